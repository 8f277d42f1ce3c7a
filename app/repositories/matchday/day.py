"""Queries about the day itself: who is there, and what became of each meeting."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.event import EventRound, Registration
from app.models.timetable import (
    Meeting,
    MeetingRecord,
    NoShowMark,
    Placement,
    Release,
    TimetableRun,
)

PRESENCES = ("expected", "late", "arrived", "left", "absent")
SORTS = ("name", "number", "arrival")
_HERE, _GONE = Registration.arrived_at.is_not(None), Registration.absent_at.is_not(None)
_PLACE = (Meeting.round_number, Meeting.table_number, Meeting.locked)
_PRESENCE: dict[str, ColumnElement[bool]] = {
    "left": and_(_HERE, _GONE),
    "absent": and_(~_HERE, _GONE),
    "arrived": and_(_HERE, ~_GONE),
    "late": and_(~_HERE, ~_GONE, Registration.late_round.is_not(None)),
    "expected": and_(~_HERE, ~_GONE, Registration.late_round.is_(None)),
}


@dataclass(frozen=True)
class PresenceWish:
    """Which approved people of an event, in what order; empty values do not filter.

    ``limit`` None returns all of them.
    """

    text: str = ""
    side: str = ""
    presence: str = ""
    sort: str = "name"
    offset: int = 0
    limit: int | None = None


@dataclass(frozen=True)
class DayMeeting:
    """A meeting with both people and what became of the pair; None where nothing is known."""

    firm: Registration
    mentor: Registration
    round_number: int
    table_number: int
    locked: bool
    record: MeetingRecord | None

    @property
    def away(self) -> tuple[Registration, ...]:
        """Who of the two cannot be there: does not come, has left, or comes later."""
        return tuple(
            row
            for row in (self.firm, self.mentor)
            if row.state != "approved"
            or row.absent_at is not None
            or self.round_number < (row.late_round or 1)
        )


def presence_of(row: Registration) -> str:
    """Return which of ``PRESENCES`` a person is in."""
    if row.absent_at is not None:
        return "absent" if row.arrived_at is None else "left"
    if row.arrived_at is not None:
        return "arrived"
    return "expected" if row.late_round is None else "late"


def find(session: Session, event_id: int, wish: PresenceWish) -> tuple[list[Registration], int]:
    """Return approved people of an event and how many there are. Two SELECTs.

    The text is looked for in name, person and the code of the badge.
    """
    query = select(Registration).where(
        Registration.event_id == event_id, Registration.state == "approved"
    )
    if wish.text:
        part = wish.text.casefold()
        columns = (Registration.name, Registration.person, Registration.badge_code)
        query = query.where(
            or_(*(func.lower(column).contains(part, autoescape=True) for column in columns))
        )
    if wish.side:
        query = query.where(Registration.side == wish.side)
    if wish.presence:
        query = query.where(_PRESENCE[wish.presence])
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    orders: dict[str, tuple[Any, ...]] = {
        "number": (Registration.id,),
        # who came last stands first, who has not come at the end in either database
        "arrival": (_HERE.desc(), Registration.arrived_at.desc(), Registration.id),
    }
    query = query.order_by(*orders.get(wish.sort, (Registration.name, Registration.id)))
    return list(session.scalars(query.offset(wish.offset).limit(wish.limit))), total


def presences(session: Session, event_id: int) -> dict[tuple[str, str], int]:
    """Return how many approved people there are by side and presence."""
    presence = case(*((condition, name) for name, condition in _PRESENCE.items()))
    query = (
        select(Registration.side, presence, func.count())
        .where(Registration.event_id == event_id, Registration.state == "approved")
        .group_by(Registration.side, presence)
    )
    return {(side, name): count for side, name, count in session.execute(query)}


def by_badge(session: Session, event_id: int, code: str) -> Registration | None:
    """Return the approved person of a badge."""
    query = select(Registration).where(
        Registration.event_id == event_id,
        Registration.badge_code == code,
        Registration.state == "approved",
    )
    return session.scalar(query)


def meetings(
    session: Session,
    release_id: int,
    *,
    rounds: Collection[int] | None = None,
    registration_id: int | None = None,
) -> list[DayMeeting]:
    """Return meetings of a timetable with what became of them, by round and table. Two SELECTs."""
    query = (
        select(Meeting.firm_id, Meeting.mentor_id, *_PLACE, MeetingRecord)
        .outerjoin(
            MeetingRecord,
            and_(
                MeetingRecord.firm_id == Meeting.firm_id,
                MeetingRecord.mentor_id == Meeting.mentor_id,
            ),
        )
        .where(Meeting.release_id == release_id)
        .order_by(Meeting.round_number, Meeting.table_number)
        .execution_options(populate_existing=True)
    )
    if rounds is not None:
        query = query.where(Meeting.round_number.in_(rounds))
    if registration_id is not None:
        mine = (Meeting.firm_id == registration_id, Meeting.mentor_id == registration_id)
        query = query.where(or_(*mine))
    found = session.execute(query).all()
    # everybody has several meetings: read once, not with each of them
    ids = {id_ for row in found for id_ in (row[0], row[1])}
    people = select(Registration).where(Registration.id.in_(ids))
    rows = session.scalars(people.execution_options(populate_existing=True))
    by_id = {row.id: row for row in rows}
    return [
        DayMeeting(by_id[firm_id], by_id[mentor_id], number, table, locked, record)
        for firm_id, mentor_id, number, table, locked, record in found
    ]


def earlier_meetings(
    session: Session, event_id: int, release: Release, number: int | None = None
) -> list[DayMeeting]:
    """Return marked meetings that older versions had and this one has no more; of a round if given.

    A re-plan leaves out who did not come, so that the pair may meet later; what was marked stays
    to be seen and corrected. The newest version comes first where several have the pair.
    """
    firm, mentor, kept = aliased(Registration), aliased(Registration), aliased(Meeting)
    query = (
        select(firm, mentor, *_PLACE, MeetingRecord)
        .select_from(Meeting)
        .join(Release, Release.id == Meeting.release_id)
        .join(firm, firm.id == Meeting.firm_id)
        .join(mentor, mentor.id == Meeting.mentor_id)
        .join(
            MeetingRecord,
            and_(
                MeetingRecord.firm_id == Meeting.firm_id,
                MeetingRecord.mentor_id == Meeting.mentor_id,
            ),
        )
        .outerjoin(
            kept,
            and_(
                kept.release_id == release.id,
                kept.firm_id == Meeting.firm_id,
                kept.mentor_id == Meeting.mentor_id,
            ),
        )
        .where(
            Release.event_id == event_id,
            Release.version < release.version,
            MeetingRecord.state != "unknown",
            kept.id.is_(None),
        )
        .order_by(Release.version.desc(), Meeting.round_number, Meeting.table_number)
        .execution_options(populate_existing=True)
    )
    if number is not None:
        query = query.where(Meeting.round_number == number)
    found: dict[tuple[int, int], DayMeeting] = {}
    for row in session.execute(query):
        one = DayMeeting(*row)
        found.setdefault((one.firm.id, one.mentor.id), one)
    return list(found.values())


def states_by_round(session: Session, release_id: int) -> dict[int, dict[str, int]]:
    """Return how many meetings of a timetable are in each state, by round."""
    state = func.coalesce(MeetingRecord.state, "unknown")
    query = (
        select(Meeting.round_number, state, func.count())
        .outerjoin(
            MeetingRecord,
            and_(
                MeetingRecord.firm_id == Meeting.firm_id,
                MeetingRecord.mentor_id == Meeting.mentor_id,
            ),
        )
        .where(Meeting.release_id == release_id)
        .group_by(Meeting.round_number, state)
    )
    found: dict[int, dict[str, int]] = {}
    for number, name, count in session.execute(query):
        found.setdefault(number, {})[name] = count
    return found


def record_of(session: Session, firm_id: int, mentor_id: int) -> MeetingRecord | None:
    """Return what became of a pair as it is now; other writers wait."""
    query = select(MeetingRecord).where(
        MeetingRecord.firm_id == firm_id, MeetingRecord.mentor_id == mentor_id
    )
    query = query.with_for_update(key_share=True)
    return session.scalar(query.execution_options(populate_existing=True))


def missing_of(session: Session, record_ids: Collection[int]) -> dict[int, set[int]]:
    """Return who did not come, as ids of registrations by record, but for lifted marks."""
    query = select(NoShowMark.record_id, NoShowMark.registration_id).where(
        NoShowMark.record_id.in_(record_ids), NoShowMark.lifted.is_(False)
    )
    found: dict[int, set[int]] = {}
    for record_id, registration_id in session.execute(query):
        found.setdefault(record_id, set()).add(registration_id)
    return found


def rounds_for_change(session: Session, event_id: int) -> list[EventRound]:
    """Return the rounds of an event as they are now; other writers wait."""
    query = select(EventRound).where(EventRound.event_id == event_id).order_by(EventRound.number)
    query = query.with_for_update(key_share=True)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def version(session: Session, event_id: int, number: int) -> Release | None:
    """Return a version of the timetable of an event."""
    query = select(Release).where(Release.event_id == event_id, Release.version == number)
    return session.scalar(query)


def newest_replan(session: Session, event_id: int, *, since: datetime | None) -> str | None:
    """Return the name of the group of choices that was asked for last, after a moment."""
    query = select(TimetableRun.group_id).where(
        TimetableRun.event_id == event_id, TimetableRun.kind == "replan"
    )
    if since is not None:
        query = query.where(TimetableRun.created_at >= since)
    return session.scalar(query.order_by(TimetableRun.id.desc()).limit(1))


def has_meetings(session: Session, event_id: int, registration_id: int) -> bool:
    """Tell whether somebody has a meeting in any timetable of an event."""
    mine = or_(Meeting.firm_id == registration_id, Meeting.mentor_id == registration_id)
    query = (
        select(Meeting.id)
        .join(Release, Release.id == Meeting.release_id)
        .where(Release.event_id == event_id, mine)
    )
    return session.scalar(query.limit(1)) is not None


def placed(
    session: Session, run_ids: Collection[int]
) -> dict[int, dict[tuple[int, int], tuple[int, int]]]:
    """Return where each run places each pair: its round and table. One SELECT."""
    query = select(
        Placement.run_id,
        Placement.firm_id,
        Placement.mentor_id,
        Placement.round_number,
        Placement.table_number,
    ).where(Placement.run_id.in_(run_ids))
    found: dict[int, dict[tuple[int, int], tuple[int, int]]] = {id_: {} for id_ in run_ids}
    for run_id, firm_id, mentor_id, number, table in session.execute(query):
        found[run_id][firm_id, mentor_id] = (number, table)
    return found
