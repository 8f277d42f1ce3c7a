"""Queries about changes that the search index must see."""

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models.outbox import IndexChange, IndexClock


def next_number(session: Session, kind: str) -> int:
    """Take and return the next change number of a kind, from 1 on, without gaps on commit.

    The clock's row stays locked until the transaction ends, so writers of one kind queue up and
    numbers become visible in their order.
    """
    number = _advance(session, kind)
    if number is not None:
        return number
    try:
        with session.begin_nested():
            session.add(IndexClock(kind=kind, seq=1))
    except IntegrityError:
        # another writer made the row first: it has committed by now, so it can be advanced
        number = _advance(session, kind)
    return number or 1


def _advance(session: Session, kind: str) -> int | None:
    step = update(IndexClock).where(IndexClock.kind == kind).values(seq=IndexClock.seq + 1)
    return session.execute(
        step.returning(IndexClock.seq), execution_options={"synchronize_session": False}
    ).scalar_one_or_none()


def changes_after(session: Session, kind: str, number: int, *, limit: int) -> list[IndexChange]:
    """Return at most ``limit`` changes of a kind whose number is above ``number``, in order."""
    query = (
        select(IndexChange)
        .where(IndexChange.kind == kind, IndexChange.seq > number)
        .order_by(IndexChange.seq)
        .limit(limit)
    )
    return list(session.scalars(query))


def last_number(session: Session, kind: str) -> int:
    """Return the number of the last change of a kind, 0 when there was none."""
    return session.scalar(select(IndexClock.seq).where(IndexClock.kind == kind)) or 0
