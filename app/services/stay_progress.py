"""How far a stay is: tasks found and closed in each week, against the plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.stay import Stay
from app.repositories import stays


@dataclass(frozen=True)
class Week:
    """One week of a stay, from 1; the last one ends with the stay.

    ``found``, ``closed`` and ``dropped`` happened in it; the totals are of its end. A week that
    has not begun says None for all of them. ``planned_total`` is how many tasks the plan wants
    closed by its last day.
    """

    number: int
    first_day: date
    last_day: date
    planned_total: int
    found: int | None = None
    closed: int | None = None
    dropped: int | None = None
    found_total: int | None = None
    closed_total: int | None = None


@dataclass(frozen=True)
class Progress:
    """All weeks, and where the stay is today; ``expected`` is the plan's number for today."""

    weeks: tuple[Week, ...]
    planned: int
    expected: int
    found: int
    closed: int
    dropped: int

    @property
    def still_open(self) -> int:
        """How many tasks are neither closed nor dropped."""
        return self.found - self.closed - self.dropped

    @property
    def behind(self) -> int:
        """How many tasks are missing to what the plan wants today; 0 when none is."""
        return max(0, self.expected - self.closed)


@dataclass(frozen=True)
class TaskDates:
    """What of a task decides a week: its state now, and the days in Korea."""

    state: str
    found: date
    done: date | None


def progress(session: Session, stay: Stay, today: date) -> Progress:
    """Return the progress of a stay as it stands on a day in Korea. One SELECT."""
    rows = [
        TaskDates(state, _day(found), _day(done) if done else None)
        for state, found, done in stays.task_dates(session, stay.id)
    ]
    return count(stay.first_day, stay.last_day, stay.planned_tasks, rows, today)


def count(
    first_day: date, last_day: date, planned: int, tasks: Iterable[TaskDates], today: date
) -> Progress:
    """Count tasks by week. Pure: the same rows give the same progress.

    What was found before the first day counts for the first week; what happened after the last
    day counts for the last one, so that no task is lost. A reopened task counts as open.
    """
    tasks = list(tasks)
    weeks, found_total, closed_total = [], 0, 0
    for number, (begin, end) in enumerate(week_days(first_day, last_day), start=1):
        planned_total = planned_by(first_day, last_day, planned, end)
        if begin > today and number > 1:
            weeks.append(Week(number, begin, end, planned_total))
            continue
        low = date.min if number == 1 else begin
        high = date.max if end == last_day else end
        found = sum(1 for t in tasks if low <= t.found <= high)
        closed = sum(1 for t in tasks if t.state == "closed" and _within(t.done, low, high))
        dropped = sum(1 for t in tasks if t.state == "dropped" and _within(t.done, low, high))
        found_total, closed_total = found_total + found, closed_total + closed
        weeks.append(
            Week(
                number, begin, end, planned_total, found, closed, dropped, found_total, closed_total
            )
        )
    return Progress(
        weeks=tuple(weeks),
        planned=planned,
        expected=planned_by(first_day, last_day, planned, today),
        found=len(tasks),
        closed=sum(1 for t in tasks if t.state == "closed"),
        dropped=sum(1 for t in tasks if t.state == "dropped"),
    )


def week_days(first_day: date, last_day: date) -> list[tuple[date, date]]:
    """Return first and last day of each week of a stay: seven days from its first day, in order."""
    weeks, begin = [], first_day
    while begin <= last_day:
        end = min(begin + timedelta(days=6), last_day)
        weeks.append((begin, end))
        begin = end + timedelta(days=1)
    return weeks


def week_of(first_day: date, last_day: date, day: date) -> int:
    """Return the number of the week in which a day counts; days outside count at the ends."""
    inside = min(max(day, first_day), last_day)
    return (inside - first_day).days // 7 + 1


def planned_by(first_day: date, last_day: date, planned: int, day: date) -> int:
    """Return how many of ``planned`` tasks an even pace has closed by the end of a day.

    0 before the first day, all from the last day on; halves are rounded up.
    """
    days = (last_day - first_day).days + 1
    gone = min(max((day - first_day).days + 1, 0), days)
    return (2 * planned * gone + days) // (2 * days)


def _within(day: date | None, low: date, high: date) -> bool:
    return day is not None and low <= day <= high


def _day(moment: datetime) -> date:
    return today_in_seoul(moment)
