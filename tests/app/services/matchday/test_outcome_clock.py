from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.models.notice import Notice
from app.services.matchday import no_shows, outcome_clock, outcomes
from app.services.matchday.outcomes import Given
from tests.app.after_world import AfterWorld
from tests.app.event_world import LINKS

MORNING = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
"""Nine in Korea, on the day after the event."""


@pytest.fixture
def world(session, make):
    return AfterWorld(session, make)


def do(world, now=MORNING):
    done = [
        outcome_clock.look_after(world.session, public_id, links=LINKS, now=now)
        for public_id in outcome_clock.due(world.session, now=now)
    ]
    world.session.commit()
    return sum(done)


def told(world):
    rows = world.session.scalars(select(Notice).order_by(Notice.id))
    return [(row.user_id, row.event.split(":")[2], row.link) for row in rows]


def test_members_with_open_outcomes_are_asked_once_on_the_morning_after(world):
    assert do(world, MORNING - timedelta(hours=2)) == 0
    assert do(world) == 3
    link = LINKS.event_outcomes(world.day.public_id)
    assert sorted(told(world)) == sorted(
        [(world.owner.id, "outcomes", link), (world.person.id, "outcomes", link)]
    )
    assert world.letters("outcomes")[-1] == "a@guest.example"
    assert do(world, MORNING + timedelta(hours=5)) == 0


def test_who_has_nothing_open_is_not_asked(world):
    given = Given("none")
    for mentor in (world.guide, world.other):
        outcomes.save(
            world.session, world.desk, world.whole(), world.met(world.one, mentor), None, given,
            seen=None, now=world.now,
        )  # fmt: skip
    world.session.commit()
    assert do(world) == 1


def test_an_event_of_today_or_of_last_week_is_left_alone(world):
    world.day.day = date(2026, 11, 22)
    world.session.commit()
    assert outcome_clock.due(world.session, now=MORNING) == []
    world.day.day = date(2026, 11, 18)
    world.session.commit()
    assert outcome_clock.due(world.session, now=MORNING) == []
    assert outcome_clock.look_after(world.session, "none", links=LINKS, now=MORNING) == 0


def test_the_owner_hears_of_a_mark_the_morning_after_and_only_once(world):
    world.held.state = "no_show"
    mark = no_shows.mark(
        world.session, world.desk, world.held, world.one, now=MORNING - timedelta(hours=20)
    )
    no_shows.mark(world.session, world.desk, world.missed, world.two, now=world.now)
    world.session.commit()
    do(world)
    heard = [row for row in told(world) if row[1] == "no-show"]
    assert heard == [(world.owner.id, "no-show", LINKS.no_shows())]
    # the guest was marked too late in the day: that letter goes tomorrow
    assert world.letters("no-show") == ["person2@example.com"]
    do(world, MORNING + timedelta(hours=3))
    assert [row for row in told(world) if row[1] == "no-show"] == heard
    assert mark.contest == ""


def test_a_mark_that_was_taken_back_the_same_day_is_told_to_nobody(world):
    yesterday = MORNING - timedelta(hours=20)
    no_shows.mark(world.session, world.desk, world.held, world.one, now=yesterday)
    no_shows.lift(world.session, world.desk, world.held, world.one, now=yesterday)
    world.session.commit()
    do(world)
    assert [row for row in told(world) if row[1] == "no-show"] == []
