"""Time reminds, ends and passes on; doing it twice, or with a clock that went back, does no more."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from app.jobs import move_requests
from app.models.mail_token import MailToken
from app.models.notice import Notice
from app.models.request import Request, RequestMessage, RequestRound
from app.services import request_clock, requests
from tests.app.asking_world import World

# asked on Sunday, 22 November 2026: reminded after Wednesday, over after Friday
THIRD_DAY = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
FIFTH_DAY = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)


@pytest.fixture
def world(session, make):
    return World(session, make)


@pytest.fixture
def at(world):
    """Let the clock run at a moment; return how much it moved."""

    def run(now):
        values = {"catalogue": world.catalogue, "now": now}
        steps = request_clock.due(world.session, **values)
        links = world.values["links"]
        moved = sum(
            request_clock.move(world.session, step, links=links, **values) for step in steps
        )
        world.session.commit()
        return moved

    return run


def test_a_mentor_is_reminded_once_after_three_working_days_with_a_new_key(world, at):
    sent = world.ask()
    first = world.key(sent)
    assert at(THIRD_DAY - timedelta(minutes=5)) == 0
    assert (at(THIRD_DAY), at(THIRD_DAY), at(THIRD_DAY + timedelta(hours=5))) == (1, 0, 0)
    assert sent.reminded_at == THIRD_DAY
    assert world.told(world.person(world.mentor)) == ["asked", "reminder"]
    assert world.key(sent) != first
    assert len(world.audited("request.reminded")) == 1


def test_a_region_chooses_its_days(world, at):
    world.limit(reminder_days=1, expiry_days=2)
    world.ask()
    assert at(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)) == 1
    assert at(datetime(2026, 11, 24, 15, 0, tzinfo=UTC)) == 1
    assert world.told(world.owner) == ["asked", "expired", "exhausted"]


def test_holidays_are_no_working_days(world, at):
    # Lunar New Year 2027 is on Sunday, 7 February, and Monday to Tuesday are off
    world.now = datetime(2027, 2, 4, 3, 0, tzinfo=UTC)
    sent = world.ask()
    assert sent.due_at > datetime(2027, 2, 14, tzinfo=UTC)
    assert at(datetime(2027, 2, 10, 12, 0, tzinfo=UTC)) == 0


def test_without_an_answer_the_request_ends_and_the_next_mentor_is_asked(world, at):
    second = world.new_mentor("단무지")
    sent, queued = world.rank(world.mentor, second)
    assert at(FIFTH_DAY) == 1
    assert (sent.state, sent.slot, queued.state, queued.opened_at) == (
        "expired", None, "open", FIFTH_DAY,
    )  # fmt: skip
    assert world.told(world.owner) == ["asked", "expired", "next"]
    assert world.told(world.person(world.mentor)) == ["asked", "expired"]
    used = select(MailToken.used_at).where(MailToken.object_id == sent.id)
    assert set(world.session.scalars(used)) == {FIFTH_DAY}
    assert at(FIFTH_DAY) == 0


def test_the_last_expiry_reaches_the_coordinators(world, at):
    sent = world.ask()
    at(FIFTH_DAY)
    assert world.session.get_one(RequestRound, sent.round_id).outcome == "exhausted"
    assert world.told(world.coordinator) == ["desk"]
    assert at(FIFTH_DAY + timedelta(days=30)) == 0


def test_a_firm_that_leaves_the_mentor_s_question_is_told_apart(world, at):
    sent = world.ask()
    requests.ask_back(
        world.session, world.helper(), sent.public_id, "하루에 몇 통인가요?", **world.values
    )
    world.session.commit()
    assert at(THIRD_DAY) == 0
    assert at(FIFTH_DAY) == 1
    assert sent.state == "expired"
    assert world.told(world.owner)[-2:] == ["lapsed", "exhausted"]
    assert world.told(world.person(world.mentor))[-1] == "lapsed"
    events = world.session.scalars(select(Notice.event).where(Notice.kind == "desk")).all()
    assert {event.rpartition(":")[0].rpartition(":")[2] for event in events} >= {"lapsed"}


def test_after_a_reply_the_mentor_is_reminded_again(world, at):
    sent = world.ask()
    at(THIRD_DAY)
    requests.ask_back(world.session, world.helper(), sent.public_id, "몇 통인가요?", **world.values)
    later = {**world.values, "now": THIRD_DAY + timedelta(days=1)}
    requests.reply(world.session, world.asker, sent.public_id, "스무 통이에요", **later)
    world.session.commit()
    assert at(THIRD_DAY + timedelta(days=2)) == 0
    # asked anew on Friday the 27th in Korea: three working days end on Wednesday
    assert at(datetime(2026, 12, 2, 15, 0, tzinfo=UTC)) == 1
    assert world.told(world.person(world.mentor)).count("reminder") == 2


@pytest.mark.parametrize("gone", ["mentor", "person"])
def test_when_the_mentor_left_the_next_one_is_asked(world, at, gone):
    second = world.new_mentor("단무지")
    sent, queued = world.rank(world.mentor, second)
    if gone == "mentor":
        world.mentor.status = "refused"
    else:
        world.person(world.mentor).status = "blocked"
    world.session.commit()
    assert at(world.now) == 1
    assert (sent.state, sent.reason_code, queued.state) == ("expired", "mentor_gone", "open")
    assert world.told(world.owner) == ["asked", "gone", "next"]


def test_a_turn_that_nobody_took_is_taken(world, at, make):
    waiting = make.request(world.challenge, world.mentor, state="queued")
    make.session.add(_ask(waiting, world))
    make.session.commit()
    assert at(world.now) == 1
    assert waiting.state == "open"
    assert at(world.now) == 0


def test_the_round_of_a_closed_challenge_ends_without_another_question(world, at):
    second = world.new_mentor("단무지")
    sent, queued = world.rank(world.mentor, second)
    world.challenge.status = "resolved"
    world.session.commit()
    at(FIFTH_DAY)
    assert (sent.state, queued.state, queued.reason_code) == ("expired", "withdrawn", "not_asked")
    assert world.session.get_one(RequestRound, sent.round_id).outcome == "withdrawn"
    assert world.told(world.person(second)) == []


def test_a_clock_that_went_back_does_nothing(world, at):
    sent = world.ask()
    assert at(world.now - timedelta(days=400)) == 0
    at(FIFTH_DAY)
    assert at(world.now) == 0
    assert sent.state == "expired"


def test_what_changed_between_the_look_and_the_step_is_left_alone(world):
    sent = world.ask()
    values = {
        "catalogue": world.catalogue, "links": world.values["links"], "now": FIFTH_DAY,
    }  # fmt: skip
    world.accept(sent)
    assert not request_clock.expire(world.session, sent.id, **values)
    assert not request_clock.remind(world.session, sent.id, **values)
    assert world.session.scalars(select(Request.state)).all() == ["accepted"]


def test_one_request_that_fails_holds_up_no_other(world, session, make, runtime, monkeypatch):
    first = world.ask()
    second = world.ask(challenge=make.challenge(world.firm, world.owner))
    expire = request_clock.expire

    def fail_for_one(session, request_id, **values):
        if request_id == first.id:
            raise OSError("no more disk")
        return expire(session, request_id, **values)

    monkeypatch.setitem(request_clock._MOVES, "expire", fail_for_one)
    with capture_logs() as logs:
        moved = move_requests(runtime, clock=lambda: world.now + timedelta(days=30))
    assert moved == 1
    assert [entry["error"] for entry in logs if entry["log_level"] == "error"] == ["no more disk"]
    session.expire_all()
    states = session.scalars(select(Request.state).order_by(Request.id)).all()
    assert states == ["open", "expired"]
    assert second.state == "expired"


def _ask(request, world):
    return RequestMessage(
        request_id=request.id, author_id=world.owner.id, kind="ask", text="도와주세요, 부탁드려요",
        created_at=world.now,
    )  # fmt: skip
