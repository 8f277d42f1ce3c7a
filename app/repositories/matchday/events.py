"""Queries about an event itself: its rounds, tables and the people of it."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.event import Event, EventRound, EventTable, Registration


def by_public_id(session: Session, public_id: str, *, lock: bool = False) -> Event | None:
    """Return an event that was not removed; with ``lock`` as it is now, other writers wait."""
    query = select(Event).where(Event.public_id == public_id, Event.removed_at.is_(None))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalar(query)


def rounds_of(session: Session, event_id: int) -> list[EventRound]:
    """Return the rounds of an event in the order of time."""
    query = select(EventRound).where(EventRound.event_id == event_id)
    return list(session.scalars(query.order_by(EventRound.number)))


def tables_of(session: Session, event_id: int) -> list[EventTable]:
    """Return the tables of an event by number."""
    query = select(EventTable).where(EventTable.event_id == event_id)
    return list(session.scalars(query.order_by(EventTable.number)))


def registrations_of(
    session: Session,
    event_id: int,
    *,
    side: str | None = None,
    states: Collection[str] = ("approved",),
) -> list[Registration]:
    """Return registrations of an event, oldest first, of one side or both."""
    query = select(Registration).where(
        Registration.event_id == event_id, Registration.state.in_(states)
    )
    if side is not None:
        query = query.where(Registration.side == side)
    return list(session.scalars(query.order_by(Registration.id)))


def registration(session: Session, public_id: str, *, lock: bool = False) -> Registration | None:
    """Return a registration; with ``lock`` as it is now, other writers wait."""
    query = select(Registration).where(Registration.public_id == public_id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalar(query)


def registrations_of_person(
    session: Session,
    event_id: int,
    *,
    user_id: int,
    company_ids: Collection[int],
    mentor_id: int | None,
) -> list[Registration]:
    """Return what a person has at an event: own, of their firms, as a mentor; in any state."""
    mine = [Registration.user_id == user_id, Registration.company_id.in_(company_ids)]
    if mentor_id is not None:
        mine.append(Registration.mentor_id == mentor_id)
    query = select(Registration).where(Registration.event_id == event_id, or_(*mine))
    return list(session.scalars(query.order_by(Registration.id)))
