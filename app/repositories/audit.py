"""Queries about the audit trail. Every one takes the provinces it may look into."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent


@dataclass(frozen=True)
class TrailWish:
    """Which events; empty values do not filter.

    ``text`` is part of the actor's name, of the action or of the object's id, or stands for one of
    ``actions``. ``since`` is the first moment, ``until`` the first one that is too late.
    """

    text: str = ""
    actions: frozenset[str] = frozenset()
    kind: str = ""
    object_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    newest_first: bool = True


def events(
    session: Session,
    regions: Collection[str] | None,
    wish: TrailWish,
    *,
    offset: int,
    limit: int,
) -> list[tuple[AuditEvent, User | None]]:
    """Return events beside who acted (None for the site itself), by moment; ties by id.

    ``regions`` None also finds what belongs to no province.
    """
    query = (
        select(AuditEvent, User)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(*_found(regions, wish))
        .offset(offset)
        .limit(limit)
    )
    if wish.newest_first:
        query = query.order_by(AuditEvent.at.desc(), AuditEvent.id.desc())
    else:
        query = query.order_by(AuditEvent.at, AuditEvent.id)
    return [(event, user) for event, user in session.execute(query)]


def count_events(session: Session, regions: Collection[str] | None, wish: TrailWish) -> int:
    """Return how many events ``events`` finds."""
    query = select(func.count(AuditEvent.id)).where(*_found(regions, wish))
    if wish.text:
        query = query.outerjoin(User, User.id == AuditEvent.actor_id)
    return session.scalar(query) or 0


def _found(regions: Collection[str] | None, wish: TrailWish) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if regions is not None:
        conditions.append(AuditEvent.region_code.in_(regions))
    if wish.text:
        term = wish.text.casefold()
        columns = (AuditEvent.action, AuditEvent.object_id, func.lower(User.name))
        found = [column.contains(term, autoescape=True) for column in columns]
        conditions.append(or_(*found, AuditEvent.action.in_(wish.actions)))
    if wish.kind:
        conditions.append(AuditEvent.object_type == wish.kind)
    if wish.object_id:
        conditions.append(AuditEvent.object_id == wish.object_id)
    if wish.since:
        conditions.append(AuditEvent.at >= wish.since)
    if wish.until:
        conditions.append(AuditEvent.at < wish.until)
    return conditions
