"""Who registered is told when day, place or times change."""

import pytest

from app.services.matchday import day_plan, informing
from tests.app.event_world import LINKS, EventWorld


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def told(world, event, before):
    return informing.tell_changes(world.session, event, before, links=LINKS, now=world.now)


def test_everybody_who_is_registered_is_told_of_another_place(world):
    event = world.event()
    world.guests(event, 1)
    world.guests(event, 1, side="mentor", state="waiting")
    world.make.firm_at(event, state="withdrawn", email="gone@guest.example")
    before = informing.outline(world.session, event)
    event.venue = "익산"
    assert told(world, event, before) == 2
    world.session.commit()
    assert sorted(world.letters("changed")) == ["firm0@guest.example", "mentor0@guest.example"]


def test_another_time_of_a_single_round_counts(world):
    event = world.event(rounds=3)
    world.guests(event, 1)
    before = informing.outline(world.session, event)
    rounds = day_plan.rounds_of(world.session, event)
    assert before.times == "10:00–11:25"
    assert told(world, event, before) == 0
    rounds[1].ends_at = rounds[1].starts_at.replace(minute=50)
    world.session.flush()
    assert told(world, event, before) == 1


@pytest.mark.parametrize("phase", ["draft", "closed"])
def test_a_draft_and_what_is_over_are_nobodys_business(world, phase):
    event = world.event(phase=phase)
    world.guests(event, 1)
    before = informing.outline(world.session, event)
    event.venue = "익산"
    assert told(world, event, before) == 0


def test_who_was_approved_in_a_draft_is_told_when_registration_opens(world):
    event = world.event()
    world.guests(event, 2)
    world.guests(event, 1, side="mentor", state="waiting")
    assert informing.welcome(world.session, event, links=LINKS, now=world.now) == 2


def test_an_event_without_rounds_has_no_times(world):
    assert informing.outline(world.session, world.event(rounds=0)).times == "–"
