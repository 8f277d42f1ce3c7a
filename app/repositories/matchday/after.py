"""Queries about what is printed of a timetable and what remains of it after the day."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.models.event import EventFit
from app.models.timetable import Meeting, Release


@dataclass(frozen=True)
class Fit:
    """How well a pair that meets fits, and the strongest reason."""

    score: float
    reason: dict[str, Any]


def versions(session: Session, event_id: int) -> list[Release]:
    """Return the versions of a timetable that people were told of, the newest first."""
    query = select(Release).where(Release.event_id == event_id, Release.version.is_not(None))
    return list(session.scalars(query.order_by(Release.version.desc())))


def fits_of_release(session: Session, release_id: int) -> dict[tuple[int, int], Fit]:
    """Return how well the pairs of a timetable fit, by firm and mentor."""
    query = (
        select(EventFit.firm_id, EventFit.mentor_id, EventFit.score, EventFit.reason)
        .join(
            Meeting,
            and_(Meeting.firm_id == EventFit.firm_id, Meeting.mentor_id == EventFit.mentor_id),
        )
        .where(Meeting.release_id == release_id)
    )
    return {
        (firm, mentor): Fit(score, reason) for firm, mentor, score, reason in session.execute(query)
    }
