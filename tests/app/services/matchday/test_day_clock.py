"""Where a day is, and moving the rest of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Conflict, Invalid, NotFound
from app.models.event import EventRound
from app.repositories.matchday import events
from app.services.matchday.day_clock import clock_of, delay
from app.services.signing_in import actor_for, session_key
from tests.app.day_world import Day


@pytest.fixture
def day(session, make):
    return Day(session, make)


def clock(day, **passed):
    return clock_of(events.rounds_of(day.session, day.one_day.id), day.at(**passed))


def numbers(found):
    return [row.number if row else None for row in (found.current, found.next)]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(-1, [None, 1]), (0, [1, 2]), (24, [1, 2]), (25, [None, 2]), (90, [4, None]), (115, [None, None])],
)  # fmt: skip
def test_a_round_runs_from_its_start_until_just_before_its_end(day, minutes, expected):
    assert numbers(clock(day, minutes=minutes)) == expected


def test_a_round_has_started_once_it_is_not_the_next_one(day):
    before, pause, after = clock(day, minutes=-5), clock(day, minutes=27), clock(day, hours=9)
    assert [before.started(n) for n in (1, 2)] == [False, False]
    assert [pause.started(n) for n in (1, 2)] == [True, False]
    assert after.started(4)
    assert [each.first_free for each in (before, pause, after)] == [1, 2, None]
    assert [each.begun for each in (before, pause, after)] == [False, True, True]
    assert after.over
    assert after.shown.number == 4


def test_a_day_without_rounds_is_over_and_shows_nothing(now):
    found = clock_of((), now)
    assert found.over
    assert not found.begun
    assert found.shown is None


@given(st.integers(-100, 400))
def test_what_runs_has_started_and_what_comes_has_not(minutes):
    start = datetime(2026, 11, 22, 1, tzinfo=UTC)
    rounds = [
        EventRound(
            number=n + 1,
            starts_at=start + timedelta(minutes=30 * n),
            ends_at=start + timedelta(minutes=30 * n + 25),
        )
        for n in range(8)
    ]
    found = clock_of(rounds, start + timedelta(minutes=minutes))
    assert found.current is None or found.started(found.current.number)
    assert found.next is None or not found.started(found.next.number)
    assert found.over == (found.current is None and found.next is None)


def test_a_delay_moves_what_is_left_and_lets_the_running_round_end_later(day):
    assert delay(day.session, day.desk, day.id, 10, now=day.now) == 4
    rounds = events.rounds_of(day.session, day.one_day.id)
    assert rounds[0].starts_at == day.start
    assert rounds[0].ends_at == day.at(minutes=35)
    assert rounds[1].starts_at == day.at(minutes=40)
    assert day.audited("event.delayed")[0].after == {"minutes": 10, "from_round": 1}


def test_a_delay_can_be_taken_back(day):
    before = [(r.starts_at, r.ends_at) for r in events.rounds_of(day.session, day.one_day.id)]
    delay(day.session, day.desk, day.id, 5, now=day.now)
    delay(day.session, day.desk, day.id, -5, now=day.now)
    after = [(r.starts_at, r.ends_at) for r in events.rounds_of(day.session, day.one_day.id)]
    assert after == before


def test_rounds_that_are_over_stay_where_they_were(day):
    assert delay(day.session, day.desk, day.id, 15, now=day.at(minutes=27)) == 3
    assert events.rounds_of(day.session, day.one_day.id)[0].ends_at == day.at(minutes=25)


@pytest.mark.parametrize("minutes", [22, 26, 52])
def test_nothing_is_pulled_into_the_past_or_over_what_is_done(day, minutes):
    if minutes == 52:
        # the gap of five minutes was used up before
        delay(day.session, day.desk, day.id, -5, now=day.at(minutes=10))
    with pytest.raises(Conflict):
        delay(day.session, day.desk, day.id, -5, now=day.at(minutes=minutes))


@pytest.mark.parametrize("minutes", [0, 7, 999])
def test_only_the_offered_steps_are_taken(day, minutes):
    with pytest.raises(Invalid):
        delay(day.session, day.desk, day.id, minutes, now=day.now)


def test_a_day_that_is_over_cannot_be_late(day):
    with pytest.raises(Conflict):
        delay(day.session, day.desk, day.id, 5, now=day.at(hours=8))


def test_a_day_does_not_run_past_midnight(day):
    last = events.rounds_of(day.session, day.one_day.id)[-1]
    last.starts_at, last.ends_at = day.at(hours=13, minutes=20), day.at(hours=13, minutes=50)
    day.session.commit()
    with pytest.raises(Conflict):
        delay(day.session, day.desk, day.id, 10, now=day.now)


def test_only_a_running_event_of_the_own_region_is_delayed(session, make, day):
    stranger = actor_for(session, session_key(make.coordinator(region="48")))
    with pytest.raises(NotFound):
        delay(session, stranger, day.id, 5, now=day.now)
    day.one_day.phase = "final"
    with pytest.raises(Conflict):
        delay(session, day.desk, day.id, 5, now=day.now)
