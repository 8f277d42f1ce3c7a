"""Queries about waiting effects."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.outbox import Outbox


def waiting(session: Session, *, kind: str, max_attempts: int, limit: int) -> list[Outbox]:
    """Return unfinished rows of a kind, oldest first, locked against a second worker."""
    query = (
        select(Outbox)
        .where(Outbox.done_at.is_(None), Outbox.kind == kind, Outbox.attempts < max_attempts)
        .order_by(Outbox.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(query))


def row_by_id(session: Session, row_id: int) -> Outbox:
    """Return a row of the outbox; NoResultFound when there is none."""
    return session.get_one(Outbox, row_id)
