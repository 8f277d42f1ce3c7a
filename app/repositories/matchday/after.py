"""Queries about what is printed of a timetable and what remains of it after the day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.models.challenge import Challenge
from app.models.event import Event, EventFit, Registration, Wish
from app.models.mentor import Mentor
from app.models.outbox import Outbox
from app.models.request import Request
from app.models.timetable import Meeting, MeetingRecord, NoShowMark, Release, TimetableRun


@dataclass(frozen=True)
class Wished:
    """A pair of which one side wished to meet the other, and how much."""

    pair: tuple[int, int]
    kind: str


def wished(session: Session, event_id: int) -> list[Wished]:
    """Return the wishes of an event to meet, as firm and mentor whoever had them."""
    query = (
        select(Wish.by_id, Wish.about_id, Wish.kind, Registration.side)
        .join(Registration, Registration.id == Wish.by_id)
        .where(Wish.event_id == event_id, Wish.kind != "never")
        .order_by(Wish.id)
    )
    return [
        Wished((by, about) if side == "firm" else (about, by), kind)
        for by, about, kind, side in session.execute(query)
    ]


def versions(session: Session, event_id: int) -> list[Release]:
    """Return the versions of a timetable that people were told of, the newest first."""
    query = select(Release).where(Release.event_id == event_id, Release.version.is_not(None))
    return list(session.scalars(query.order_by(Release.version.desc())))


def fits_of_release(session: Session, release_id: int) -> dict[tuple[int, int], EventFit]:
    """Return how well the pairs of a timetable fit, by firm and mentor."""
    query = (
        select(EventFit)
        .join(
            Meeting,
            and_(Meeting.firm_id == EventFit.firm_id, Meeting.mentor_id == EventFit.mentor_id),
        )
        .where(Meeting.release_id == release_id)
    )
    return {(row.firm_id, row.mentor_id): row for row in session.scalars(query)}


def records(session: Session, event_id: int) -> list[MeetingRecord]:
    """Return what became of the pairs of an event, where there is something to say."""
    query = select(MeetingRecord).where(MeetingRecord.event_id == event_id)
    query = query.order_by(MeetingRecord.id).execution_options(populate_existing=True)
    return list(session.scalars(query))


def earlier_places(
    session: Session, event_id: int, version: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return round and table of pairs that versions before one had, as they were had last."""
    query = (
        select(Meeting.firm_id, Meeting.mentor_id, Meeting.round_number, Meeting.table_number)
        .join(Release, Release.id == Meeting.release_id)
        .where(Release.event_id == event_id, Release.version < version)
        .order_by(Release.version)
    )
    return {(firm, mentor): (at, table) for firm, mentor, at, table in session.execute(query)}


def scores(session: Session, event_id: int) -> dict[tuple[int, int], float]:
    """Return how well every pair of an event fits that was worked out."""
    query = select(EventFit.firm_id, EventFit.mentor_id, EventFit.score)
    rows = session.execute(query.where(EventFit.event_id == event_id))
    return {(firm, mentor): score for firm, mentor, score in rows}


def requests_of(session: Session, event_id: int) -> dict[int, Request]:
    """Return the requests that followed from meetings of an event, by their id."""
    query = (
        select(Request)
        .join(MeetingRecord, MeetingRecord.request_id == Request.id)
        .where(MeetingRecord.event_id == event_id)
    )
    return {row.id: row for row in session.scalars(query)}


def record_of(session: Session, firm_id: int, mentor_id: int) -> MeetingRecord | None:
    """Return what became of a pair as it is now; other writers wait."""
    query = select(MeetingRecord).where(
        MeetingRecord.firm_id == firm_id, MeetingRecord.mentor_id == mentor_id
    )
    query = query.with_for_update(key_share=True)
    return session.scalar(query.execution_options(populate_existing=True))


def missing_people(session: Session, event_id: int) -> dict[str, int]:
    """Return how many people missed a meeting of an event, by side; lifted marks do not count."""
    query = (
        select(Registration.side, func.count(Registration.id.distinct()))
        .join(NoShowMark, NoShowMark.registration_id == Registration.id)
        .where(Registration.event_id == event_id, NoShowMark.lifted.is_(False))
        .group_by(Registration.side)
    )
    return dict(session.execute(query).all())


def last_self_booked(session: Session, event_id: int) -> TimetableRun | None:
    """Return the newest finished run of an event in which everybody booked for themselves."""
    query = select(TimetableRun).where(
        TimetableRun.event_id == event_id,
        TimetableRun.kind == "self_booked",
        TimetableRun.state == "done",
    )
    return session.scalar(query.order_by(TimetableRun.id.desc()).limit(1))


def event_before(session: Session, event: Event) -> Event | None:
    """Return the last closed event of the same region before one."""
    query = select(Event).where(
        Event.region_code == event.region_code,
        Event.phase == "closed",
        Event.removed_at.is_(None),
        Event.day < event.day,
        Event.id != event.id,
    )
    return session.scalar(query.order_by(Event.day.desc(), Event.id.desc()).limit(1))


def events_of_days(session: Session, first: date, last: date) -> list[Event]:
    """Return the events of some days on which people met, or still meet."""
    query = select(Event).where(
        Event.day.between(first, last),
        Event.phase.in_(("running", "closed")),
        Event.removed_at.is_(None),
    )
    return list(session.scalars(query.order_by(Event.id)))


def letters_with(session: Session, prefix: str) -> set[str]:
    """Return the keys of letters that begin with a text, sent ones among them."""
    query = select(Outbox.key).where(Outbox.key.startswith(prefix, autoescape=True))
    return set(session.scalars(query))


def mentor_public_id(session: Session, mentor_id: int) -> str | None:
    """Return the public id of a mentor."""
    return session.scalar(select(Mentor.public_id).where(Mentor.id == mentor_id))


def challenge(session: Session, challenge_id: int) -> Challenge | None:
    """Return a challenge."""
    return session.get(Challenge, challenge_id)
