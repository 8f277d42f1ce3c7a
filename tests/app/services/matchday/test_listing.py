"""Lists of events: of the desk, for everybody, of one's own."""

from datetime import date

import pytest

from app.services.matchday import listing
from app.services.matchday.listing import Wish
from tests.app.event_world import EventWorld


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def test_the_desk_sees_drafts_and_who_waits(world):
    event = world.event(phase="draft")
    world.guests(event, 2)
    world.guests(event, 3, side="mentor", state="waiting")
    (row,), total = listing.for_desk(world.session, world.desk, Wish())
    assert (row.event.id, row.firms, row.mentors, row.waiting, total) == (event.id, 2, 0, 3, 1)


def test_removed_events_are_a_list_of_their_own(world, now):
    world.event(removed_at=now)
    assert listing.for_desk(world.session, world.desk, Wish())[1] == 0
    assert listing.for_desk(world.session, world.desk, Wish(), removed=True)[1] == 1


def test_orders_of_the_desk(world):
    first = world.event(title="나", day=date(2026, 12, 1))
    second = world.event(title="가", day=date(2026, 12, 24))
    world.guests(first, 1)

    def order(sort):
        rows, _ = listing.for_desk(world.session, world.desk, Wish(sort=sort))
        return [row.event.id for row in rows]

    assert order("day") == [second.id, first.id]
    assert order("newest") == [second.id, first.id]
    assert order("title") == [second.id, first.id]
    assert order("people") == [first.id, second.id]


def test_everybody_sees_no_draft_and_the_next_event_first(world, now):
    world.event(phase="draft")
    late = world.event(day=date(2026, 12, 24))
    soon = world.event(day=date(2026, 11, 22))
    past = world.event(day=date(2026, 11, 21), phase="closed")

    def seen(*, past):
        return [
            row.event.id
            for row in listing.for_everybody(world.session, Wish(), past=past, now=now)[0]
        ]

    assert seen(past=False) == [soon.id, late.id]
    assert seen(past=True) == [past.id]


def test_own_events_are_those_of_firm_mentor_and_account(world, now):
    event, other = world.event(), world.event(day=date(2026, 12, 1))
    world.make.firm_at(event, world.firm)
    world.make.mentor_at(other, world.mentor)
    world.make.firm_at(world.event(day=date(2026, 1, 1)), world.firm)
    assert [e.id for e, _ in listing.own(world.session, world.act(world.owner), now=now)] == [
        event.id
    ]
    assert [e.id for e, _ in listing.own(world.session, world.act(world.person), now=now)] == [
        other.id
    ]


def test_who_waits_is_counted_by_event(world, make, now):
    event = world.event()
    world.guests(event, 2, state="waiting")
    world.guests(world.event(phase="closed"), 1, state="waiting")
    foreign = make.event(make.coordinator("48"), region_code="48")
    make.firm_at(foreign, state="waiting")
    assert [(e.id, n) for e, n in listing.waiting(world.session, world.desk, now=now)] == [
        (event.id, 2)
    ]
