"""Queries about visits, their proposed times, and calendar addresses."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.reference import Municipality
from app.models.visit import CalendarFeed, Visit, VisitTime

SORTS = ("date", "firm")
MOST_IN_CALENDAR = 500


@dataclass(frozen=True)
class VisitRow:
    """A visit with everything that stands beside it; ``person`` is the mentor's account."""

    visit: Visit
    engagement: Engagement
    company: Company
    mentor: Mentor
    person: User


@dataclass(frozen=True)
class Circle:
    """Whose visits are listed: those of a mentor, of firms or of provinces, whatever is given."""

    company_ids: Collection[int] = ()
    mentor_id: int | None = None
    regions: Collection[str] = ()


@dataclass(frozen=True)
class ListWish:
    """A list as asked for; ``sort`` is one of ``SORTS``, ``states`` empty means all.

    ``past`` wants what is over: held, missed, cancelled, and agreed visits that have begun.
    """

    circle: Circle
    now: datetime
    past: bool = False
    states: Collection[str] = field(default=())
    text: str = ""
    sort: str = "date"
    offset: int = 0
    limit: int = 20


def engagement_of(session: Session, public_id: str) -> str | None:
    """Return the public id of the engagement that a visit belongs to."""
    query = (
        select(Engagement.public_id)
        .join(Visit, Visit.engagement_id == Engagement.id)
        .where(Visit.public_id == public_id)
    )
    return session.scalar(query)


def by_public_id(session: Session, public_id: str, *, lock: bool = False) -> Visit:
    """Return a visit that is there; with ``lock`` other writers of it wait. NoResultFound else."""
    query = select(Visit).where(Visit.public_id == public_id)
    if lock:
        query = query.with_for_update()
    # after the wait for the lock, the row in memory may be older than the one in the table
    return session.execute(query.execution_options(populate_existing=lock)).scalar_one()


def times_of(session: Session, visit_id: int) -> tuple[datetime, ...]:
    """Return the times that wait for an answer, the earliest first."""
    query = select(VisitTime.starts_at).where(VisitTime.visit_id == visit_id)
    return tuple(session.scalars(query.order_by(VisitTime.starts_at)))


def replace_times(session: Session, visit_id: int, times: Collection[datetime]) -> None:
    """Put these times in the place of all that wait for an answer."""
    session.execute(
        delete(VisitTime).where(VisitTime.visit_id == visit_id),
        execution_options={"synchronize_session": "fetch"},
    )
    session.add_all(VisitTime(visit_id=visit_id, starts_at=time) for time in times)
    session.flush()


def open_of_engagement(session: Session, engagement_id: int, *, now: datetime) -> list[Visit]:
    """Return what is still to come: proposed visits, agreed ones that have not begun; locked."""
    to_come = (Visit.state == "proposed") | ((Visit.state == "agreed") & (Visit.starts_at > now))
    query = (
        select(Visit)
        .where(Visit.engagement_id == engagement_id, to_come)
        .order_by(Visit.id)
        .with_for_update()
    )
    return list(session.scalars(query.execution_options(populate_existing=True)))


def agreed_between(
    session: Session, mentor_id: int, first: datetime, last: datetime, *, without: int | None
) -> list[Visit]:
    """Return the agreed visits of a mentor that begin in a period, but for the one ``without``."""
    query = (
        select(Visit)
        .join(Engagement, Engagement.id == Visit.engagement_id)
        .where(
            Engagement.mentor_id == mentor_id,
            Visit.state == "agreed",
            Visit.starts_at.between(first, last),
        )
    )
    if without is not None:
        query = query.where(Visit.id != without)
    return list(session.scalars(query))


def last_address(session: Session, company_id: int) -> str:
    """Return where the last visit of a firm went to; empty for a firm without one."""
    query = (
        select(Visit.address)
        .join(Engagement, Engagement.id == Visit.engagement_id)
        .where(Engagement.company_id == company_id)
        .order_by(Visit.id.desc())
    )
    return session.scalar(query.limit(1)) or ""


def municipality_of(session: Session, company_id: int) -> str | None:
    """Return the code of the municipality where a firm is."""
    return session.scalar(select(Company.municipality_code).where(Company.id == company_id))


def find(session: Session, wish: ListWish) -> tuple[list[VisitRow], int]:
    """Return a window of a list, and how many there are in all. Two SELECTs."""
    query = _rows().where(*_conditions(wish))
    total = session.scalar(
        query.with_only_columns(func.count(Visit.id), maintain_column_froms=True)
    )
    window = query.order_by(*_order(wish)).offset(wish.offset).limit(wish.limit)
    return [VisitRow(*row) for row in session.execute(window)], total or 0


