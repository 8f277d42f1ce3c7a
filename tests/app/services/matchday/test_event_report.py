from datetime import timedelta

import pytest

from app.errors import NotFound
from app.services.matchday import event_report, no_shows, outcomes
from app.services.matchday.event_report import Share
from app.services.matchday.outcomes import Given
from tests.app.after_world import AfterWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


def report(world):
    return event_report.report(world.session, world.desk, world.day.public_id, now=world.now)


def test_every_figure_has_its_n(world):
    core = report(world).core
    assert core.held == Share(2, 4)
    assert core.marked == Share(3, 4)
    assert core.good_planned == Share(2, 3)
    assert core.good_held == Share(1, 3)
    assert core.minimum_planned == Share(2, 3)
    assert core.minimum_held == Share(0, 3)
    assert core.musts == Share(1, 1)
    assert core.likes == Share(0, 1)
    assert core.outcomes == Share(0, 3)
    assert core.requests == Share(0, 0)
    assert core.requests.rate is None
    assert core.came == Share(1, 5)


def test_outcomes_are_counted_by_step(world):
    given = Given("visit", "firm", world.day.day + timedelta(days=1))
    outcomes.save(
        world.session, world.desk, world.whole(), world.met(world.one, world.guide), None, given,
        seen=None, now=world.now,
    )  # fmt: skip
    found = report(world)
    assert found.core.outcomes == Share(1, 3)
    assert {step: n for step, n in found.steps.items() if n} == {"visit": 1}
    assert found.states == {"held": 2, "unknown": 1, "excused": 0, "no_show": 1}


def test_people_who_missed_are_counted_once(world):
    no_shows.mark(world.session, world.desk, world.missed, world.two, now=world.now)
    assert report(world).no_shows == {"firm": 1, "mentor": 0}
    no_shows.lift(world.session, world.desk, world.missed, world.two, now=world.now)
    assert report(world).no_shows == {"firm": 0, "mentor": 0}


def test_counties_with_few_firms_tell_no_more_than_their_plan(world, make):
    places = {row.code: row for row in report(world).places}
    assert (places["52110"].firms, places["52110"].planned, places["52110"].held) == (2, 2, None)
    make.firm_at(world.day, name="라온", municipality_code="52110")
    assert {row.code: row.held for row in report(world).places} == {"52110": 1, "52720": None}


def test_versions_tell_what_they_changed(world):
    first, second = report(world).versions
    assert (first.release.version, first.changes) == (1, {})
    assert second.changes == {"added": 2, "moved": 0, "table": 0, "dropped": 1}


def test_the_last_closed_event_of_the_region_stands_beside(world, make):
    assert report(world).before is None
    past = world.event(phase="closed", day=world.day.day - timedelta(days=90))
    firm, mentor = make.firm_at(past), make.mentor_at(past)
    make.release(past, (firm, mentor, 1, 1))
    world.event(phase="closed", day=world.day.day - timedelta(days=200))
    world.event(phase="closed", day=world.day.day - timedelta(days=9), region_code="48")
    event, core = report(world).before
    assert (event.id, core.held, core.minimum_planned) == (past.id, Share(0, 1), Share(0, 1))


def test_before_the_first_version_there_is_a_report_of_nothing(world):
    empty = world.event()
    found = event_report.report(world.session, world.desk, empty.public_id, now=world.now)
    assert (found.core.held, found.places, found.versions) == (Share(0, 0), (), ())


def test_a_stranger_gets_no_report(world, make):
    stranger = world.act(make.coordinator(region="48"))
    with pytest.raises(NotFound):
        event_report.report(world.session, stranger, world.day.public_id, now=world.now)


def test_a_report_takes_a_bounded_number_of_selects(world, session):
    desk, event, now = world.desk, world.day.public_id, world.now
    session.rollback()
    session.expire_all()
    with counted_selects(session.get_bind()) as selects:
        event_report.report(session, desk, event, now=now)
    assert len(selects) <= 20
