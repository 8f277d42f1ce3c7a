"""Queries about marks of people who did not come."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.event import Event
from app.models.timetable import NoShowMark


def of_meeting(session: Session, record_id: int, registration_id: int) -> NoShowMark | None:
    """Return the mark of somebody at a meeting as it is now; other writers wait."""
    query = select(NoShowMark).where(
        NoShowMark.record_id == record_id, NoShowMark.registration_id == registration_id
    )
    query = query.with_for_update(key_share=True)
    return session.scalar(query.execution_options(populate_existing=True))


def region_of(session: Session, event_id: int) -> str:
    """Return the region of an event."""
    return session.get_one(Event, event_id).region_code
