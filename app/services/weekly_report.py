"""What a team did in a week of its stay, or in the whole of it, gathered for a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, NotFound
from app.models.account import User
from app.models.company import Company
from app.models.stay import DayLog, Stay
from app.repositories import stays
from app.repositories.stays import TaskRow
from app.runtime.catalogue import Catalogue
from app.services import stay_progress
from app.services.actor import Actor
from app.services.stay_access import Team, open_stay, team_of
from app.services.stay_board import OPEN_TASKS
from app.services.stay_progress import Progress, TaskDates

_NO_SUCH_WEEK = N_("이 상주에는 그런 주가 없어요. 보드로 돌아가 보고서를 다시 골라 주세요.")
_NOT_YET = N_("아직 시작하지 않은 주예요. 시작하면 여기에서 볼 수 있어요.")


@dataclass(frozen=True)
class Reported:
    """A task as it stood at the end of the report's days; later changes are left out."""

    row: TaskRow
    state: str

    @property
    def is_open(self) -> bool:
        """Whether it was neither closed nor dropped."""
        return self.state in OPEN_TASKS


@dataclass(frozen=True)
class Cost:
    """Money spent on closed tasks: the sum in won, and how many of how many say theirs."""

    won: int
    told: int
    of: int


@dataclass(frozen=True)
class Report:
    """A report of the days ``first_day`` to ``last_day``; ``week`` is None for the whole stay.

    ``tasks`` are those that were open in these days or found, closed or dropped in them, by number.
    ``next_due`` are open at the end and due until seven days later or overdue, the earliest first.
    ``esg`` counts closed tasks by item, ``cost_so_far`` sums from the first day of the stay.
    """

    stay: Stay
    firm: Company
    team: Team
    week: int | None
    begun_weeks: int
    first_day: date
    last_day: date
    found: int
    closed: tuple[Reported, ...]
    dropped: tuple[Reported, ...]
    tasks: tuple[Reported, ...]
    next_due: tuple[Reported, ...]
    logs: tuple[tuple[DayLog, User], ...]
    progress: Progress
    cost: Cost
    cost_so_far: Cost
    esg: Mapping[str, int]

    @property
    def says_nothing(self) -> bool:
        """Whether nothing was found, closed, dropped or written down."""
        return not (self.found or self.closed or self.dropped or self.logs)

    @property
    def with_photos(self) -> tuple[Reported, ...]:
        """The closed tasks that have a photo."""
        return tuple(t for t in self.closed if t.row.before or t.row.after)

    @property
    def still_open(self) -> int:
        """How many tasks were open at the end."""
        return sum(1 for task in self.tasks if task.is_open)


@dataclass(frozen=True)
class Material:
    """Everything of a stay that its reports are made of."""

    stay: Stay
    firm: Company
    team: Team
    rows: tuple[TaskRow, ...]
    logs: tuple[tuple[DayLog, User], ...]


def report(
    session: Session,
    actor: Actor,
    public_id: str,
    week: int | None,
    *,
    catalogue: Catalogue,
    today: date,
) -> Report:
    """Return the report of a week, from 1, or of the whole stay until today.

    Five SELECTs whatever the size of the stay, six for a team member.

    Raises:
        NotFound: the stay is not the actor's to see, or the week is none of it or has not begun.
    """
    opened = open_stay(session, actor, public_id, catalogue=catalogue)
    return compose(gather(session, opened.stay, opened.opened.row.company), week, today=today)


def gather(session: Session, stay: Stay, firm: Company) -> Material:
    """Read what reports of a stay are made of. Three SELECTs; rights are the caller's."""
    return Material(
        stay,
        firm,
        team_of(session, stay),
        tuple(stays.tasks(session, stay.id)),
        tuple((log, author) for log, author in stays.logs(session, stay.id)),
    )


def compose(material: Material, week: int | None, *, today: date) -> Report:
    """Return a report. Pure: the same material gives the same report of a past week on any day.

    What was found before the first day counts for the first week; what happened after the last
    day counts for the last one: as in ``stay_progress``. NotFound like ``report``.
    """
    stay = material.stay
    weeks = stay_progress.week_days(stay.first_day, stay.last_day)
    begun = max(1, sum(1 for first, _ in weeks if first <= today))
    first, last = _days(stay, weeks, week, begun)
    low = date.min if first == stay.first_day else first
    high = date.max if last == stay.last_day else last
    # a task of a later week is not known yet, and what happened later has not happened
    known = [Reported(row, _state(row, high)) for row in material.rows if _found(row) <= high]
    tasks = [t for t in known if t.is_open or _done(t.row) >= low]
    closed = [t for t in tasks if t.state == "closed"]
    logs = [pair for pair in material.logs if low <= pair[0].day <= high]
    soon = min(last, date.max - timedelta(days=7)) + timedelta(days=7)
    due = [t for t in tasks if t.is_open and t.row.task.due_on and t.row.task.due_on <= soon]
    return Report(
        stay=stay,
        firm=material.firm,
        team=material.team,
        week=week,
        begun_weeks=begun,
        first_day=first,
        last_day=last,
        found=sum(1 for t in tasks if _found(t.row) >= low),
        closed=tuple(closed),
        dropped=tuple(t for t in tasks if t.state == "dropped"),
        tasks=tuple(tasks),
        next_due=tuple(sorted(due, key=lambda t: (t.row.task.due_on, t.row.task.number))),
        logs=tuple(sorted(logs, key=lambda pair: (pair[0].day, pair[1].name))),
        progress=_progress(stay, known, min(today, last)),
        cost=_cost(closed),
        cost_so_far=_cost([t for t in known if t.state == "closed"]),
        esg=_esg(closed),
    )


def _days(
    stay: Stay, weeks: list[tuple[date, date]], week: int | None, begun: int
) -> tuple[date, date]:
    if week is None:
        return stay.first_day, stay.last_day
    if not 1 <= week <= len(weeks):
        raise NotFound(_NO_SUCH_WEEK)
    if week > begun:
        raise NotFound(_NOT_YET)
    return weeks[week - 1]


def _found(row: TaskRow) -> date:
    return today_in_seoul(row.task.found_at)


def _done(row: TaskRow) -> date:
    return today_in_seoul(row.task.done_at) if row.task.done_at else date.max


def _state(row: TaskRow, high: date) -> str:
    task = row.task
    if task.done_at is None or _done(row) <= high:
        # a task that goes on may have been begun later than these days
        begun = task.started_at is None or today_in_seoul(task.started_at) <= high
        return task.state if begun or task.state != "doing" else "found"
    started = task.started_at is not None and today_in_seoul(task.started_at) <= high
    return "doing" if started else "found"


def _progress(stay: Stay, known: list[Reported], today: date) -> Progress:
    dates = [TaskDates(t.state, _found(t.row), None if t.is_open else _done(t.row)) for t in known]
    return stay_progress.count(stay.first_day, stay.last_day, stay.planned_tasks, dates, today)


def _cost(closed: list[Reported]) -> Cost:
    told = [t.row.task.cost_won for t in closed if t.row.task.cost_won is not None]
    return Cost(sum(told), len(told), len(closed))


def _esg(closed: list[Reported]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for task in closed:
        item = task.row.task.esg_item_id
        if item is not None:
            counts[item] = counts.get(item, 0) + 1
    return counts
