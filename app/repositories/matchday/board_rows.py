"""Queries about a board at work: its seats, the journal of its changes, facts about a pair."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.event import EventFit, Registration, Wish
from app.models.mentor import Mentor
from app.models.timetable import BoardChange, Meeting, MeetingRecord, Release, TimetableRun

_NAMES = ("firm_id", "mentor_id", "round_number", "table_number", "locked", "origin")
_COLUMNS = tuple(getattr(Meeting, name) for name in _NAMES)


class Seat(NamedTuple):
    """A meeting as a value: ids of the registrations, and where it takes place."""

    firm_id: int
    mentor_id: int
    round_number: int
    table_number: int
    locked: bool = False
    origin: str = "solver"

    @property
    def pair(self) -> tuple[int, int]:
        """Who meets."""
        return self.firm_id, self.mentor_id

    @property
    def place(self) -> tuple[int, int]:
        """Numbers of the round and of the table."""
        return self.round_number, self.table_number


@dataclass(frozen=True)
class PairFacts:
    """What is known of a pair beside where it sits."""

    score: float | None
    refusal: str
    reason: dict[str, object]
    wishes: tuple[Wish, ...]
    record: MeetingRecord | None
    own_firm: bool
    """The mentor belongs to the firm."""


@dataclass(frozen=True)
class ChangeRow:
    """A change of the board and who made it; None for a guest."""

    change: BoardChange
    author: User | None


def seats_of(session: Session, release_id: int) -> list[Seat]:
    """Return the meetings of a release as values, by round and table."""
    query = select(*_COLUMNS).where(Meeting.release_id == release_id)
    rows = session.execute(query.order_by(Meeting.round_number, Meeting.table_number))
    return [Seat(*row) for row in rows]


def take_seats(session: Session, release_id: int, pairs: Collection[tuple[int, int]]) -> None:
    """Delete the meetings of these pairs from a release."""
    for firm_id, mentor_id in pairs:
        session.execute(
            delete(Meeting).where(
                Meeting.release_id == release_id,
                Meeting.firm_id == firm_id,
                Meeting.mentor_id == mentor_id,
            )
        )


def clear_seats(session: Session, release_id: int) -> None:
    """Delete all meetings of a release."""
    session.execute(delete(Meeting).where(Meeting.release_id == release_id))


def put_seats(session: Session, release_id: int, seats: Iterable[Seat]) -> None:
    """Add meetings to a release."""
    values = [{"release_id": release_id, **seat._asdict()} for seat in seats]
    if values:
        session.execute(insert(Meeting), values)


def release_of(session: Session, event_id: int, version: int) -> Release | None:
    """Return a version of the timetable of an event."""
    query = select(Release).where(Release.event_id == event_id, Release.version == version)
    return session.scalar(query)


def run_of(session: Session, release: Release) -> TimetableRun | None:
    """Return the run that a release was taken over from."""
    return None if release.run_id is None else session.get(TimetableRun, release.run_id)


def last_change(session: Session, release_id: int, *, undone: bool) -> BoardChange | None:
    """Return the change that undo, or with ``undone`` redo, is about."""
    query = select(BoardChange).where(BoardChange.release_id == release_id)
    if undone:
        # the one that was undone last is the oldest of those that are undone
        query = query.where(BoardChange.undone_at.is_not(None)).order_by(BoardChange.id)
    else:
        query = query.where(BoardChange.undone_at.is_(None)).order_by(BoardChange.id.desc())
    return session.scalar(query.limit(1))


def forget_undone(session: Session, release_id: int) -> None:
    """Delete the changes that were undone: another way was taken."""
    query = delete(BoardChange).where(
        BoardChange.release_id == release_id, BoardChange.undone_at.is_not(None)
    )
    session.execute(query)


def forget_board(session: Session, release_id: int) -> None:
    """Delete a board with its meetings and its journal."""
    session.execute(delete(BoardChange).where(BoardChange.release_id == release_id))
    clear_seats(session, release_id)
    session.execute(delete(Release).where(Release.id == release_id, Release.version.is_(None)))


def changes_of(session: Session, release_id: int, *, limit: int = 20) -> list[ChangeRow]:
    """Return the changes of a release that stand, the last first."""
    query = (
        select(BoardChange, User)
        .outerjoin(User, User.id == BoardChange.by_id)
        .where(BoardChange.release_id == release_id, BoardChange.undone_at.is_(None))
        .order_by(BoardChange.id.desc())
        .limit(limit)
    )
    return [ChangeRow(*row) for row in session.execute(query)]


def add_change(
    session: Session,
    release_id: int,
    kind: str,
    delta: dict[str, object],
    *,
    by_id: int | None,
    now: datetime,
) -> None:
    """Write a change into the journal."""
    session.add(BoardChange(release_id=release_id, kind=kind, delta=delta, by_id=by_id, at=now))


def pair_facts(session: Session, firm_id: int, mentor_id: int) -> PairFacts:
    """Return what is known of a pair. Four SELECTs."""
    fit = session.get(EventFit, (firm_id, mentor_id))
    both = (firm_id, mentor_id)
    wishes = session.scalars(
        select(Wish).where(Wish.by_id.in_(both), Wish.about_id.in_(both)).order_by(Wish.id)
    )
    record = session.scalar(
        select(MeetingRecord).where(
            MeetingRecord.firm_id == firm_id, MeetingRecord.mentor_id == mentor_id
        )
    )
    return PairFacts(
        score=fit.score if fit else None,
        refusal=fit.refusal if fit else "",
        reason=fit.reason if fit else {},
        wishes=tuple(wishes),
        record=record,
        own_firm=_belongs(session, firm_id, mentor_id),
    )


def _belongs(session: Session, firm_id: int, mentor_id: int) -> bool:
    firm, guide = (session.get(Registration, each) for each in (firm_id, mentor_id))
    if firm is None or guide is None or firm.company_id is None or guide.mentor_id is None:
        return False
    mentor = session.get(Mentor, guide.mentor_id)
    return mentor is not None and mentor.company_id == firm.company_id
