"""Pages of registering, changing and withdrawing."""

import pytest
import time_machine

from app.models.event import Registration
from tests.app.event_world import EventWorld
from tests.client import flat

FORM = {"person": "김사장", "phone": "", "topic": "불량을 줄이고 싶어요", "rounds": ["1", "3"]}


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


@pytest.fixture
def owner(browser, world):
    return browser.sign_in(world.owner)


def address(world, event, rest=""):
    return f"/events/{event.public_id}/register/firm/{world.firm.public_id}{rest}"


def test_a_firm_registers_with_its_rounds(owner, world, session):
    event = world.event()
    page = flat(owner.get(address(world, event)).text)
    assert "한들김치 신청하기" in page
    assert page.count('name="rounds"') == 4
    assert page.count("checked") >= 4
    answer = owner.post(address(world, event), FORM)
    assert (answer.status_code, answer.location) == (303, f"/events/{event.public_id}")
    session.rollback()
    row = session.query(Registration).one()
    assert (row.state, row.rounds, row.topic) == ("waiting", [1, 3], "불량을 줄이고 싶어요")


def test_what_is_wrong_is_told_and_what_was_typed_stays(owner, world):
    event = world.event()
    answer = owner.post(address(world, event), {**FORM, "person": "", "rounds": []})
    assert answer.status_code == 422
    assert "오시는 분의 이름을 적어 주세요." in answer.text
    assert "만날 수 있는 라운드를 하나 이상 골라 주세요." in answer.text
    assert "불량을 줄이고 싶어요" in answer.text


def test_rounds_that_are_no_numbers_are_refused_quietly(owner, world):
    assert owner.post(address(world, world.event()), {**FORM, "rounds": ["x"]}).status_code == 422


def test_an_own_challenge_is_offered(owner, world):
    world.make.challenge(world.firm, world.owner)
    assert "절임이 들쭉날쭉해서" in owner.get(address(world, world.event())).text


def test_a_mentor_begins_with_their_headline(browser, world):
    event = world.event()
    browser.sign_in(world.person)
    where = f"/events/{event.public_id}/register/mentor/{world.mentor.public_id}"
    assert "절임 공정 개선을 도와드려요" in browser.get(where).text
    assert browser.post(where, {**FORM, "person": ""}).status_code == 303


def test_after_the_deadline_the_page_says_so(owner, world, now):
    event = world.event(registration_until=now)
    assert owner.get(address(world, event)).status_code == 409
    assert "신청이 마감됐어요." in owner.get(f"/events/{event.public_id}").text


def test_an_own_registration_is_changed_and_withdrawn_and_made_again(owner, world, session):
    event = world.event()
    row = world.make.firm_at(event, world.firm, rounds=[2], topic="재고", person="김")
    where = f"/events/{event.public_id}/mine/{row.public_id}"
    page = flat(owner.get(where).text)
    assert 'value="2" checked' in page
    assert 'value="1" checked' not in page
    assert owner.post(where, FORM).status_code == 303
    assert "신청을 거둘까요?" in owner.get(f"{where}/withdraw").text
    assert owner.post(f"{where}/withdraw").status_code == 303
    session.rollback()
    assert world.states(row) == ["withdrawn"]
    assert owner.post(address(world, event), FORM).status_code == 303
    session.rollback()
    assert world.states(row) == ["waiting"]


def test_after_the_wishes_it_is_only_shown(owner, world, now):
    event = world.event(wishes_until=now)
    row = world.make.firm_at(event, world.firm, rounds=[2])
    page = owner.get(f"/events/{event.public_id}/mine/{row.public_id}").text
    assert "고칠 수 있는 기간이 지났어요." in page
    assert "신청 거두기" in page


def test_registrations_of_others_are_not_found(owner, world):
    event = world.event()
    row = world.make.firm_at(event)
    assert owner.get(f"/events/{event.public_id}/mine/{row.public_id}").status_code == 404
    assert owner.post(f"/events/{event.public_id}/mine/{row.public_id}/withdraw").status_code == 404
