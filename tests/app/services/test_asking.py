"""Asking a mentor: what stands in the way is told, what is sent is written down."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, NotFound
from app.models.request import Request, RequestMessage
from app.services import asking, requests
from matching.rules import REFUSAL_CODES
from tests import postgres
from tests.app.asking_world import MESSAGE, World, build
from tests.conftest import NOW
from tests.factories import Factory


@pytest.fixture
def world(session, make):
    return World(session, make)


def _hurdle(world, actor=None, mentor=None):
    seen = asking.prospect(
        world.session, actor or world.asker, world.challenge.public_id,
        (mentor or world.mentor).public_id, catalogue=world.catalogue, now=world.now,
    )  # fmt: skip
    return seen.hurdle


def test_a_request_waits_seven_days_and_both_sides_get_a_letter(world):
    sent = world.ask()
    assert (sent.state, sent.answered_at, sent.due_at) == (
        "open",
        None,
        world.now + timedelta(days=7),
    )
    thread = world.session.scalars(select(RequestMessage)).all()
    assert [(m.kind, m.text, m.author_id) for m in thread] == [("ask", MESSAGE, world.owner.id)]
    assert world.letters() == [
        (world.person(world.mentor).email, "request_asked_mentor"),
        (world.owner.email, "request_asked_firm"),
    ]
    (event,) = world.audited("request.asked")
    assert (event.after, event.region_code) == ({"state": "open"}, "52")


def test_the_form_tells_what_asking_means(world):
    seen = asking.prospect(
        world.session, world.asker, world.challenge.public_id, world.mentor.public_id,
        catalogue=world.catalogue, now=world.now,
    )  # fmt: skip
    assert (seen.card.id, seen.live, seen.hurdle, seen.on_behalf) == (
        world.mentor.id, 0, None, False,
    )  # fmt: skip
    assert seen.due_at == world.now + asking.DUE


def test_a_coordinator_asks_on_behalf_and_the_audit_says_so(world):
    world.ask(actor=world.act(world.coordinator))
    (event,) = world.audited("request.asked")
    assert event.after["on_behalf"] == world.firm.public_id
    assert (world.owner.email, "request_asked_firm") in world.letters()


def test_strangers_and_coordinators_of_elsewhere_know_nothing_of_the_challenge(world, make):
    for user in (make.user(), make.coordinator("48")):
        with pytest.raises(NotFound):
            world.ask(actor=world.act(user))


@pytest.mark.parametrize("message", ["짧아요", "가" * 1001])
def test_a_message_is_neither_too_short_nor_too_long(world, message):
    with pytest.raises(Invalid) as caught:
        asking.ask(
            world.session, world.asker, world.challenge.public_id, world.mentor.public_id,
            message, **world.values,
        )  # fmt: skip
    assert set(caught.value.fields) == {"message"}


def test_an_unknown_or_unapproved_mentor_cannot_be_asked(world, make):
    waiting = make.mentor(status="waiting")
    for public_id in (waiting.public_id, "nobody"):
        with pytest.raises(NotFound):
            asking.ask(
                world.session, world.asker, world.challenge.public_id, public_id, MESSAGE,
                **world.values,
            )  # fmt: skip


@pytest.mark.parametrize(
    ("status", "word"), [("waiting", "기다리고 있어요"), ("refused", "승인되지 않았어요")]
)
def test_a_firm_must_be_approved_and_is_told_what_is_missing(world, status, word):
    world.firm.status = status
    world.session.commit()
    assert word in str(_hurdle(world))
    with pytest.raises(Conflict, match=word):
        world.ask()


def test_a_closed_challenge_asks_nobody(world):
    world.challenge.status = "resolved"
    world.session.commit()
    assert "닫은 고민" in str(_hurdle(world))


def test_one_challenge_waits_for_three_mentors_at_most(world):
    for n in range(asking.MAX_LIVE):
        world.ask(world.new_mentor(f"제품 {n}"))
    with pytest.raises(Conflict, match="3명까지"):
        world.ask()


def test_one_live_request_per_challenge_and_mentor(world):
    first = world.ask()
    with pytest.raises(Conflict, match="이미 물어보고"):
        world.ask()
    requests.withdraw(world.session, world.asker, first.public_id, "", **world.values)
    world.session.commit()
    assert world.ask().id != first.id


def test_the_database_refuses_a_second_live_request_whatever_was_checked(world):
    world.ask()
    with pytest.raises(Conflict, match="이미 물어보고"):
        asking.insert(
            world.session, world.asker, world.challenge, world.mentor.id, MESSAGE, now=world.now
        )


def test_a_mentor_who_helps_already_or_said_no_is_not_asked_again(world):
    sent = world.ask()
    world.accept(sent)
    assert "이미 수락했어요" in str(_hurdle(world))
    other = world.new_mentor("단무지")
    refused = world.ask(other)
    requests.decline(
        world.session, world.helper(other), refused.public_id, "공정이 달라요", **world.values
    )
    assert "어렵다고 답하신" in str(_hurdle(world, mentor=other))


def test_every_rule_of_the_engine_has_a_message(world, make):
    assert set(asking.REFUSED) == set(REFUSAL_CODES)
    own = make.mentor(world.firm, world.owner)
    rival = world.new_mentor("총각김치", buyers=["한들마트"])
    away = world.new_mentor("젓갈", paused_until=date(2027, 3, 1))
    full = world.new_mentor("식초", capacity=0)
    foreign = world.new_mentor("두부", languages=["vi"])
    problems = [str(_hurdle(world, mentor=m)) for m in (own, rival, away, full, foreign)]
    for word, problem in zip(
        ("같은 기업", "겹쳐서", "쉬고", "찼어요", "언어"), problems, strict=True
    ):
        assert word in problem
    assert "한들마트" not in "".join(problems)


def test_the_open_challenges_of_the_own_firms_can_be_asked_about(world, make):
    make.challenge(world.firm, world.owner, status="withdrawn")
    make.challenge(make.company(), world.owner)
    assert [c.id for c in asking.askable(world.session, world.asker)] == [world.challenge.id]


@pytest.mark.postgres
def test_of_two_requests_at_once_one_is_sent():
    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        world = World(first, Factory(first, NOW))
        asker = world.asker
        first.commit()
        arguments = (asker, world.challenge, world.mentor.id, MESSAGE)
        asking.insert(first, *arguments, now=NOW)
        late = other.submit(asking.insert, second, *arguments, now=NOW)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        with pytest.raises(Conflict):
            late.result(timeout=20)
        second.rollback()
        assert len(first.scalars(select(Request)).all()) == 1
    engine.dispose()
