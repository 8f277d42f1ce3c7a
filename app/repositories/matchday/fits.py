"""Queries about how well the firms and mentors of an event fit, and what that rests on."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.challenge import Challenge
from app.models.company import Company
from app.models.event import Event, EventFit, Registration

SORTS = ("score", "firm", "mentor")
GIVEN = "given"
"""Mark of a score that the match engine did not work out: it stays as it is."""
OPEN_PHASES = ("collecting", "provisional", "final", "running")


@dataclass(frozen=True)
class FitWish:
    """Which pairs of an event and in what order; empty values do not filter.

    ``least`` is the lowest score, ``below`` is above all of them; ``apart`` wants those that a rule
    keeps apart, False the others; ``limit`` None returns all of them.
    """

    text: str = ""
    place: str = ""
    least: float | None = None
    below: float | None = None
    apart: bool | None = None
    sort: str = "score"
    offset: int = 0
    limit: int | None = 20


@dataclass(frozen=True)
class FitPair:
    """A firm and a mentor of an event, and how well they fit."""

    fit: EventFit
    firm: Registration
    mentor: Registration


@dataclass(frozen=True)
class NewFit:
    """What was worked out about a pair."""

    firm_id: int
    mentor_id: int
    score: float
    refusal: str
    reason: Mapping[str, Any]


def companies_of(session: Session, ids: Collection[int]) -> dict[int, Company]:
    """Return firms by id."""
    return {row.id: row for row in session.scalars(select(Company).where(Company.id.in_(ids)))}


def challenges_of(session: Session, ids: Collection[int]) -> dict[int, Challenge]:
    """Return challenges by id."""
    return {row.id: row for row in session.scalars(select(Challenge).where(Challenge.id.in_(ids)))}


def marks_of(session: Session, event_id: int) -> dict[tuple[int, int], str]:
    """Return what each pair of an event was worked out from, as a mark; ``GIVEN`` for no mark."""
    mark = EventFit.reason["mark"].as_string()
    query = select(EventFit.firm_id, EventFit.mentor_id, mark).where(EventFit.event_id == event_id)
    return {(firm, mentor): text or GIVEN for firm, mentor, text in session.execute(query)}


def put(
    session: Session, event_id: int, firm_id: int, rows: Iterable[NewFit], *, now: datetime
) -> None:
    """Write pairs of one firm in the place of what stood there."""
    # two processes may work them out at once: the second waits here and finds the first one's rows
    session.execute(
        select(Registration.id).where(Registration.id == firm_id).with_for_update(key_share=True)
    ).all()
    values = [
        {
            "event_id": event_id, "firm_id": firm_id, "mentor_id": row.mentor_id,
            "score": row.score, "refusal": row.refusal, "reason": dict(row.reason),
            "computed_at": now,
        }
        for row in rows
    ]  # fmt: skip
    session.execute(
        delete(EventFit).where(
            EventFit.firm_id == firm_id,
            EventFit.mentor_id.in_([value["mentor_id"] for value in values]),
        ),
        execution_options={"synchronize_session": False},
    )
    if values:
        session.execute(insert(EventFit), values)


def of_event(session: Session, event_id: int) -> list[EventFit]:
    """Return the fit of every pair of an event, in any order."""
    return list(session.scalars(select(EventFit).where(EventFit.event_id == event_id)))


def of_pairs(
    session: Session, registration_id: int, others: Collection[int]
) -> dict[int, EventFit]:
    """Return how well somebody fits others, by the registration of the other."""
    query = select(EventFit).where(
        or_(
            (EventFit.firm_id == registration_id) & EventFit.mentor_id.in_(others),
            (EventFit.mentor_id == registration_id) & EventFit.firm_id.in_(others),
        )
    )
    return {
        row.mentor_id if row.firm_id == registration_id else row.firm_id: row
        for row in session.scalars(query)
    }


def find(session: Session, event_id: int, wish: FitWish) -> tuple[list[FitPair], int]:
    """Return pairs of approved people and how many there are; ties by name. Two SELECTs."""
    firm, mentor = aliased(Registration), aliased(Registration)
    query: Select[Any, Any, Any] = (
        select(EventFit, firm, mentor)
        .join(firm, firm.id == EventFit.firm_id)
        .join(mentor, mentor.id == EventFit.mentor_id)
        .where(EventFit.event_id == event_id, firm.state == "approved", mentor.state == "approved")
    )
    if wish.text:
        part = wish.text.casefold()
        columns = (firm.name, mentor.name, mentor.person, firm.topic)
        query = query.where(
            or_(*(func.lower(column).contains(part, autoescape=True) for column in columns))
        )
    if wish.place:
        query = query.where(firm.municipality_code == wish.place)
    if wish.least is not None:
        query = query.where(EventFit.score >= wish.least)
    if wish.below is not None:
        query = query.where(EventFit.score < wish.below)
    if wish.apart is not None:
        query = query.where((EventFit.refusal != "") if wish.apart else (EventFit.refusal == ""))
    total = session.scalar(
        query.with_only_columns(func.count(EventFit.firm_id), maintain_column_froms=True)
    )
    orders: dict[str, tuple[Any, ...]] = {
        "firm": (firm.name, firm.id, EventFit.score.desc()),
        "mentor": (mentor.name, mentor.id, EventFit.score.desc()),
    }
    best = (EventFit.score.desc(), firm.name, firm.id, mentor.name, mentor.id)
    window = query.order_by(*orders.get(wish.sort, best)).offset(wish.offset).limit(wish.limit)
    return [FitPair(*row) for row in session.execute(window)], total or 0


def unscored(session: Session) -> list[int]:
    """Return ids of events that people are planned for where pairs were never worked out."""
    firm, mentor = aliased(Registration), aliased(Registration)
    pairs = (
        select(func.count(firm.id))
        .where(firm.event_id == Event.id, firm.side == "firm", firm.state == "approved")
        .scalar_subquery()
        * select(func.count(mentor.id))
        .where(mentor.event_id == Event.id, mentor.side == "mentor", mentor.state == "approved")
        .scalar_subquery()
    )
    known, other = aliased(Registration), aliased(Registration)
    there = (
        select(func.count(EventFit.firm_id))
        .join(known, known.id == EventFit.firm_id)
        .join(other, other.id == EventFit.mentor_id)
        .where(EventFit.event_id == Event.id, known.state == "approved", other.state == "approved")
        .scalar_subquery()
    )
    query = select(Event.id).where(
        Event.phase.in_(OPEN_PHASES), Event.removed_at.is_(None), pairs > there
    )
    return list(session.scalars(query.order_by(Event.day, Event.id)))


def forget(session: Session, event_id: int) -> int:
    """Delete the pairs of an event that the match engine worked out; return how many."""
    mark = EventFit.reason["mark"].as_string()
    found = select(EventFit.firm_id, EventFit.mentor_id).where(
        EventFit.event_id == event_id, mark.is_not(None)
    )
    count = len(session.execute(found).all())
    session.execute(
        delete(EventFit).where(EventFit.event_id == event_id, mark.is_not(None)),
        execution_options={"synchronize_session": False},
    )
    return count


def event_by_id(session: Session, event_id: int) -> Event | None:
    """Return an event by its row id."""
    return session.get(Event, event_id)
