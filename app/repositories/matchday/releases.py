"""Queries about the timetables of an event and their meetings."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.models.event import Registration
from app.models.timetable import Meeting, Release


@dataclass(frozen=True)
class MeetingRow:
    """A meeting with both people."""

    meeting: Meeting
    firm: Registration
    mentor: Registration


def latest(session: Session, event_id: int) -> Release | None:
    """Return the last version that people were told of."""
    query = select(Release).where(Release.event_id == event_id, Release.version.is_not(None))
    return session.scalar(query.order_by(Release.version.desc()).limit(1))


def board_of(session: Session, event_id: int, *, lock: bool = False) -> Release | None:
    """Return the board at work; with ``lock`` as it is now, other writers wait."""
    query = select(Release).where(Release.event_id == event_id, Release.version.is_(None))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    return session.scalar(query)


def meetings_of(
    session: Session, release_id: int, *, registration_id: int | None = None
) -> list[MeetingRow]:
    """Return the meetings of a release by round and table; of one registration when given."""
    firm, mentor = aliased(Registration), aliased(Registration)
    query = (
        select(Meeting, firm, mentor)
        .join(firm, firm.id == Meeting.firm_id)
        .join(mentor, mentor.id == Meeting.mentor_id)
        .where(Meeting.release_id == release_id)
        .order_by(Meeting.round_number, Meeting.table_number)
    )
    if registration_id is not None:
        query = query.where(
            (Meeting.firm_id == registration_id) | (Meeting.mentor_id == registration_id)
        )
    return [MeetingRow(*row) for row in session.execute(query)]
