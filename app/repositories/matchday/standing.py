"""Counts that say how far an event is."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.models.event import Registration
from app.models.timetable import Meeting, MeetingRecord, Release, TimetableRun


def people(session: Session, event_id: int) -> dict[tuple[str, str], int]:
    """Return how many registrations there are by side and state."""
    query = (
        select(Registration.side, Registration.state, func.count())
        .where(Registration.event_id == event_id)
        .group_by(Registration.side, Registration.state)
    )
    return {(side, state): count for side, state, count in session.execute(query)}


def begun(session: Session, event_id: int) -> bool:
    """Tell whether somebody was checked in or a meeting was marked: the day has begun."""
    arrived = select(Registration.id).where(
        Registration.event_id == event_id,
        or_(Registration.arrived_at.is_not(None), Registration.absent_at.is_not(None)),
    )
    marked = select(MeetingRecord.id).where(
        MeetingRecord.event_id == event_id, MeetingRecord.state != "unknown"
    )
    return bool(session.scalar(arrived.limit(1)) or session.scalar(marked.limit(1)))


def timetables(session: Session, event_id: int) -> int:
    """Return how many timetables there are, the board at work among them, and unfinished runs."""
    releases = select(func.count(Release.id)).where(Release.event_id == event_id)
    runs = select(func.count(TimetableRun.id)).where(
        TimetableRun.event_id == event_id, TimetableRun.state.in_(("queued", "running"))
    )
    return (session.scalar(releases) or 0) + (session.scalar(runs) or 0)


def places_in_use(session: Session, event_id: int) -> tuple[set[int], set[int]]:
    """Return the numbers of rounds and of tables at which some timetable has a meeting."""
    query = (
        select(Meeting.round_number, Meeting.table_number)
        .join(Release, Release.id == Meeting.release_id)
        .where(Release.event_id == event_id)
        .distinct()
    )
    rounds, tables = set(), set()
    for number, table in session.execute(query):
        rounds.add(number)
        tables.add(table)
    return rounds, tables
