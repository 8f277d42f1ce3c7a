"""Ranking mentors: what stands in the way is told, what is sent is written down."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Invalid, NotFound
from app.models.request import Request, RequestMessage, RequestRound
from app.services import asking, hurdles, requests
from tests import postgres
from tests.app.asking_world import LINKS, MESSAGE, World, build
from tests.conftest import NOW
from tests.factories import Factory


@pytest.fixture
def world(session, make):
    return World(session, make)


def _prospects(world, *mentors, actor=None, challenge=None):
    return asking.prospects(
        world.session, actor or world.asker, (challenge or world.challenge).public_id,
        [mentor.public_id for mentor in mentors], catalogue=world.catalogue, now=world.now,
    )  # fmt: skip


def test_the_first_mentor_is_asked_and_the_others_wait_unknowing(world):
    second, third = world.new_mentor("단무지"), world.new_mentor("두부")
    first, *queue = world.rank(world.mentor, second, third)
    assert [(r.state, r.rank, r.slot) for r in (first, *queue)] == [
        ("open", 1, 1), ("queued", 2, None), ("queued", 3, None),
    ]  # fmt: skip
    assert world.letters() == [
        (world.person(world.mentor).email, "asked"), (world.owner.email, "asked"),
    ]  # fmt: skip
    (round_,) = world.session.scalars(select(RequestRound))
    assert {r.round_id for r in (first, *queue)} == {round_.id}
    thread = world.session.scalars(select(RequestMessage)).all()
    assert [(m.kind, m.text) for m in thread] == [("ask", MESSAGE)] * 3


def test_the_answer_is_due_at_the_end_of_the_fifth_working_day(world):
    # 22 November 2026 is a Sunday: Monday to Friday are five working days
    assert world.ask().due_at == datetime(2026, 11, 27, 14, 59, 59, tzinfo=UTC)


def test_a_region_may_let_two_be_asked_at_once(world):
    world.limit(asked_at_once=2)
    found = world.rank(world.mentor, world.new_mentor("단무지"), world.new_mentor("두부"))
    assert [(r.state, r.slot) for r in found] == [("open", 1), ("open", 2), ("queued", None)]


def test_a_round_that_runs_takes_more_mentors_while_ranks_are_free(world):
    world.ask()
    later = world.ask(world.new_mentor("단무지"))
    assert (later.state, later.rank) == ("queued", 2)
    world.ask(world.new_mentor("두부"))
    with pytest.raises(Conflict, match="3명까지"):
        world.ask(world.new_mentor("젓갈"))
    assert "3명까지" in str(_prospects(world).hurdle)


def test_the_form_tells_what_asking_means(world):
    second = world.new_mentor("단무지")
    seen = _prospects(world, second, world.mentor, second)
    assert [p.card.id for p in seen.mentors] == [second.id, world.mentor.id]
    assert (seen.hurdle, seen.ahead, seen.ranks, seen.on_behalf) == (None, (), 3, False)
    assert seen.due_at == datetime(2026, 11, 27, 14, 59, 59, tzinfo=UTC)
    assert [p.hurdle for p in seen.mentors] == [None, None]
    assert seen.mentors[0].availability.free_places == 2
    assert seen.mentors[0].trip.minutes >= 10
    world.ask()
    (ahead,) = _prospects(world, second).ahead
    assert (ahead[0].state, ahead[1]) == ("open", world.person(world.mentor).name)


def test_a_coordinator_asks_on_behalf_and_the_audit_says_so(world):
    world.ask(actor=world.act(world.coordinator))
    (event,) = world.audited("request.asked")
    assert event.after["on_behalf"] == world.firm.public_id
    assert (world.owner.email, "asked") in world.letters()
    assert _prospects(world, world.mentor, actor=world.act(world.coordinator)).on_behalf


def test_strangers_and_coordinators_of_elsewhere_know_nothing_of_the_challenge(world, make):
    for user in (make.user(), make.coordinator("48")):
        with pytest.raises(NotFound):
            world.ask(actor=world.act(user))


@pytest.mark.parametrize("message", ["짧아요", "가" * 1001])
def test_a_message_is_neither_too_short_nor_too_long(world, message):
    with pytest.raises(Invalid) as caught:
        asking.ask(
            world.session, world.asker, world.challenge.public_id, [world.mentor.public_id],
            message, **world.values,
        )  # fmt: skip
    assert set(caught.value.fields) == {"message"}


def test_nobody_is_asked_when_nobody_is_named(world):
    with pytest.raises(Invalid) as caught:
        world.rank()
    assert set(caught.value.fields) == {"mentors"}


def test_an_unknown_or_unapproved_mentor_cannot_be_asked(world, make):
    waiting = make.mentor(status="waiting")
    for public_id in (waiting.public_id, "nobody"):
        with pytest.raises(NotFound):
            asking.ask(
                world.session, world.asker, world.challenge.public_id, [public_id], MESSAGE,
                **world.values,
            )  # fmt: skip


def test_a_firm_waits_for_three_answers_at_most_over_all_its_challenges(world, make):
    challenges = [make.challenge(world.firm, world.owner) for _ in range(4)]
    for challenge in challenges[:3]:
        world.ask(challenge=challenge)
    assert "3건까지" in str(_prospects(world, challenge=challenges[3]).hurdle)
    with pytest.raises(Conflict, match="3건까지"):
        world.ask(challenge=challenges[3])


def test_the_database_holds_the_limit_whatever_was_checked(world, make, monkeypatch):
    world.ask()
    other = make.challenge(world.firm, world.owner)
    monkeypatch.setattr("app.repositories.rounds.taken_slots", lambda *_: set())
    with pytest.raises(Conflict, match="3건까지"):
        world.ask(challenge=other)


def test_the_database_refuses_the_same_mentor_twice_whatever_was_checked(world, monkeypatch):
    world.ask()
    monkeypatch.setattr(hurdles, "hurdle", lambda *_, **__: None)
    with pytest.raises(Conflict, match="이미 물어보고"):
        world.ask()


def test_a_mentor_can_be_asked_again_after_a_withdrawal(world):
    first = world.ask()
    with pytest.raises(Conflict, match="이미 물어보고"):
        world.ask()
    world.session.rollback()
    requests.withdraw(world.session, world.asker, first.public_id, "", **world.values)
    world.session.commit()
    assert world.ask().round_id != first.round_id


def test_the_open_challenges_of_the_own_firms_can_be_asked_about(world, make):
    make.challenge(world.firm, world.owner, status="withdrawn")
    make.challenge(make.company(), world.owner)
    assert [c.id for c in asking.askable(world.session, world.asker)] == [world.challenge.id]


def test_buttons_change_the_order_and_keep_everybody_else():
    assert asking.move(["a", "b", "c"], "up:b") == ["b", "a", "c"]
    assert asking.move(["a", "b", "c"], "down:b") == ["a", "c", "b"]
    assert asking.move(["a", "b", "a"], "remove:b") == ["a"]


@given(st.lists(st.sampled_from("abcd")), st.text(max_size=9))
def test_no_button_invents_a_mentor_or_names_one_twice(mentors, step):
    moved = asking.move(mentors, step)
    assert len(set(moved)) == len(moved)
    assert set(moved) <= set(mentors)


def test_a_mentor_away_is_no_prospect(world):
    away = world.new_mentor("젓갈", paused_until=date(2027, 3, 1))
    assert "쉬고" in str(_prospects(world, away).mentors[0].hurdle)
    with pytest.raises(Conflict, match="쉬고"):
        world.ask(away)


@pytest.mark.postgres
def test_of_two_requests_at_once_one_is_sent():
    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        world = World(first, Factory(first, NOW))
        arguments = (
            world.asker, world.challenge.public_id, [world.mentor.public_id], MESSAGE,
        )  # fmt: skip
        values = {"catalogue": world.catalogue, "links": LINKS, "now": NOW}
        first.commit()
        asking.ask(first, *arguments, **values)
        late = other.submit(asking.ask, second, *arguments, **values)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        with pytest.raises(Conflict):
            late.result(timeout=20)
        second.rollback()
        assert len(first.scalars(select(Request)).all()) == 1
    engine.dispose()
