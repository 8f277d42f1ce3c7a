"""The first page of an event for its coordinators."""

import pytest

from app.errors import NotFound
from app.services.matchday import overview
from tests.app.event_world import EventWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def test_it_counts_people_seats_and_what_the_minimum_asks_for(world, engine):
    event = world.event(rounds=4, tables=3, mentor_maximum=12)
    world.guests(event, 5)
    world.guests(event, 2, side="mentor")
    world.guests(event, 1, side="mentor", state="waiting")
    release = world.make.release(event)
    actor = world.desk
    with counted_selects(engine) as seen:
        view = overview.show(world.session, actor, event.public_id, now=world.now)
    assert len(seen) <= 11
    assert (view.seats, view.least, view.most) == (12, 10, 8)
    assert (view.count("firm", "approved"), view.count("mentor", "waiting")) == (5, 1)
    assert view.latest.id == release.id
    assert view.steps.forward.to == "provisional"


def test_an_event_of_another_province_is_not_found(world, make):
    event = world.event()
    with pytest.raises(NotFound):
        overview.show(
            world.session, world.act(make.coordinator("48")), event.public_id, now=world.now
        )
