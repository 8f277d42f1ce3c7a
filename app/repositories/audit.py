"""Queries about the audit trail."""

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent


def _found(*, search: str, object_id: str) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search:
        term = search.casefold()
        columns = (
            AuditEvent.action,
            AuditEvent.object_type,
            AuditEvent.object_id,
            func.lower(User.name),
        )
        conditions.append(or_(*(column.contains(term, autoescape=True) for column in columns)))
    if object_id:
        conditions.append(AuditEvent.object_id == object_id)
    return conditions


def events(
    session: Session, *, search: str, object_id: str, newest_first: bool, offset: int, limit: int
) -> list[tuple[AuditEvent, User | None]]:
    """Return events beside who acted (None for the site itself), in the order they were written.

    ``search`` is part of the action, the kind or id of the object, or the actor's name; an empty
    ``search`` or ``object_id`` does not filter.
    """
    query = (
        select(AuditEvent, User)
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(*_found(search=search, object_id=object_id))
        .order_by(AuditEvent.id.desc() if newest_first else AuditEvent.id.asc())
        .offset(offset)
        .limit(limit)
    )
    return [(event, user) for event, user in session.execute(query)]


def count_events(session: Session, *, search: str, object_id: str) -> int:
    """Return how many events ``events`` finds."""
    query = (
        select(func.count(AuditEvent.id))
        .outerjoin(User, User.id == AuditEvent.actor_id)
        .where(*_found(search=search, object_id=object_id))
    )
    return session.scalar(query) or 0
