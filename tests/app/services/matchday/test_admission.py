"""Places, the waiting list, refusing and putting back; two coordinators at once."""

import threading

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.db import writing
from app.errors import Conflict, Invalid, NotFound
from app.models.event import Event, Registration
from app.services.matchday import admission
from app.services.matchday.admission import Decided
from tests import postgres
from tests.app.asking_world import build
from tests.app.event_world import LINKS, EventWorld
from tests.conftest import NOW
from tests.factories import Factory


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def decide(world, how, event, rows, *args, **values):
    told = {} if how is admission.put_back else {"links": LINKS}
    done = how(
        world.session, world.desk, event.public_id, [row.public_id for row in rows], *args,
        now=world.now, **told, **values,
    )  # fmt: skip
    world.session.commit()
    return done


def test_all_are_approved_where_places_have_no_limit(world):
    event = world.event()
    rows = world.guests(event, 3, state="waiting")
    member = world.make.firm_at(event, world.firm, state="waiting", user_id=world.owner.id)
    done = decide(world, admission.approve, event, [*rows, member])
    assert done == Decided(approved=4)
    assert len(world.letters("approved")) == 4
    assert decide(world, admission.approve, event, rows) == Decided(passed_over=3)
    assert len(world.letters("approved")) == 4


def test_who_comes_too_late_waits_in_line_and_learns_their_place(world):
    event = world.event(firm_places=2)
    rows = world.guests(event, 4, state="waiting")
    assert decide(world, admission.approve, event, rows) == Decided(approved=2, waitlisted=2)
    assert world.states(*rows) == ["approved", "approved", "waitlisted", "waitlisted"]
    assert world.letters("waitlisted") == [rows[2].email, rows[3].email]
    mentors = world.guests(event, 2, side="mentor", state="waiting")
    assert decide(world, admission.approve, event, mentors).approved == 2


def test_a_refusal_has_a_reason_and_gives_its_place_to_the_next(world):
    event = world.event(firm_places=1)
    rows = world.guests(event, 2, state="waiting")
    decide(world, admission.approve, event, rows)
    with pytest.raises(Invalid) as caught:
        decide(world, admission.refuse, event, rows[:1], "")
    assert set(caught.value.fields) == {"reason"}
    done = decide(world, admission.refuse, event, rows[:1], "제조업이 아니에요")
    assert done == Decided(refused=1, moved_up=1)
    assert world.states(*rows) == ["refused", "approved"]
    assert world.letters("moved-up") == [rows[1].email]
    assert rows[0].reason == "제조업이 아니에요"


def test_a_decision_is_taken_back(world):
    event = world.event()
    rows = world.guests(event, 2, state="waiting")
    decide(world, admission.refuse, event, rows[:1], "까닭")
    assert decide(world, admission.withdraw, event, rows[1:]) == Decided(withdrawn=1)
    assert decide(world, admission.put_back, event, rows) == Decided(put_back=2)
    assert world.states(*rows) == ["waiting", "waiting"]
    assert rows[0].reason == ""


def test_nobody_moves_up_by_themselves_on_the_day(world):
    event = world.event(phase="running", firm_places=1)
    rows = world.guests(event, 1), world.guests(event, 1, state="waitlisted")
    done = decide(world, admission.withdraw, event, rows[0])
    assert done == Decided(withdrawn=1)
    assert world.states(*rows[1]) == ["waitlisted"]


def test_only_people_of_the_event_of_the_own_province_are_decided_about(world, make):
    event, other = world.event(), world.event()
    rows = world.guests(other, 1, state="waiting")
    with pytest.raises(Invalid):
        decide(world, admission.approve, event, rows)
    with pytest.raises(NotFound):
        admission.approve(
            world.session, world.act(make.coordinator("48")), other.public_id,
            [rows[0].public_id], links=LINKS, now=world.now,
        )  # fmt: skip


def test_a_closed_event_decides_nothing(world):
    event = world.event(phase="closed")
    rows = world.guests(event, 1, state="waiting")
    with pytest.raises(Conflict):
        decide(world, admission.approve, event, rows)


def _race(engine, world, event, rows):
    barrier = threading.Barrier(2)
    actor, event_id = world.desk, event.public_id

    def approve(public_id):
        with Session(writing(engine), expire_on_commit=False) as session:
            barrier.wait(5)
            admission.approve(session, actor, event_id, [public_id], links=LINKS, now=world.now)
            session.commit()

    threads = [threading.Thread(target=approve, args=(row.public_id,)) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)


def test_two_coordinators_do_not_give_the_last_place_twice(world, engine):
    event = world.event(firm_places=1)
    rows = world.guests(event, 2, state="waiting")
    _race(engine, world, event, rows)
    world.session.rollback()
    assert sorted(world.states(*rows)) == ["approved", "waitlisted"]
    assert world.session.get_one(Event, event.id).firm_places == 1
    assert world.session.query(Registration).count() == 2


@pytest.mark.postgres
def test_on_postgresql_too_the_last_place_is_given_once():
    engine = create_engine(postgres.clone(build))
    with Session(engine, expire_on_commit=False) as session:
        world = EventWorld(session, Factory(session, NOW))
        event = world.event(firm_places=1)
        rows = world.guests(event, 2, state="waiting")
        _race(engine, world, event, rows)
        session.rollback()
        assert sorted(world.states(*rows)) == ["approved", "waitlisted"]
    engine.dispose()
