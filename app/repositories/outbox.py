"""Queries about waiting effects."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.outbox import Outbox

_WAITS = (Outbox.done_at.is_(None), Outbox.failed_at.is_(None))


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
