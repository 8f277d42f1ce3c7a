"""Queries about the plan of one person at an event."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models.event import Event, Registration
from app.models.timetable import Meeting, MeetingRecord, Release
from app.repositories.matchday.board_rows import Seat


def seats_of_person(session: Session, release_id: int, registration_id: int) -> list[Seat]:
    """Return the meetings of one person in a release as values, by round."""
    query = (
        select(
            Meeting.firm_id, Meeting.mentor_id, Meeting.round_number, Meeting.table_number,
            Meeting.locked, Meeting.origin,
        )
        .where(
            Meeting.release_id == release_id,
            or_(Meeting.firm_id == registration_id, Meeting.mentor_id == registration_id),
        )
        .order_by(Meeting.round_number)
    )  # fmt: skip
    return [Seat(*row) for row in session.execute(query)]


def version_before(session: Session, release: Release) -> Release | None:
    """Return the version that people knew before this one."""
    query = (
        select(Release)
        .where(Release.event_id == release.event_id, Release.version < release.version)
        .order_by(Release.version.desc())
        .limit(1)
    )
    return session.scalar(query)


def records_of(session: Session, registration_id: int) -> dict[int, MeetingRecord]:
    """Return what became of the pairs of one person, by the registration of the other."""
    query = select(MeetingRecord).where(
        or_(MeetingRecord.firm_id == registration_id, MeetingRecord.mentor_id == registration_id)
    )
    return {
        row.mentor_id if row.firm_id == registration_id else row.firm_id: row
        for row in session.scalars(query)
    }


def people(session: Session, ids: Collection[int]) -> dict[int, Registration]:
    """Return registrations by row id, in any state."""
    query = select(Registration).where(Registration.id.in_(ids))
    return {row.id: row for row in session.scalars(query)}


def last_round(session: Session, event_id: int, pair: tuple[int, int]) -> int | None:
    """Return the round in which people were last told that a pair meets."""
    query = (
        select(Meeting.round_number)
        .join(Release, Release.id == Meeting.release_id)
        .where(
            Release.event_id == event_id,
            Release.version.is_not(None),
            Meeting.firm_id == pair[0],
            Meeting.mentor_id == pair[1],
        )
        .order_by(Release.version.desc())
        .limit(1)
    )
    return session.scalar(query)


def told_seats(session: Session, registration_id: int) -> list[tuple[Seat, int]]:
    """Return every meeting that one person was told of with its version, the newest first."""
    query = (
        select(
            Meeting.firm_id, Meeting.mentor_id, Meeting.round_number, Meeting.table_number,
            Meeting.locked, Meeting.origin, Release.version,
        )
        .join(Release, Release.id == Meeting.release_id)
        .where(
            Release.version.is_not(None),
            or_(Meeting.firm_id == registration_id, Meeting.mentor_id == registration_id),
        )
        .order_by(Release.version.desc(), Meeting.round_number)
    )  # fmt: skip
    return [(Seat(*row[:6]), row[6] or 0) for row in session.execute(query)]


def planned_of(
    session: Session, *, user_id: int, company_ids: Collection[int], mentor_id: int | None
) -> list[tuple[Event, Registration]]:
    """Return approved registrations of a person at events with a timetable, the latest first."""
    mine = [Registration.user_id == user_id, Registration.company_id.in_(company_ids)]
    if mentor_id is not None:
        mine.append(Registration.mentor_id == mentor_id)
    told = select(Release.id).where(Release.event_id == Event.id, Release.version.is_not(None))
    query = (
        select(Event, Registration)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            or_(*mine), Registration.state == "approved", Event.removed_at.is_(None), told.exists()
        )
        .order_by(Event.day.desc(), Registration.id)
        .limit(50)
    )
    return [(event, row) for event, row in session.execute(query)]
