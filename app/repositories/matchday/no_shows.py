"""Queries about marks of people who did not come to a meeting."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.clock import SEOUL
from app.db import Base
from app.models.event import Event, Registration
from app.models.timetable import MeetingRecord, NoShowMark

VIEWS = ("waiting", "standing", "lifted")
SORTS = ("waiting", "newest", "name")
_WAITING = and_(NoShowMark.contested_at.is_not(None), NoShowMark.decided_at.is_(None))
_VIEWS: dict[str, ColumnElement[bool]] = {
    "waiting": _WAITING,
    "standing": NoShowMark.lifted.is_(False),
    "lifted": NoShowMark.lifted.is_(True),
}


@dataclass(frozen=True)
class MarkRow:
    """A mark with the meeting it is about: ``owner`` did not come, ``other`` waited."""

    mark: NoShowMark
    record: MeetingRecord
    event: Event
    owner: Registration
    other: Registration


@dataclass(frozen=True)
class MarkWish:
    """Which marks of an event, in what order; empty values do not filter.

    ``limit`` None returns all of them.
    """

    text: str = ""
    view: str = ""
    side: str = ""
    sort: str = "waiting"
    offset: int = 0
    limit: int | None = None


def of_record(
    session: Session, record_id: int, registration_id: int, *, lock: bool = False
) -> NoShowMark | None:
    """Return the mark of a person at a meeting; with ``lock`` as it is now, other writers wait."""
    query = select(NoShowMark).where(
        NoShowMark.record_id == record_id, NoShowMark.registration_id == registration_id
    )
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalar(query)


def standing(session: Session, record_id: int) -> list[NoShowMark]:
    """Return the marks of a meeting that were not lifted."""
    query = select(NoShowMark).where(
        NoShowMark.record_id == record_id, NoShowMark.lifted.is_(False)
    )
    return list(session.scalars(query.order_by(NoShowMark.id)))


def by_public_id(session: Session, public_id: str, *, lock: bool = False) -> MarkRow | None:
    """Return a mark of an event that was not removed; with ``lock`` other writers wait."""
    if lock:
        # the record first, as those do who mark a meeting
        record = select(MeetingRecord).join(NoShowMark, NoShowMark.record_id == MeetingRecord.id)
        record = record.where(NoShowMark.public_id == public_id)
        session.scalar(_locked(record, MeetingRecord))
        own = select(NoShowMark).where(NoShowMark.public_id == public_id)
        session.scalar(_locked(own, NoShowMark))
    query, _, _ = _rows()
    found = session.execute(query.where(NoShowMark.public_id == public_id)).first()
    return MarkRow(*found) if found else None


def of_event(
    session: Session, event_id: int, wish: MarkWish, *, today: date
) -> tuple[list[MarkRow], int]:
    """Return marks of an event that did not fade, and how many. Two SELECTs."""
    query, owner, other = _rows()
    query = query.where(Event.id == event_id, NoShowMark.fades_on > today)
    if wish.text:
        part = wish.text.casefold()
        columns = (owner.name, owner.person, other.name, NoShowMark.contest)
        query = query.where(
            or_(*(func.lower(column).contains(part, autoescape=True) for column in columns))
        )
    if wish.view:
        query = query.where(_VIEWS[wish.view])
    if wish.side:
        query = query.where(owner.side == wish.side)
    counted = select(func.count()).select_from(
        query.with_only_columns(NoShowMark.id).order_by(None).subquery()
    )
    orders: dict[str, tuple[Any, ...]] = {
        "waiting": (case((_WAITING, 0), else_=1), NoShowMark.marked_at.desc()),
        "newest": (NoShowMark.marked_at.desc(),),
        "name": (owner.name,),
    }
    query = query.order_by(*orders[wish.sort], NoShowMark.id)
    rows = session.execute(query.offset(wish.offset).limit(wish.limit))
    return [MarkRow(*row) for row in rows], session.scalar(counted) or 0


def of_person(
    session: Session,
    *,
    user_id: int,
    company_ids: Collection[int],
    mentor_id: int | None,
    today: date,
) -> list[MarkRow]:
    """Return the marks of a person that did not fade, the newest first, as anybody."""
    query, owner, _ = _rows()
    mine = [owner.user_id == user_id, owner.company_id.in_(company_ids)]
    if mentor_id is not None:
        mine.append(owner.mentor_id == mentor_id)
    query = query.where(or_(*mine), NoShowMark.fades_on > today)
    rows = session.execute(query.order_by(NoShowMark.marked_at.desc(), NoShowMark.id))
    return [MarkRow(*row) for row in rows]


def of_registration(session: Session, registration_id: int, *, today: date) -> list[MarkRow]:
    """Return the marks of one registration that did not fade, the newest first."""
    query, owner, _ = _rows()
    query = query.where(owner.id == registration_id, NoShowMark.fades_on > today)
    rows = session.execute(query.order_by(NoShowMark.marked_at.desc(), NoShowMark.id))
    return [MarkRow(*row) for row in rows]


def standing_of_event(session: Session, event_id: int, *, before: date) -> list[MarkRow]:
    """Return marks of an event that stand, made before a day began in Korea, the oldest first."""
    midnight = datetime.combine(before, time(), SEOUL)
    query, _, _ = _rows()
    query = query.where(
        Event.id == event_id, NoShowMark.lifted.is_(False), NoShowMark.marked_at < midnight
    )
    return [MarkRow(*row) for row in session.execute(query.order_by(NoShowMark.id))]


def waiting_in_event(session: Session, event_id: int) -> int:
    """Return how many contested marks of an event wait for a decision."""
    query = (
        select(func.count(NoShowMark.id))
        .join(MeetingRecord, MeetingRecord.id == NoShowMark.record_id)
        .where(MeetingRecord.event_id == event_id, _WAITING)
    )
    return session.scalar(query) or 0


def forget_faded(session: Session, today: date) -> int:
    """Delete the marks whose day has come; return how many."""
    gone = session.execute(delete(NoShowMark).where(NoShowMark.fades_on <= today))
    return int(getattr(gone, "rowcount", 0))


def _locked(query: Select[Any], table: type[Base]) -> Select[Any]:
    query = query.with_for_update(key_share=True, of=table)
    return query.execution_options(populate_existing=True)


def _rows() -> tuple[Any, type[Registration], type[Registration]]:
    owner, other = aliased(Registration), aliased(Registration)
    query: Any = (
        select(NoShowMark, MeetingRecord, Event, owner, other)
        .join(MeetingRecord, MeetingRecord.id == NoShowMark.record_id)
        .join(Event, Event.id == MeetingRecord.event_id)
        .join(owner, owner.id == NoShowMark.registration_id)
        .join(
            other,
            case(
                (MeetingRecord.firm_id == owner.id, MeetingRecord.mentor_id),
                else_=MeetingRecord.firm_id,
            )
            == other.id,
        )
        .where(Event.removed_at.is_(None))
    )
    return query, owner, other
