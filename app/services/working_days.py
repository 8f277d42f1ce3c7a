"""Korean working days: weekends, lunar and substitute holidays are skipped."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays

from app.clock import SEOUL, today_in_seoul

_DAY = timedelta(days=1)
_LAST_MOMENT = time(23, 59, 59)


def is_working_day(day: date) -> bool:
    """Whether Korean offices work on a day: no Saturday, no Sunday, no public holiday."""
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def next_working_day(day: date) -> date:
    """Return the first working day after ``day``."""
    day += _DAY
    while not is_working_day(day):
        day += _DAY
    return day


def add_working_days(moment: datetime, days: int) -> datetime:
    """Return the last second of a working day in Korea, in UTC.

    It is the ``days``-th working day after the Korean calendar day of ``moment``, so what falls
    due then can still be answered on the whole of that day.

    Raises:
        ValueError: ``days`` is below 1.
    """
    if days < 1:
        raise ValueError(f"days must be at least 1, not {days}")
    day = today_in_seoul(moment)
    for _ in range(days):
        day = next_working_day(day)
    return datetime.combine(day, _LAST_MOMENT, SEOUL).astimezone(UTC)


@lru_cache(maxsize=64)
def _holidays_of(year: int) -> frozenset[date]:
    # the library fills its own calendar while it is asked, which threads must not share
    return frozenset(holidays.country_holidays("KR", years=year))
