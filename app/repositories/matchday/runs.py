"""Queries about runs of the timetable solver and the placements they found."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, case, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session, aliased, defer

from app.models.account import User
from app.models.event import Event, EventFit, Registration
from app.models.timetable import Placement, TimetableRun

_HEAVY = (defer(TimetableRun.instance), defer(TimetableRun.result))
OPEN = ("queued", "running")
PLACE_SORTS = ("time", "firm", "mentor", "score")
SORTS = ("newest", "oldest", "score", "gap", "seconds")


@dataclass(frozen=True)
class RunRow:
    """A run with who started it; question and result are read only when asked for."""

    run: TimetableRun
    author: User


@dataclass(frozen=True)
class PlacementRow:
    """One meeting of a run with both people."""

    placement: Placement
    firm: Registration
    mentor: Registration
    score: float


def by_public_id(session: Session, event_id: int, public_id: str) -> TimetableRun | None:
    """Return a run of an event as it is now, without its question and result."""
    query = (
        select(TimetableRun)
        .options(*_HEAVY)
        .where(TimetableRun.event_id == event_id, TimetableRun.public_id == public_id)
        .execution_options(populate_existing=True)
    )
    return session.scalar(query)


def author_of(session: Session, run: TimetableRun) -> User:
    """Return who started a run."""
    return session.get_one(User, run.created_by_id)


def by_id(session: Session, run_id: int) -> TimetableRun | None:
    """Return a whole run as it is now."""
    return session.get(TimetableRun, run_id, populate_existing=True)


def of_event(
    session: Session,
    event_id: int,
    *,
    states: Collection[str] = (),
    kinds: Collection[str] = (),
    sort: str = "newest",
    offset: int = 0,
    limit: int = 20,
) -> tuple[list[RunRow], int]:
    """Return a window of the runs of an event, and how many there are."""
    query = (
        select(TimetableRun, User)
        .join(User, User.id == TimetableRun.created_by_id)
        .options(*_HEAVY)
        .where(TimetableRun.event_id == event_id)
    )
    if states:
        query = query.where(TimetableRun.state.in_(states))
    if kinds:
        query = query.where(TimetableRun.kind.in_(kinds))
    count = query.with_only_columns(func.count(TimetableRun.id), maintain_column_froms=True)
    window = query.order_by(*_order(sort)).offset(offset).limit(limit)
    rows = session.execute(window.execution_options(populate_existing=True))
    return [RunRow(*row) for row in rows], session.scalar(count) or 0


def _order(sort: str) -> tuple[Any, ...]:
    newest, progress = TimetableRun.id.desc(), TimetableRun.progress
    # what a run has not reached yet stands last in either database
    columns: dict[str, tuple[Any, ...]] = {
        "oldest": (TimetableRun.id,),
        "score": (func.coalesce(progress["score"].as_integer(), -1).desc(), newest),
        "gap": (func.coalesce(progress["gap"].as_float(), 2.0), newest),
        "seconds": (func.coalesce(progress["elapsed"].as_float(), 0.0).desc(), newest),
    }
    return columns.get(sort, (newest,))


def of_group(session: Session, event_id: int, group_id: str) -> list[TimetableRun]:
    """Return the runs of a group with their results, in the order they were asked for."""
    query = (
        select(TimetableRun)
        .options(defer(TimetableRun.instance))
        .where(TimetableRun.event_id == event_id, TimetableRun.group_id == group_id)
        .order_by(TimetableRun.id)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def count_group(session: Session, run: TimetableRun) -> int:
    """Return how many runs the group of a run has, itself among them."""
    query = select(func.count(TimetableRun.id)).where(
        TimetableRun.event_id == run.event_id, TimetableRun.group_id == run.group_id
    )
    return session.scalar(query) or 0


def question_of_group(session: Session, run: TimetableRun) -> Mapping[str, Any] | None:
    """Return the question that another run of the same group was asked; None before the first."""
    query = (
        select(TimetableRun.instance)
        .where(
            TimetableRun.group_id == run.group_id,
            TimetableRun.event_id == run.event_id,
            TimetableRun.keep == run.keep,
            TimetableRun.digest != "",
        )
        .limit(1)
    )
    found: Mapping[str, Any] | None = session.scalar(query)
    return found


def open_of_event(session: Session, event_id: int) -> list[TimetableRun]:
    """Return the runs of an event that wait or work, the oldest first."""
    query = (
        select(TimetableRun)
        .options(*_HEAVY)
        .where(TimetableRun.event_id == event_id, TimetableRun.state.in_(OPEN))
        .order_by(TimetableRun.id)
    )
    return list(session.scalars(query))


def waiting(session: Session, kinds: Collection[str]) -> int | None:
    """Return the id of the run that is next: those of running events first, then the oldest."""
    live = case((Event.phase == "running", 0), else_=1)
    query = (
        select(TimetableRun.id)
        .join(Event, Event.id == TimetableRun.event_id)
        .where(TimetableRun.state == "queued", TimetableRun.kind.in_(kinds))
        .order_by(live, TimetableRun.id)
        .limit(1)
    )
    return session.scalar(query)


def claim(session: Session, run_id: int, *, now: datetime) -> bool:
    """Take a waiting run to work; False when another process took it first."""
    query = (
        update(TimetableRun)
        .where(TimetableRun.id == run_id, TimetableRun.state == "queued")
        .values(state="running", started_at=now, seen_at=now)
    )
    return _changed(session, query)


def note(session: Session, run_id: int, restarts: int, values: Mapping[str, Any]) -> bool | None:
    """Write what a run at work has reached; return whether somebody asked to cancel it.

    None says that it is not this process's run any more: it was given to another one.
    """
    mine = (
        TimetableRun.id == run_id,
        TimetableRun.state == "running",
        TimetableRun.restarts == restarts,
    )
    if not _changed(session, update(TimetableRun).where(*mine).values(**values)):
        return None
    return session.scalar(select(TimetableRun.cancel_asked).where(TimetableRun.id == run_id))


def any_stale(session: Session, *, before: datetime) -> bool:
    """Return whether there is a run at work of which nobody has said anything since a moment."""
    query = select(TimetableRun.id).where(
        TimetableRun.state == "running", TimetableRun.seen_at < before
    )
    return session.scalar(query.limit(1)) is not None


def stale(session: Session, *, before: datetime) -> list[TimetableRun]:
    """Return the runs at work of which nobody has said anything since a moment."""
    query = (
        select(TimetableRun)
        .options(*_HEAVY)
        .where(TimetableRun.state == "running", TimetableRun.seen_at < before)
        .order_by(TimetableRun.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def put_placements(
    session: Session, run_id: int, rows: Iterable[tuple[int, int, int, int]]
) -> None:
    """Make rows of firm, mentor, round and table the placements of a run, instead of earlier."""
    session.execute(delete(Placement).where(Placement.run_id == run_id))
    names = ("firm_id", "mentor_id", "round_number", "table_number")
    values = [{"run_id": run_id, **dict(zip(names, row, strict=True))} for row in rows]
    if values:
        session.execute(insert(Placement), values)


def placements_of(session: Session, run_id: int) -> list[Placement]:
    """Return the placements of a run by round and table."""
    query = select(Placement).where(Placement.run_id == run_id)
    return list(session.scalars(query.order_by(Placement.round_number, Placement.table_number)))


def placed_people(
    session: Session,
    run_id: int,
    *,
    text: str = "",
    sort: str = "time",
    offset: int = 0,
    limit: int | None = None,
) -> tuple[list[PlacementRow], int]:
    """Return a window of a run's placements with both people, and how many there are.

    ``text`` is looked for in the names; ``sort`` is one of ``PLACE_SORTS``.
    """
    firm, mentor = aliased(Registration), aliased(Registration)
    query = (
        select(Placement, firm, mentor, func.coalesce(EventFit.score, 0.0))
        .join(firm, firm.id == Placement.firm_id)
        .join(mentor, mentor.id == Placement.mentor_id)
        .outerjoin(
            EventFit,
            (EventFit.firm_id == Placement.firm_id) & (EventFit.mentor_id == Placement.mentor_id),
        )
        .where(Placement.run_id == run_id)
    )
    if text:
        query = query.where(
            or_(*(side.name.icontains(text, autoescape=True) for side in (firm, mentor)))
        )
    total = session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True))
    time = (Placement.round_number, Placement.table_number)
    order: tuple[Any, ...] = {
        "firm": (firm.name, firm.id, *time),
        "mentor": (mentor.name, mentor.id, *time),
        "score": (func.coalesce(EventFit.score, 0.0).desc(), *time),
    }.get(sort, time)
    window = session.execute(query.order_by(*order).offset(offset).limit(limit))
    return [PlacementRow(*row) for row in window], total or 0


def seats_by_place(session: Session, run_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return how many meetings the firms of each municipality have in each run; "" is unknown."""
    place = func.coalesce(Registration.municipality_code, "")
    query = (
        select(Placement.run_id, place, func.count())
        .join(Registration, Registration.id == Placement.firm_id)
        .where(Placement.run_id.in_(run_ids))
        .group_by(Placement.run_id, place)
    )
    found: dict[int, dict[str, int]] = {run_id: {} for run_id in run_ids}
    for run_id, code, count in session.execute(query):
        found[run_id][code] = count
    return found


def _changed(session: Session, query: Any) -> bool:
    result = session.execute(query)
    return isinstance(result, CursorResult) and result.rowcount == 1
