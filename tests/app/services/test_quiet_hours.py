"""Quiet hours and the day of the weekly letter, in Korea."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import SEOUL
from app.services.quiet_hours import last_digest_day, quiet_until

HOURS = st.integers(0, 23)
MOMENTS = st.integers(0, 2 * 365 * 86400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def at(hour, minute=0, day=22):
    return datetime(2026, 11, day, hour, minute, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (at(21, 59), None),
        (at(22), at(7, day=23)),
        (at(23, 30), at(7, day=23)),
        (at(0, 10), at(7)),
        (at(6, 59), at(7)),
        (at(7), None),
    ],
)
def test_a_night_runs_over_midnight(moment, until):
    assert quiet_until(moment.astimezone(UTC), 22, 7) == until


def test_quiet_hours_of_a_day_end_on_it():
    assert quiet_until(at(12, 30), 12, 13) == at(13)
    assert quiet_until(at(13), 12, 13) is None


@given(now=MOMENTS, first=HOURS, last=HOURS)
def test_a_letter_waits_less_than_a_day_and_leaves_outside_quiet_hours(now, first, last):
    if first == last:
        return
    until = quiet_until(now, first, last)
    if until is not None:
        assert now < until <= now + timedelta(hours=24)
        assert quiet_until(until, first, last) is None
        # every moment in between is quiet
        assert quiet_until(until - timedelta(seconds=1), first, last) == until


@given(now=MOMENTS, weekday=st.integers(0, 6))
def test_the_last_digest_day_is_the_newest_that_has_come(now, weekday):
    day = last_digest_day(now, weekday)
    assert (day.weekday(), day.hour, day.minute) == (weekday, 8, 0)
    assert timedelta() <= now - day < timedelta(days=7)


def test_the_day_begins_at_eight():
    monday = at(8, day=23)
    assert last_digest_day(monday, 0) == monday
    assert last_digest_day(monday - timedelta(seconds=1), 0) == monday - timedelta(days=7)
