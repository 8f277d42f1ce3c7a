"""The pages of an engagement for each of its readers."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.engagement import Engagement
from app.models.stay import Stay
from tests.app.engagement_world import EngagementWorld
from tests.client import flat
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return EngagementWorld(session, make)


def test_a_person_without_a_side_is_led_to_register_a_firm(browser, make):
    page = browser.sign_in(make.user()).get("/engagements/")
    assert page.status_code == 200
    assert "기업 등록하기" in page.text


def test_each_side_lists_its_engagements_and_the_menu_leads_there(world, browser, make):
    make.engagement()
    for user in (world.owner, world.person):
        page = flat(browser.sign_in(user).get("/engagements/").text)
        assert page.count("절임이 들쭉날쭉해서") == 1
        assert 'href="/engagements/"' in page
        assert world.id in page
    page = browser.sign_in(world.coordinator).get("/engagements/").text
    assert page.count("절임이 들쭉날쭉해서") == 2


def test_a_list_that_finds_nothing_offers_to_clear_the_conditions(world, browser):
    page = browser.sign_in(world.owner).get("/engagements/?q=용접").text
    assert "조건 모두 지우기" in page


def test_the_list_leaves_as_csv(world, browser):
    answer = browser.sign_in(world.coordinator).get("/engagements/export.csv?side=region")
    assert answer.mimetype == "text/csv"
    lines = answer.text.strip().splitlines()
    assert len(lines) == 2
    assert world.firm.name in lines[1]


def test_the_page_says_what_comes_next_and_who_does_it(world, browser):
    page = flat(browser.sign_in(world.owner).get(f"/engagements/{world.id}").text)
    assert "다음은 목표를 세우는 일이에요." in page
    assert f'href="/engagements/{world.id}/goals/new"' in page
    assert world.person.email in page
    assert '<details class="card step fold" id="goals" open>' in page


def test_the_page_is_one_for_the_region_and_a_team_too_but_not_for_strangers(world, browser, make):
    member = world.team_member()
    for user in (world.coordinator, member):
        assert browser.sign_in(user).get(f"/engagements/{world.id}").status_code == 200
    assert "멘토링 마치기" not in browser.sign_in(member).get(f"/engagements/{world.id}").text
    for user in (make.user(), make.coordinator("48")):
        assert browser.sign_in(user).get(f"/engagements/{world.id}").status_code == 404


def test_the_page_takes_the_same_number_of_selects_however_much_is_there(
    world, browser, engine, session
):
    browser.sign_in(world.owner)
    browser.get(f"/engagements/{world.id}")
    with counted_selects(engine) as empty:
        browser.get(f"/engagements/{world.id}")
    for number in range(5):
        world.reading(world.goal(subject=f"{number}호기"))
        world.visit(days=number)
    session.add(Stay(**_stay(world)))
    session.commit()
    with counted_selects(engine) as full:
        browser.get(f"/engagements/{world.id}")
    assert len(empty) == len(full) <= 12


def _stay(world):
    return {
        "engagement_id": world.engagement.id, "company_id": world.firm.id,
        "first_day": world.now.date(), "last_day": world.now.date(),
        "created_by_id": world.person.id, "created_at": world.now,
    }  # fmt: skip


def test_closing_asks_first_and_frees_the_place(world, browser, session):
    browser.sign_in(world.person)
    asked = flat(browser.get(f"/engagements/{world.id}/close").text)
    assert "마치면 이렇게 돼요." in asked
    assert session.scalar(select(Engagement.ended_at)) is None
    refused = browser.post(f"/engagements/{world.id}/close", {"code": "", "reason": "끝"})
    assert refused.status_code == 422
    assert "마치는 까닭을 골라 주세요." in refused.text
    assert "끝</textarea>" in refused.text
    done = browser.post(
        f"/engagements/{world.id}/close", {"code": "goal_reached", "reason": "다 됐어요"}
    )
    assert done.location == f"/engagements/{world.id}"
    page = browser.get(f"/engagements/{world.id}").text
    assert "목표를 이뤘어요" in page
    again = browser.post(f"/engagements/{world.id}/reopen", follow=True)
    assert "멘토링을 다시 이어 가요." in again.text


def test_a_poor_fit_leads_the_firm_to_other_mentors(world, browser):
    done = browser.sign_in(world.owner).post(
        f"/engagements/{world.id}/close", {"code": "poor_fit", "reason": "분야가 달라요"}
    )
    assert done.status_code == 303
    assert done.location.startswith("/challenges/")


def test_a_closed_one_leads_back_to_its_page_instead_of_closing_again(world, browser, session):
    world.engagement.ended_at = world.now + timedelta(0)
    world.engagement.closed_code = "other"
    session.commit()
    browser.sign_in(world.owner)
    assert browser.get(f"/engagements/{world.id}/close").status_code == 303


def test_the_coordinator_of_a_mentor_who_is_gone_can_start_a_new_search(world, browser, session):
    world.person.status = "blocked"
    session.commit()
    page = flat(browser.sign_in(world.coordinator).get(f"/engagements/{world.id}").text)
    assert "멘토가 더는 활동하지 않아요." in page
    assert f"/engagements/{world.id}/close?code=mentor_left" in page
    form = flat(browser.get(f"/engagements/{world.id}/close?code=mentor_left").text)
    assert re.search(r"<input[^>]*checked[^>]*value=\"mentor_left\"", form)


def test_everything_is_there_in_english(world, browser):
    world.reading(world.goal())
    world.visit()
    page = browser.sign_in(world.owner).get(f"/engagements/{world.id}", english=True).text
    assert "Goals" in page
    assert "Notes" in page
