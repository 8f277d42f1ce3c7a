"""Queries about lists of people that were imported, and taking them back."""

from collections.abc import Collection

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from app.models.event import EventFit, EventImport, Registration, Wish
from app.models.timetable import Meeting, MeetingRecord, Placement, Release, TimetableRun

_CHUNK = 400
"""Ids in one statement: SQLite takes some 30,000 parameters, and none needs so many."""


def of_event(session: Session, event_id: int) -> list[tuple[EventImport, int]]:
    """Return the imports of an event, the newest first, and how many people each still has."""
    left = (
        select(func.count(Registration.id))
        .where(Registration.import_id == EventImport.id)
        .correlate(EventImport)
        .scalar_subquery()
    )
    query = select(EventImport, left).where(EventImport.event_id == event_id)
    return [(row, count) for row, count in session.execute(query.order_by(EventImport.id.desc()))]


def by_public_id(session: Session, event_id: int, public_id: str) -> EventImport | None:
    """Return an import of an event."""
    query = select(EventImport).where(
        EventImport.event_id == event_id, EventImport.public_id == public_id
    )
    return session.scalar(query)


def people_of(session: Session, import_id: int) -> list[Registration]:
    """Return who came with an import, in the order of its file; other writers wait."""
    query = select(Registration).where(Registration.import_id == import_id)
    return list(session.scalars(query.order_by(Registration.id).with_for_update(key_share=True)))


def with_meetings(session: Session, event_id: int, ids: Collection[int]) -> set[int]:
    """Return who has a meeting in any timetable, the board at work too, or a record of one."""
    meetings = (
        select(Meeting.firm_id, Meeting.mentor_id)
        .join(Release, Release.id == Meeting.release_id)
        .where(Release.event_id == event_id)
    )
    records = select(MeetingRecord.firm_id, MeetingRecord.mentor_id).where(
        MeetingRecord.event_id == event_id
    )
    found = {
        id_ for query in (meetings, records) for pair in session.execute(query) for id_ in pair
    }
    return found & set(ids)


def in_runs(session: Session, event_id: int, ids: Collection[int]) -> set[int]:
    """Return who stands in the result of a run of the solver."""
    query = (
        select(Placement.firm_id, Placement.mentor_id)
        .join(TimetableRun, TimetableRun.id == Placement.run_id)
        .where(TimetableRun.event_id == event_id)
    )
    return {id_ for pair in session.execute(query) for id_ in pair} & set(ids)


def delete_people(session: Session, ids: Collection[int]) -> None:
    """Delete registrations with what hangs on them alone: wishes and scores."""
    listed = sorted(ids)
    for at in range(0, len(listed), _CHUNK):
        part = listed[at : at + _CHUNK]
        session.execute(delete(Wish).where(or_(Wish.by_id.in_(part), Wish.about_id.in_(part))))
        session.execute(
            delete(EventFit).where(or_(EventFit.firm_id.in_(part), EventFit.mentor_id.in_(part)))
        )
        session.execute(delete(Registration).where(Registration.id.in_(part)))
