"""Working days of the demonstration: nobody visits a plant or closes a task on a Sunday."""

from datetime import date, datetime, time, timedelta

from app.clock import SEOUL, today_in_seoul

_SATURDAY = 5


def workday(now: datetime, days_ago: int) -> date:
    """Return the Korean day so many days back, moved off the weekend and away from today.

    What lies back moves further back, what lies ahead (a negative number) further ahead.
    """
    day = today_in_seoul(now) - timedelta(days=days_ago)
    step = timedelta(days=1 if days_ago < 0 else -1)
    while day.weekday() >= _SATURDAY:
        day += step
    return day


def at(day: date, hour: int) -> datetime:
    """Return the moment of a Korean hour on a day."""
    return datetime.combine(day, time(hour), SEOUL)


def worked_at(now: datetime, days_ago: int, hour: int) -> datetime:
    """Return a Korean hour of a working day; never ahead of ``now`` for what lies back."""
    moment = at(workday(now, days_ago), hour)
    return moment if days_ago < 0 else min(moment, now)
