"""Queries about notices, and how people want them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.notice import Notice, NoticePreference, NoticeSetting

_WEEKLY = (Notice.mode == "digest", Notice.digested_at.is_(None), Notice.read_at.is_(None))
SORTS = ("newest", "oldest")


@dataclass(frozen=True)
class Way:
    """How one person wants one kind: ``quiet`` are hours of Asia/Seoul, from and to."""

    mode: str
    quiet: tuple[int, int] | None


@dataclass(frozen=True)
class ListWish:
    """Which notices of a person are wanted: empty filters mean all."""

    kind: str = ""
    text: str = ""
    unread: bool = False
    sort: str = "newest"
    offset: int = 0
    limit: int | None = 20


def told_of(session: Session, event: str, user_ids: Collection[int]) -> set[int]:
    """Return those of the people who were told of an event."""
    query = select(Notice.user_id).where(Notice.event == event, Notice.user_id.in_(user_ids))
    return set(session.scalars(query))


def ways(session: Session, kind: str, user_ids: Collection[int]) -> dict[int, Way]:
    """Return how people want a kind, by user id; who never said so wants a letter at once."""
    query = (
        select(User.id, NoticePreference.mode, NoticeSetting.quiet_from, NoticeSetting.quiet_to)
        .outerjoin(
            NoticePreference,
            and_(NoticePreference.user_id == User.id, NoticePreference.kind == kind),
        )
        .outerjoin(NoticeSetting, NoticeSetting.user_id == User.id)
        .where(User.id.in_(user_ids))
        .order_by(User.id)
    )
    return {
        user_id: Way(mode or "now", None if first is None or last is None else (first, last))
        for user_id, mode, first, last in session.execute(query)
    }


def find(session: Session, user_id: int, wish: ListWish) -> tuple[list[Notice], int]:
    """Return one page of a person's notices, and how many there are. Two SELECTs."""
    query = _wanted(select(Notice), user_id, wish)
    total = session.scalar(_wanted(select(func.count(Notice.id)), user_id, wish)) or 0
    newest = wish.sort != "oldest"
    order = (
        (Notice.created_at.desc(), Notice.id.desc()) if newest else (Notice.created_at, Notice.id)
    )
    query = query.order_by(*order).offset(wish.offset).limit(wish.limit)
    return list(session.scalars(query)), total


def unread(session: Session, user_id: int) -> int:
    """Return how many notices a person has not read."""
    query = select(func.count(Notice.id)).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    return session.scalar(query) or 0


def of_person(session: Session, user_id: int, public_id: str) -> Notice | None:
    """Return a notice of a person."""
    return session.scalar(
        select(Notice).where(Notice.user_id == user_id, Notice.public_id == public_id)
    )


def mark_all(session: Session, user_id: int, *, now: datetime) -> int:
    """Mark every unread notice of a person as read at ``now``; return how many."""
    statement = update(Notice).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    return _changed(session, statement.values(read_at=now))


def unmark_all(session: Session, user_id: int, *, at: datetime) -> int:
    """Make what was marked as read at one moment unread again; return how many."""
    statement = update(Notice).where(Notice.user_id == user_id, Notice.read_at == at)
    return _changed(session, statement.values(read_at=None))


def preferences(session: Session, user_id: int) -> dict[str, NoticePreference]:
    """Return what a person chose, by kind."""
    query = select(NoticePreference).where(NoticePreference.user_id == user_id)
    return {row.kind: row for row in session.scalars(query)}


def setting(session: Session, user_id: int) -> NoticeSetting | None:
    """Return when a person may be written to."""
    return session.get(NoticeSetting, user_id)


def stop_weekly(session: Session, user_id: int, kinds: Collection[str]) -> None:
    """Take what waits for the weekly letter out of it; it stays in the list."""
    statement = update(Notice).where(Notice.user_id == user_id, Notice.kind.in_(kinds), *_WEEKLY)
    session.execute(statement.values(mode="off"))


def awaiting_weekly(session: Session) -> list[tuple[User, NoticeSetting | None]]:
    """Return active people with something for the weekly letter, beside their settings, by id."""
    waits = select(Notice.user_id).where(*_WEEKLY)
    query = (
        select(User, NoticeSetting)
        .outerjoin(NoticeSetting, NoticeSetting.user_id == User.id)
        .where(User.status == "active", User.id.in_(waits))
        .order_by(User.id)
    )
    return [(person, own) for person, own in session.execute(query)]


def weekly(session: Session, user_id: int, *, before: datetime) -> list[Notice]:
    """Return what waits for the weekly letter and was told before a moment, the oldest first."""
    query = select(Notice).where(Notice.user_id == user_id, *_WEEKLY, Notice.created_at < before)
    return list(session.scalars(query.order_by(Notice.created_at, Notice.id)))


def _changed(session: Session, statement: Any) -> int:
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]  # an UPDATE has one


def _wanted(query: Select[Any], user_id: int, wish: ListWish) -> Select[Any]:
    query = query.where(Notice.user_id == user_id)
    if wish.kind:
        query = query.where(Notice.kind == wish.kind)
    if wish.unread:
        query = query.where(Notice.read_at.is_(None))
    if wish.text:
        held = (
            column.icontains(wish.text, autoescape=True) for column in (Notice.subject, Notice.body)
        )
        query = query.where(or_(*held))
    return query
