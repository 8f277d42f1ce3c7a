"""What events keep of a person who takes their data along or leaves."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.event import Event, Registration

_PLANNED = ("provisional", "final", "running")


def own_registrations(session: Session, user_id: int, mentor_id: int | None) -> list[Registration]:
    """Return what a person registered, or is registered as a mentor, the oldest first."""
    mine = [Registration.user_id == user_id]
    if mentor_id is not None:
        mine.append(Registration.mentor_id == mentor_id)
    return list(session.scalars(select(Registration).where(or_(*mine)).order_by(Registration.id)))


def counted_on(session: Session, user_id: int) -> list[str]:
    """Return titles of events whose timetable counts on a person: others would wait at a table."""
    query = (
        select(Event.title)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Registration.user_id == user_id,
            Registration.state == "approved",
            Event.phase.in_(_PLANNED),
            Event.removed_at.is_(None),
        )
        .order_by(Event.day, Event.id)
    )
    # a person may come for a firm and as a mentor
    return list(dict.fromkeys(session.scalars(query)))