def pressing(
    session: Session, circle: Circle, side: str, *, now: datetime, until: datetime, limit: int
) -> list[tuple[VisitRow, bool]]:
    """Return visits that want something of a side, each with whether it must choose a time.

    Those to choose a time for come first, then those that begin before ``until`` or began and
    were not spoken of by the side, the earliest first.
    """
    choose = _times_wait() & (Visit.proposed_side != side)
    mark = Visit.mentor_mark if side == "mentor" else Visit.firm_mark
    near = (Visit.state == "agreed") & (Visit.starts_at < until)
    silent = Visit.state.in_(("held", "missed")) & (Visit.starts_at > now - (until - now))
    query = (
        select(Visit, Engagement, Company, Mentor, User, choose)
        .select_from(Visit)
        .join(Engagement, Engagement.id == Visit.engagement_id)
        .join(Company, Company.id == Engagement.company_id)
        .join(Mentor, Mentor.id == Engagement.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .where(_inside(circle), Engagement.ended_at.is_(None))
        .where(or_(choose, and_(or_(near, silent), mark.is_(None))))
        .order_by(choose.desc(), Visit.starts_at, Visit.id)
        .limit(limit)
    )
    return [(VisitRow(*row[:5]), row[5]) for row in session.execute(query)]


def for_calendar(session: Session, circle: Circle, *, since: datetime) -> list[VisitRow]:
    """Return agreed and held visits from a moment on, the latest 500, the latest first."""
    query = (
        _rows()
        .where(_inside(circle), Visit.state.in_(("agreed", "held")), Visit.starts_at >= since)
        .order_by(Visit.starts_at.desc(), Visit.id.desc())
        .limit(MOST_IN_CALENDAR)
    )
    return [VisitRow(*row) for row in session.execute(query)]


def to_remind(session: Session, *, now: datetime, until: datetime) -> list[str]:
    """Return public ids of agreed visits that begin before ``until`` and nobody was reminded of."""
    return _ids(
        session,
        Visit.state == "agreed",
        Visit.starts_at > now,
        Visit.starts_at < until,
        Visit.reminded_at.is_(None),
    )


def to_ask_about(session: Session, *, since: datetime, before: datetime) -> list[str]:
    """Return public ids of visits that began in a period, with a side that said nothing yet."""
    return _ids(
        session,
        Visit.state.in_(("agreed", "held", "missed")),
        Visit.starts_at >= since,
        Visit.starts_at < before,
        Visit.asked_at.is_(None),
        Visit.firm_mark.is_(None) | Visit.mentor_mark.is_(None),
    )


def unspoken(session: Session, *, before: datetime) -> list[str]:
    """Return public ids of agreed visits that began before a moment and no side spoke of."""
    return _ids(
        session,
        Visit.state == "agreed",
        Visit.starts_at < before,
        Visit.escalated_at.is_(None),
    )


def row_for_update(session: Session, public_id: str) -> VisitRow:
    """Return a visit with what stands beside it; other writers of the visit wait."""
    session.execute(select(Visit.id).where(Visit.public_id == public_id).with_for_update()).all()
    query = _rows().where(Visit.public_id == public_id)
    return VisitRow(*session.execute(query.execution_options(populate_existing=True)).one())


def row_by_id(session: Session, visit_id: int) -> VisitRow:
    """Return a visit that is there with what stands beside it."""
    return VisitRow(*session.execute(_rows().where(Visit.id == visit_id)).one())


def feed_of(session: Session, user_id: int) -> CalendarFeed | None:
    """Return the calendar address of a person."""
    return session.get(CalendarFeed, user_id)


def feed_owner(session: Session, stamp: str, public_id: str) -> User | None:
    """Return the active person whose calendar address holds with this stamp."""
    query = (
        select(User)
        .join(CalendarFeed, CalendarFeed.user_id == User.id)
        .where(User.public_id == public_id, User.status == "active", CalendarFeed.stamp == stamp)
    )
    return session.scalar(query)


def _rows() -> Select[Visit, Engagement, Company, Mentor, User]:
    return (
        select(Visit, Engagement, Company, Mentor, User)
        .join(Engagement, Engagement.id == Visit.engagement_id)
        .join(Company, Company.id == Engagement.company_id)
        .join(Mentor, Mentor.id == Engagement.mentor_id)
        .join(User, User.id == Mentor.user_id)
    )


def _ids(session: Session, *conditions: ColumnElement[bool]) -> list[str]:
    query = select(Visit.public_id).where(*conditions).order_by(Visit.starts_at, Visit.id)
    return list(session.scalars(query))


def _times_wait() -> ColumnElement[bool]:
    return exists().where(VisitTime.visit_id == Visit.id)


def _without_time() -> ColumnElement[int]:
    return case((Visit.starts_at.is_(None), 0), else_=1)


def _inside(circle: Circle) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = []
    if circle.mentor_id is not None:
        found.append(Engagement.mentor_id == circle.mentor_id)
    if circle.company_ids:
        found.append(Engagement.company_id.in_(circle.company_ids))
    if circle.regions:
        found.append(
            exists().where(
                Municipality.code == Company.municipality_code,
                Municipality.region_code.in_(circle.regions),
            )
        )
    # an empty circle holds nothing
    return or_(Visit.id < 0, *found)


def _conditions(wish: ListWish) -> list[ColumnElement[bool]]:
    begun = and_(Visit.state == "agreed", Visit.starts_at <= wish.now)
    over = or_(Visit.state.in_(("held", "missed", "cancelled")), begun)
    found = [_inside(wish.circle), over if wish.past else ~over]
    if wish.states:
        found.append(Visit.state.in_(wish.states))
    if wish.text:
        columns = (Company.name, User.name, Visit.purpose, Visit.address)
        found.append(or_(*(column.icontains(wish.text, autoescape=True) for column in columns)))
    return found


def _order(wish: ListWish) -> tuple[ColumnElement[Any], ...]:
    time = func.coalesce(Visit.starts_at, Visit.updated_at)
    date = time.desc() if wish.past else Visit.starts_at.asc()
    if wish.sort == "firm":
        return Company.name.asc(), date, Visit.id.asc()
    return (date, Visit.id.desc()) if wish.past else (_without_time(), date, Visit.id.asc())
