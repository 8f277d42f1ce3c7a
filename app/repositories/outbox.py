"""Queries about waiting effects."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, delete, func, or_, select, type_coerce, union
from sqlalchemy.orm import Session

from app.db import UtcDateTime
from app.models.account import Grant, User
from app.models.company import Company, Membership
from app.models.mentor import Mentor
from app.models.outbox import Outbox
from app.models.reference import Municipality

_WAITS = (Outbox.done_at.is_(None), Outbox.failed_at.is_(None))
SORTS = ("newest", "oldest")


@dataclass(frozen=True)
class FailedRow:
    """A letter that was given up; ``person`` is None for letters about accounts."""

    letter: Outbox
    person: User | None


@dataclass(frozen=True)
class ListWish:
    """Which letters are wanted, by a word of the name or the subject."""

    text: str = ""
    sort: str = "newest"
    offset: int = 0
    limit: int | None = 20


def next_due(session: Session, channels: Collection[str], *, now: datetime) -> Outbox | None:
    """Return the oldest row that may go out now, locked; rows that another worker holds are passed.

    On SQLite the caller's transaction holds the write lock instead.
    """
    query = (
        select(Outbox)
        .where(*_WAITS, Outbox.kind.in_(channels))
        .where(or_(Outbox.not_before.is_(None), Outbox.not_before <= now))
        .order_by(Outbox.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(query)


def row_or_none(session: Session, row_id: int) -> Outbox | None:
    """Return a row of the outbox, locked; None when it left with an account."""
    return session.get(Outbox, row_id, with_for_update=True)


def standing(session: Session, *, now: datetime) -> tuple[int, datetime | None, int]:
    """Return how many letters should have left, since when the oldest, and how many were given up.

    A letter that failed waits since it was written; one that is due, since it was due.
    """
    late = or_(Outbox.attempts > 0, Outbox.not_before.is_(None), Outbox.not_before <= now)
    since = case(
        (Outbox.attempts > 0, Outbox.created_at),
        else_=func.coalesce(Outbox.not_before, Outbox.created_at),
    )
    waits = and_(Outbox.failed_at.is_(None), late)
    query = select(
        func.count(Outbox.id).filter(waits),
        type_coerce(func.min(since).filter(waits), UtcDateTime),
        func.count(Outbox.id).filter(Outbox.failed_at.is_not(None)),
    ).where(Outbox.done_at.is_(None))
    waiting, oldest, given_up = session.execute(query).one()
    return waiting, oldest, given_up


def failed(
    session: Session, regions: Collection[str] | None, wish: ListWish
) -> tuple[list[FailedRow], int]:
    """Return letters that were given up, beside whom they are for, and how many; None is all."""
    query = _failed(select(Outbox, User), regions)
    count = _failed(select(func.count(Outbox.id)), regions)
    if wish.text:
        text = Outbox.payload["subject"].as_string()
        held = [column.icontains(wish.text, autoescape=True) for column in (User.name, text)]
        query, count = query.where(or_(*held)), count.where(or_(*held))
    order = Outbox.failed_at if wish.sort == "oldest" else Outbox.failed_at.desc()
    query = query.order_by(order, Outbox.id).offset(wish.offset).limit(wish.limit)
    rows = [FailedRow(letter, person) for letter, person in session.execute(query)]
    return rows, session.scalar(count) or 0


def count_failed(session: Session, regions: Collection[str] | None) -> int:
    """Return how many letters were given up; None is all regions."""
    return session.scalar(_failed(select(func.count(Outbox.id)), regions)) or 0


def failed_by_key(session: Session, regions: Collection[str] | None, key: str) -> FailedRow | None:
    """Return a letter that was given up, locked; None when it is none or of other regions."""
    query = _failed(select(Outbox, User), regions).where(Outbox.key == key)
    found = session.execute(query.with_for_update(of=Outbox)).first()
    return FailedRow(found[0], found[1]) if found else None


def blank_failed(session: Session, *, before: datetime) -> int:
    """Take text and address from letters that were given up before a moment; return how many."""
    query = select(Outbox).where(Outbox.failed_at < before)
    rows = [row for row in session.scalars(query) if row.payload]
    for row in rows:
        row.payload = {}
    return len(rows)


def delete_ended(session: Session, *, before: datetime) -> int:
    """Delete rows that were done or given up before a moment; return how many."""
    ended = func.coalesce(Outbox.done_at, Outbox.failed_at)
    statement = delete(Outbox).where(ended < before).execution_options(synchronize_session=False)
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]  # a DELETE has one


def _failed(
    query: Select[*tuple[Any, ...]], regions: Collection[str] | None
) -> Select[*tuple[Any, ...]]:
    query = query.select_from(Outbox).outerjoin(User, User.id == Outbox.user_id)
    query = query.where(Outbox.failed_at.is_not(None))
    if regions is None:
        return query
    firm = (
        select(Membership.user_id)
        .join(Company, Company.id == Membership.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(Municipality.region_code.in_(regions))
    )
    mentor = (
        select(Mentor.user_id)
        .outerjoin(Company, Company.id == Mentor.company_id)
        .outerjoin(Municipality, Municipality.code == Company.municipality_code)
        .where(or_(Mentor.company_id.is_(None), Municipality.region_code.in_(regions)))
    )
    staff = select(Grant.user_id).where(Grant.region_code.in_(regions))
    return query.where(Outbox.user_id.in_(union(firm, mentor, staff)))
