"""The match page: reasons open, near misses named, weights shown."""

import pytest

from tests.app.asking_world import World
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return World(session, make)


@pytest.fixture
def page(world):
    return f"/challenges/{world.challenge.public_id}/match"


def test_the_page_shows_cases_mentors_reasons_and_weights(browser, world, page):
    world.new_mentor("배추김치")
    answer = browser.sign_in(world.owner).get(page)
    assert answer.status_code == 200
    for text in (
        "이 고민에 맞는 사례와 멘토", "왜 이 멘토인가요?", "왜 빠졌나요?", "점수는 이렇게 매겨요",
        "제품이나 거래처가 겹쳐서 소개하지 않아요", "이 중에 없어요",
    ):  # fmt: skip
        assert text in answer.text
    assert answer.text.count('<details class="reason" open>') == 2
    ask = f"/requests/new?challenge={world.challenge.public_id}&amp;mentor={world.mentor.public_id}"
    assert ask in answer.text
    assert "한들마트" not in answer.text


def test_a_mentor_asked_already_leads_to_the_request(browser, world, page):
    sent = world.ask()
    answer = browser.sign_in(world.owner).get(page)
    assert f"/requests/{sent.public_id}" in answer.text
    assert "물어봤어요" in answer.text


def test_filters_swap_the_list_of_cases_alone(browser, world, page):
    browser.sign_in(world.owner)
    answer = browser.get(f"{page}?level=advanced&level=&solution=5s", swap=True)
    assert answer.text.lstrip().startswith('<div id="case-list">')
    assert "맞는 사례를 찾지 못했어요" in answer.text
    assert "<html" not in answer.text


def test_without_mentors_the_coordinator_is_the_next_step(browser, world, page, session):
    world.mentor.status = "waiting"
    session.commit()
    browser.sign_in(world.owner)
    assert "지금 소개할 수 있는 멘토가 없어요" in browser.get(page).text
    address = page.replace("match", "none-fits")
    answer = browser.post(address, follow=True)
    assert "코디네이터에게 알렸어요" in answer.text
    assert "코디네이터에게 알리기" not in answer.text
    assert [t for _, t in world.letters()] == ["challenge_help_wanted"]


def test_others_get_not_found_and_anonymous_visitors_sign_in(browser, world, page, make):
    assert browser.get(page).status_code == 302
    assert browser.sign_in(make.user()).get(page).status_code == 404


def test_the_page_takes_at_most_eighteen_selects(browser, world, page, engine):
    for n in range(3):
        world.new_mentor(f"제품 {n}")
    browser.sign_in(world.owner).get(page)
    with counted_selects(engine) as seen:
        browser.get(page)
    assert len(seen) <= 18
