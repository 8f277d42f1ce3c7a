from datetime import timedelta

import pytest

from app.models.request import Request
from app.models.timetable import MeetingRecord
from tests.app.after_world import AfterWorld
from tests.client import flat


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


@pytest.fixture
def owner(browser, world):
    return browser.sign_in(world.owner)


def at(world, *parts):
    return "/".join(["/events", world.day.public_id, "outcomes", *parts])


def form(world, mentor, *more):
    return at(world, world.one.public_id, mentor.public_id, *more)


GIVEN = {"step": "visit", "owner": "mentor", "when": "date", "note": "염도계 보기"}


def write(browser, world, mentor=None, **values):
    due = (world.day.day + timedelta(days=7)).isoformat()
    return browser.post(form(world, mentor or world.guide), {**GIVEN, "due": due, **values})


def record(world):
    world.session.rollback()
    return world.session.get_one(MeetingRecord, world.held.id, populate_existing=True)


def test_a_firm_sees_its_meetings_and_how_many_are_written(owner, world):
    page = flat(owner.get(at(world, "")).text)
    assert "2개 가운데 0개를 적었어요" in page
    assert "박멘토" in page
    assert "가온정밀" not in page
    assert flat(owner.get(at(world, ""), english=True).text).count("Write in a minute") == 2


def test_the_next_step_is_written_in_one_form(owner, world):
    assert "현장 방문" in owner.get(form(world, world.guide)).text
    answer = write(owner, world)
    assert answer.headers["Location"].endswith(at(world, ""))
    found = record(world)
    assert (found.next_step, found.step_owner, found.outcome_by_id) == (
        "visit", "mentor", world.one.id,
    )  # fmt: skip
    page = flat(owner.get(at(world, "")).text)
    assert "2개 가운데 1개를 적었어요" in page
    assert "이 멘토에게 요청 보내기" in page
    assert "현장 방문" not in owner.get(form(world, world.guide), english=True).text


def test_days_are_counted_from_today(owner, world):
    # the clock of the site is the real one: a week from today may be long after the event
    answer = write(owner, world, when="7", step="none")
    assert answer.status_code == 303
    assert record(world).step_due is None


def test_a_mistake_keeps_what_was_typed(owner, world):
    answer = write(owner, world, step="", due="")
    assert answer.status_code == 422
    assert "다음에 할 일을 골라 주세요" in answer.text
    assert "염도계 보기" in answer.text


def test_words_of_somebody_else_are_not_overwritten_unseen(owner, world):
    write(owner, world)
    answer = write(owner, world, note="다른 말")
    assert answer.status_code == 422
    assert "먼저 적었어요" in answer.text
    assert "다른 말" in answer.text
    page = owner.get(form(world, world.guide)).text
    seen = page.split('name="seen" type="hidden" value="')[1].split('"')[0]
    assert write(owner, world, note="고친 말", seen=seen).status_code == 303
    assert record(world).note == "고친 말"
    owner.post(form(world, world.guide, "remove"), {"seen": "no number"})
    assert record(world).note == "고친 말"


def test_what_was_written_can_be_deleted(owner, world):
    write(owner, world)
    seen = str(record(world).outcome_at.timestamp())
    assert owner.post(form(world, world.guide, "remove"), {"seen": seen}).status_code == 303
    assert record(world).next_step == ""


def test_a_meeting_becomes_a_request(owner, world):
    page = flat(owner.get(form(world, world.guide, "request")).text)
    assert "에서 만난 한들김치입니다" in page
    short = owner.post(form(world, world.guide, "request"), {"message": "짧다"})
    assert short.status_code == 422
    values = {
        "message": "염도계를 보러 와 주세요. 부탁드려요.",
        "challenge": world.challenge.public_id,
    }
    answer = owner.post(form(world, world.guide, "request"), values)
    sent = world.session.query(Request).one()
    assert answer.headers["Location"].endswith(f"/requests/{sent.public_id}")
    assert record(world).request_id == sent.id
    assert "보낸 요청 보기" in owner.get(at(world, "")).text
    assert owner.get(form(world, world.guide, "request")).status_code == 409


def test_without_an_open_challenge_the_page_leads_to_one(owner, world):
    world.challenge.status = "withdrawn"
    world.session.commit()
    assert "열려 있는 고민이 없어요" in owner.get(form(world, world.guide, "request")).text


def test_meetings_of_others_are_not_found(browser, world, make):
    browser.sign_in(make.user())
    assert browser.get(at(world, "")).status_code == 404
    browser.sign_in(world.owner)
    stranger = at(world, world.two.public_id, world.other.public_id)
    assert browser.get(stranger).status_code == 404
