"""What the question of a timetable is made of: wishes, fits, refusals, firms of mentors."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import starmap
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.company import Company
from app.models.event import EventFit, Registration, Wish
from app.models.mentor import Mentor
from app.models.reference import AreaDesignation
from app.models.timetable import MeetingRecord


@dataclass(frozen=True)
class Pair:
    """A firm and a mentor of an event, by the ids of their registrations."""

    firm_id: int
    mentor_id: int


class FitRow(NamedTuple):
    """How well a pair fits, and the code of the rule that keeps it apart. There are many."""

    firm_id: int
    mentor_id: int
    score: float
    refusal: str


@dataclass(frozen=True)
class WishRow:
    """What one registration wishes about another."""

    by_id: int
    about_id: int
    kind: str


@dataclass(frozen=True)
class RecordRow(Pair):
    """What became of a pair so far."""

    state: str
    refused: bool


def fits_of(session: Session, event_id: int) -> list[FitRow]:
    """Return the fit of every pair of an event that was worked out, in any order."""
    query = select(EventFit.firm_id, EventFit.mentor_id, EventFit.score, EventFit.refusal)
    rows = session.execute(query.where(EventFit.event_id == event_id))
    return list(starmap(FitRow, rows))


def ruled_out(session: Session, event_id: int) -> list[Pair]:
    """Return the pairs of an event that a rule keeps apart."""
    query = select(EventFit.firm_id, EventFit.mentor_id).where(
        EventFit.event_id == event_id, EventFit.refusal != ""
    )
    return [Pair(*row) for row in session.execute(query)]


def newest_fit(session: Session, event_id: int) -> tuple[int, datetime | None]:
    """Return how many pairs of an event were worked out, and when last."""
    query = select(func.count(), func.max(EventFit.computed_at))
    count, newest = session.execute(query.where(EventFit.event_id == event_id)).one()
    return count, newest


def wishes_of(session: Session, event_id: int) -> list[WishRow]:
    """Return every wish of an event, in any order."""
    query = select(Wish.by_id, Wish.about_id, Wish.kind).where(Wish.event_id == event_id)
    return [WishRow(*row) for row in session.execute(query)]


def records_of(session: Session, event_id: int) -> list[RecordRow]:
    """Return what became of the pairs of an event, where there is something to say."""
    query = select(
        MeetingRecord.firm_id,
        MeetingRecord.mentor_id,
        MeetingRecord.state,
        MeetingRecord.refused_at.is_not(None),
    )
    rows = session.execute(query.where(MeetingRecord.event_id == event_id))
    return [RecordRow(firm, mentor, state, bool(refused)) for firm, mentor, state, refused in rows]


def own_pairs(session: Session, event_id: int) -> list[Pair]:
    """Return the pairs of an event of which the mentor belongs to the firm."""
    firm, guide = aliased(Registration), aliased(Registration)
    query = (
        select(firm.id, guide.id)
        .join(Mentor, Mentor.company_id == firm.company_id)
        .join(guide, guide.mentor_id == Mentor.id)
        .where(firm.event_id == event_id, guide.event_id == event_id)
    )
    return [Pair(*row) for row in session.execute(query)]


def firms_in_areas(
    session: Session, event_id: int, kinds: Collection[str], *, on: date
) -> frozenset[int]:
    """Return the firms of an event in municipalities designated on a day.

    What stands on the registration counts before what stands at the company. A municipality that
    is both a depopulation and an interest area counts for either.
    """
    place = func.coalesce(Registration.municipality_code, Company.municipality_code)
    query = (
        select(Registration.id)
        .outerjoin(Company, Company.id == Registration.company_id)
        .join(AreaDesignation, AreaDesignation.municipality_code == place)
        .where(
            Registration.event_id == event_id,
            Registration.side == "firm",
            AreaDesignation.kind.in_(kinds),
            AreaDesignation.valid_from <= on,
            or_(AreaDesignation.valid_to.is_(None), AreaDesignation.valid_to > on),
        )
    )
    return frozenset(session.scalars(query))
