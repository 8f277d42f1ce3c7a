"""The clock: one moment, two calendars."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app.clock import now, today_in_seoul


def test_now_is_an_aware_utc_moment():
    assert now().utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("hour", "day"), [(14, date(2026, 11, 22)), (15, date(2026, 11, 23))], ids=["23:59", "00:59"]
)
def test_the_day_turns_at_midnight_in_seoul(hour, day):
    moment = datetime(2026, 11, 22, hour, 59, tzinfo=UTC)
    assert today_in_seoul(moment) == day


def test_without_a_moment_it_is_the_day_of_now():
    with time_machine.travel(datetime(2026, 12, 31, 15, 0, tzinfo=UTC), tick=False):
        assert today_in_seoul() == date(2027, 1, 1)
