"""The fit check as pages: three taps, and other ways where it does not fit."""

import pytest

from tests.app.engagement_world import EngagementWorld
from tests.client import flat

GOOD = {"understood": "4", "useful": "4", "goes_on": "3", "comment": ""}


@pytest.fixture
def world(session, make, browser):
    world = EngagementWorld(session, make)
    world.path = f"/engagements/{world.id}"
    return world


def test_too_early_or_not_of_a_side_leads_back_to_the_page(world, browser):
    browser.sign_in(world.owner)
    assert browser.get(f"{world.path}/fit").status_code == 303
    world.visit()
    browser.sign_in(world.coordinator)
    assert browser.get(f"{world.path}/fit").status_code == 303


def test_each_side_has_its_own_questions_and_both_answers_meet(world, browser):
    world.visit()
    browser.sign_in(world.owner)
    assert "멘토가 우리 문제를 잘 이해했나요?" in browser.get(f"{world.path}/fit").text
    sent = browser.post(f"{world.path}/fit", {**GOOD, "comment": "말이 잘 통해요"}, follow=True)
    assert "상대도 답하면 서로의 답을 볼 수 있어요." in sent.text
    browser.sign_in(world.person)
    assert "말이 잘 통해요" not in browser.get(world.path).text
    assert "기업의 문제를 이해했나요?" in browser.get(f"{world.path}/fit").text
    browser.post(f"{world.path}/fit", GOOD)
    assert "말이 잘 통해요" in browser.get(world.path).text


def test_a_missing_answer_is_told_and_the_others_are_kept(world, browser):
    world.visit()
    browser.sign_in(world.owner)
    answer = browser.post(f"{world.path}/fit", {"understood": "4", "comment": "좋아요"})
    assert answer.status_code == 422
    assert "네 가지 가운데 하나를 골라 주세요." in answer.text
    assert answer.text.count("checked") == 1
    assert "좋아요" in answer.text


def test_a_firm_for_which_it_does_not_fit_is_led_to_another_mentor(world, browser):
    world.visit()
    browser.sign_in(world.owner)
    browser.post(f"{world.path}/fit", {**GOOD, "goes_on": "1"})
    page = flat(browser.get(world.path).text)
    assert f'href="{world.path}/close?code=poor_fit"' in page
    browser.sign_in(world.person)
    assert "close?code=poor_fit" not in browser.get(world.path).text


def test_a_mentor_asks_the_coordinator(world, browser):
    world.visit()
    browser.sign_in(world.person)
    assert browser.post(f"{world.path}/other-mentor").status_code == 409
    browser.post(f"{world.path}/fit", {**GOOD, "goes_on": "2"})
    assert f'action="{world.path}/other-mentor"' in flat(browser.get(world.path).text)
    assert (
        "코디네이터에게 알렸어요." in browser.post(f"{world.path}/other-mentor", follow=True).text
    )
    assert (world.coordinator.id, "other-mentor") in world.told()
