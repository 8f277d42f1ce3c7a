"""An event as its readers see it."""

import pytest

from app.errors import NotFound
from app.services.matchday import presenting
from tests.app.event_world import EventWorld


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def show(world, event, user=None):
    return presenting.show(
        world.session, world.act(user) if user else None, event.public_id,
        catalogue=world.catalogue, now=world.now,
    )  # fmt: skip


def test_a_visitor_sees_numbers_and_no_names(world):
    event = world.event(rounds=3, tables=2)
    world.guests(event, 2)
    world.guests(event, 1, state="waiting")
    page = show(world, event)
    assert (page.firms, page.mentors, len(page.rounds), page.tables) == (2, 0, 3, 2)
    assert (page.own, page.entries, page.latest) == ((), (), None)


def test_a_firm_sees_what_it_has_and_may_have(world):
    event = world.event()
    assert [entry.name for entry in show(world, event, world.owner).entries] == ["한들김치"]
    row = world.make.firm_at(event, world.firm)
    page = show(world, event, world.owner)
    assert ([each.id for each in page.own], page.entries) == ([row.id], ())


def test_a_draft_is_unknown(world):
    with pytest.raises(NotFound):
        show(world, world.event(phase="draft"), world.coordinator)
