"""Names of steps, owners and writers."""

import pytest

from app.services.matchday import firm_results, no_shows, outcome_list, outcomes
from app.services.matchday.outcomes import Given
from app.web.eventafter import words
from tests.app.after_world import AfterWorld


@pytest.fixture
def world(session, make, app):
    with app.test_request_context():
        yield AfterWorld(session, make)


def test_a_meeting_without_an_outcome_has_dashes(world):
    met = world.met(world.one, world.other)
    assert (words.step(met.step), words.owner(met), words.writer(met)) == ("–", "", "")
    assert words.when(world.whole(), met) == "3라운드 11:00"
    assert words.place(None) == "모름"
    assert words.place("52720") == "진안군"


@pytest.mark.parametrize(("by", "name"), [("one", "한들김치"), (None, "코디네이터")])
def test_who_wrote_and_who_does_it_are_named(world, by, name):
    given = Given("visit", "mentor", world.day.day)
    outcomes.save(
        world.session, world.desk, world.whole(), world.met(world.one, world.guide),
        getattr(world, by) if by else None, given, seen=None, now=world.now,
    )  # fmt: skip
    met = world.met(world.one, world.guide)
    assert (words.step(met.step), words.owner(met), words.writer(met)) == (
        "현장 방문", "박멘토", name,
    )  # fmt: skip


def test_every_code_of_the_services_has_a_name():
    assert set(words.STEPS) == set(outcomes.STEPS)
    assert set(words.VIEWS) == set(outcome_list.VIEWS)
    assert set(words.SORTS) == set(outcome_list.SORTS)
    assert set(words.FIRM_VIEWS) == set(firm_results.VIEWS)
    assert set(words.FIRM_SORTS) == set(firm_results.SORTS)
    assert set(words.MARK_VIEWS) == set(no_shows.VIEWS)
    assert set(words.MARK_SORTS) == set(no_shows.SORTS)
    assert set(words.DECISIONS) == set(no_shows.DECISIONS)
