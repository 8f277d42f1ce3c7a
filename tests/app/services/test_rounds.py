"""Rounds under many hands at once, and through random lives: the laws hold on both databases."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Barrier

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import NullPool, create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, DomainError, NotFound
from app.models.engagement import Engagement
from app.models.notice import Notice
from app.models.request import Request, RequestRound
from app.services import answering, request_clock, requests
from app.services.answering import Reply
from tests import postgres
from tests.app.asking_world import LINKS, World, build
from tests.app.round_machine import Rounds
from tests.conftest import NOW
from tests.factories import Factory

LIVES = settings(
    max_examples=50,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize("part", range(4))
@pytest.mark.no_cover
def test_two_hundred_random_lives_keep_the_laws_on_sqlite(engine, part):
    run_state_machine_as_test(type("OnSqlite", (Rounds,), {"engine": engine}), settings=LIVES)


@pytest.mark.parametrize("part", range(4))
@pytest.mark.postgres
@pytest.mark.no_cover
def test_two_hundred_random_lives_keep_the_laws_on_postgresql(part):
    engine = create_engine(postgres.clone(build))
    run_state_machine_as_test(type("OnPostgres", (Rounds,), {"engine": engine}), settings=LIVES)
    engine.dispose()


@pytest.fixture
def server():
    """Return an engine of PostgreSQL that opens a connection for everybody who asks."""
    engine = create_engine(postgres.clone(build), poolclass=NullPool)
    yield engine
    engine.dispose()


def _outcome(engine, step, *values, **named):
    """Do a step in a transaction of its own, as the site does; return what it refused."""
    with Session(engine, expire_on_commit=False) as session:
        try:
            step(session, *values, **named)
            session.commit()
        except DomainError as error:
            session.rollback()
            return error
    return None


def _race(engine, first, second):
    """Let the second step begin while the first is not committed; return the second's outcome."""
    with (
        Session(engine, expire_on_commit=False) as one,
        Session(engine) as watch,
        ThreadPoolExecutor(1) as other,
    ):
        first[0](one, *first[1:-1], **first[-1])
        late = other.submit(_outcome, engine, *second[:-1], **second[-1])
        waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        while not watch.scalar(waiting) and not late.done():
            wait([late], timeout=0.02)
        one.commit()
        return late.result(timeout=20)


@pytest.fixture
def world(server):
    with Session(server, expire_on_commit=False) as session:
        yield World(session, Factory(session, NOW))


def _states(world):
    world.session.rollback()
    world.session.expire_all()
    return world.session.scalars(select(Request.state).order_by(Request.id)).all()


@pytest.mark.postgres
def test_fifty_firms_are_accepted_at_once_and_three_find_a_place(server, world):
    make = world.make
    mentor = world.new_mentor("단무지", capacity=3)
    sent = []
    for _ in range(50):
        owner = make.user()
        sent.append(make.request(make.challenge(make.company(owner), owner), mentor))
    helper, values, start = world.helper(mentor), world.values, Barrier(50)
    world.session.commit()

    def accept(request):
        start.wait(30)
        return _outcome(server, requests.accept, helper, request.public_id, "", **values)

    with ThreadPoolExecutor(50) as threads:
        outcomes = list(threads.map(accept, sent))
    assert Counter(type(outcome) for outcome in outcomes) == {type(None): 3, Conflict: 47}
    assert Counter(_states(world)) == {"accepted": 3, "open": 47}
    seats = world.session.scalars(select(Engagement.seat_id)).all()
    assert len(seats) == len(set(seats)) == 3


@pytest.fixture
def two(world):
    """Two mentors who are asked at once, and the requests to them."""
    world.limit(asked_at_once=2)
    second = world.new_mentor("단무지")
    found = world.rank(world.mentor, second)
    return [(world.helper(world.mentor), found[0]), (world.helper(second), found[1])]


@pytest.mark.postgres
def test_of_two_mentors_who_accept_at_once_one_wins_and_the_other_hears(server, world, two):
    (one, first), (other, second) = two
    late = _race(
        server,
        (requests.accept, one, first.public_id, "", world.values),
        (requests.accept, other, second.public_id, "", world.values),
    )
    assert isinstance(late, Conflict)
    assert "다른 멘토가 먼저" in str(late)
    assert _states(world) == ["accepted", "superseded"]
    told = world.session.scalars(select(Notice.event).where(Notice.user_id == other.user_id)).all()
    assert told == [f"request:{second.public_id}:{step}" for step in ("asked", "superseded")]


def _accept(world, sent):
    return (requests.accept, world.helper(), sent.public_id, "", world.values)


def _withdraw(world, sent):
    return (requests.withdraw, world.asker, sent.public_id, "", world.values)


def _expire(world, sent):
    values = {"catalogue": world.catalogue, "links": LINKS, "now": sent.due_at + timedelta(hours=1)}
    return (request_clock.expire, sent.id, values)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        (_accept, _withdraw, "accepted"),
        (_withdraw, _accept, "withdrawn"),
        (_accept, _expire, "accepted"),
        (_expire, _accept, "expired"),
        (_withdraw, _expire, "withdrawn"),
    ],
)
def test_of_two_steps_at_once_the_first_counts_and_the_second_hears(
    server, world, first, second, state
):
    sent = world.ask()
    late = _race(server, first(world, sent), second(world, sent))
    # the clock that comes late has nothing to do; a person is told what happened
    assert isinstance(late, Conflict) or second is _expire
    assert _states(world) == [state]
    assert len(world.session.scalars(select(Engagement)).all()) == (state == "accepted")
    (round_,) = world.session.scalars(select(RequestRound))
    assert round_.closed_at is not None
    assert len(world.audited(f"request.{state}")) == 1


@pytest.mark.postgres
def test_the_same_link_posted_twice_at_once_answers_once(server, world):
    sent = world.ask()
    key = world.key(sent)
    late = _race(
        server,
        (answering.answer, key, Reply("yes"), world.values),
        (answering.answer, key, Reply("no", "", "too_far"), world.values),
    )
    assert isinstance(late, NotFound)
    assert _states(world) == ["accepted"]


@pytest.mark.postgres
def test_two_workers_at_once_remind_once(server, world):
    sent = world.ask()
    values = {"catalogue": world.catalogue, "links": LINKS, "now": NOW + timedelta(days=4)}
    step = (request_clock.remind, sent.id, values)
    assert _race(server, step, step) is None
    assert len(world.audited("request.reminded")) == 1
