"""Queries of the dashboard: how far firms came, how long answers take, who carries how much."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.case import CaseStudy
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.event import Event, Registration
from app.models.intake import Intake
from app.models.ledger import Aid, Deliverable
from app.models.mentor import Mentor, MentorSeat
from app.models.reference import Municipality
from app.models.request import Request
from app.models.selection import Application, Decision, SelectionRound
from app.models.visit import Visit

Span = tuple[datetime, datetime]
"""From a moment, up to and without another."""


@dataclass(frozen=True)
class Ground:
    """Which firms are looked at: those of municipalities, of one industry where it is chosen."""

    places: tuple[str, ...]
    industry: str = ""

    def firms(self) -> list[ColumnElement[bool]]:
        """Return the conditions on firms."""
        found: list[ColumnElement[bool]] = [Company.municipality_code.in_(self.places)]
        if self.industry:
            # a range of text, so that no function stands before the column
            found.append(Company.industry_code.between(self.industry, self.industry + "~"))
        return found


def joined(
    session: Session, ground: Ground, span: Span | None, *, late_before: datetime
) -> tuple[int, int]:
    """Return approved firms that joined in a span, and those without a mentor since a day."""
    matched = select(Engagement.id).where(Engagement.company_id == Company.id).exists()
    stuck = case((and_(Company.created_at < late_before, ~matched), 1), else_=0)
    query = select(func.count(Company.id), func.coalesce(func.sum(stuck), 0)).where(
        *ground.firms(), Company.status == "approved", *_within(Company.created_at, span)
    )
    count, late = session.execute(query).one()
    return count, late


def steps(
    session: Session, ground: Ground, span: Span | None, *, late_before: Mapping[str, datetime]
) -> tuple[int, ...]:
    """Return firms matched, met, closed, published, and those stuck before the last three.

    A firm counts for a step when it came through all steps before it.
    """
    firm = _steps_of_firms(ground, span).c
    matched = firm.matched.is_not(None)
    met = and_(matched, firm.met.is_not(None))
    closed = and_(met, firm.closed.is_not(None))
    published = and_(closed, firm.published.is_not(None))
    stuck = (
        and_(_unmet(firm), _before(firm.matched, late_before["met"])),
        and_(met, firm.closed.is_(None), _before(firm.met, late_before["closed"])),
        and_(closed, firm.published.is_(None), _before(firm.closed, late_before["published"])),
    )
    counts = [_count_if(condition) for condition in (matched, met, closed, published, *stuck)]
    return tuple(session.execute(select(*counts)).one())


def _steps_of_firms(ground: Ground, span: Span | None) -> Subquery:
    published = (
        select(func.min(CaseStudy.published_at))
        .where(CaseStudy.company_id == Company.id, CaseStudy.status == "published")
        .correlate(Company)
        .scalar_subquery()
    )
    return (
        select(
            Company.id,
            Company.name,
            Company.public_id,
            Company.municipality_code,
            func.min(Engagement.started_at).label("matched"),
            func.min(Visit.starts_at).label("met"),
            func.max(Engagement.ended_at).label("closed"),
            published.label("published"),
        )
        .join(Engagement, Engagement.company_id == Company.id)
        .outerjoin(Visit, and_(Visit.engagement_id == Engagement.id, Visit.state == "held"))
        .where(*ground.firms(), Company.status == "approved", *_within(Company.created_at, span))
        .group_by(Company.id)
        .subquery()
    )


def _unmet(firm: Any) -> ColumnElement[bool]:
    """Return the condition of a firm that runs with a mentor whom it never met."""
    return and_(firm.matched.is_not(None), firm.met.is_(None), firm.closed.is_(None))


def stuck_firms(
    session: Session,
    ground: Ground,
    stage: str,
    late_before: datetime,
    *,
    by_name: bool,
    offset: int,
    limit: int | None,
) -> tuple[list[tuple[str, str, str, datetime]], int]:
    """Return (public id, name, municipality, since) of firms stuck before a stage, and how many.

    The longest waiting first, or by name; ties by public id.
    """
    if stage == "matched":
        matched = select(Engagement.id).where(Engagement.company_id == Company.id).exists()
        source = (
            select(
                Company.public_id, Company.name, Company.municipality_code,
                Company.created_at.label("since"),
            )
            .where(
                *ground.firms(), Company.status == "approved", ~matched,
                Company.created_at < late_before,
            )
            .subquery()
        )  # fmt: skip
    else:
        firm = _steps_of_firms(ground, None)
        c = firm.c
        since, condition = {
            "met": (c.matched, _unmet(c)),
            "closed": (c.met, c.closed.is_(None)),
            "published": (c.closed, and_(c.met.is_not(None), c.published.is_(None))),
        }[stage]
        source = (
            select(c.public_id, c.name, c.municipality_code, since.label("since"))
            .where(since.is_not(None), condition, _before(since, late_before))
            .subquery()
        )
    s = source.c
    order = (s.name, s.public_id) if by_name else (s.since, s.public_id)
    query = select(s.public_id, s.name, s.municipality_code, s.since, func.count().over())
    rows = session.execute(query.order_by(*order).offset(offset).limit(limit)).all()
    return [(r[0], r[1], r[2], r[3]) for r in rows], rows[0][4] if rows else 0


def stuck_intakes(
    session: Session,
    regions: tuple[str, ...],
    places: tuple[str, ...],
    late_before: Mapping[str, datetime],
) -> tuple[int, int]:
    """Return intents that wait too long for a visit, and those that wait for an application."""
    waiting = Intake.state.in_(("new", "assigned"))
    visited = Intake.state.in_(("visited", "planning"))
    query = select(
        _count_if(and_(waiting, Intake.created_at < late_before["visited"])),
        _count_if(and_(visited, Intake.created_at < late_before["applied"])),
    ).where(Intake.region_code.in_(regions), Intake.municipality_code.in_(places))
    found = session.execute(query).one()
    return found[0], found[1]


def answer_moments(
    session: Session, ground: Ground, span: Span
) -> list[tuple[datetime, datetime | None, str]]:
    """Return (asked, answered, state) of requests of firms that were asked in a span."""
    query = (
        select(Request.opened_at, Request.answered_at, Request.state)
        .join(Company, Company.id == Request.company_id)
        .where(*_within(Request.opened_at, span), *ground.firms(), Request.state != "queued")
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def begun(session: Session, ground: Ground, span: Span) -> list[datetime]:
    """Return when engagements of firms began in a span."""
    query = (
        select(Engagement.started_at)
        .join(Company, Company.id == Engagement.company_id)
        .where(*_within(Engagement.started_at, span), *ground.firms())
    )
    return list(session.scalars(query))


def mentor_loads(
    session: Session, places: tuple[str, ...], *, experts: bool
) -> list[tuple[str, str, int, int]]:
    """Return (public id, name, places, in use) of approved mentors, the fullest first."""
    running = (
        select(func.count(Engagement.id))
        .where(Engagement.mentor_id == Mentor.id, Engagement.ended_at.is_(None))
        .scalar_subquery()
    )
    seats = (
        select(func.count(MentorSeat.id)).where(MentorSeat.mentor_id == Mentor.id).scalar_subquery()
    )
    within: list[ColumnElement[bool]] = [Company.municipality_code.in_(places)]
    if experts:
        within.append(Mentor.company_id.is_(None))
    query = (
        select(Mentor.public_id, User.name, seats, running)
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Company, Company.id == Mentor.company_id)
        .where(Mentor.status == "approved", or_(*within))
        .order_by(running.desc(), User.name, Mentor.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def events(
    session: Session, regions: tuple[str, ...], first: date, last: date
) -> tuple[int, int, int]:
    """Return events of regions in a span of days, firms registered, and firms that came."""
    firm = Registration.side == "firm"
    query = (
        select(
            func.count(func.distinct(Event.id)),
            _count_if(and_(firm, Registration.state == "approved")),
            _count_if(and_(firm, Registration.arrived_at.is_not(None))),
        )
        .select_from(Event)
        .outerjoin(Registration, Registration.event_id == Event.id)
        .where(Event.region_code.in_(regions), Event.day.between(first, last))
    )
    row = session.execute(query).one()
    return row[0], row[1], row[2]


def programme_counts(
    session: Session, regions: tuple[str, ...], places: tuple[str, ...], span: Span, *, year: int
) -> tuple[int, int, int, int]:
    """Return intents and applications of a span, those chosen of them, and agreements of a year."""
    intents = select(func.count(Intake.id)).where(
        Intake.region_code.in_(regions),
        *_within(Intake.created_at, span),
        Intake.municipality_code.in_(places),
    )
    applied = (
        select(
            func.count(Application.id).label("applied"),
            _count_if(Decision.outcome == "chosen").label("chosen"),
        )
        .join(SelectionRound, SelectionRound.id == Application.round_id)
        .join(Company, Company.id == Application.company_id)
        .outerjoin(Decision, Decision.application_id == Application.id)
        .where(
            SelectionRound.region_code.in_(regions),
            Application.state == "submitted",
            *_within(Application.submitted_at, span),
            Company.municipality_code.in_(places),
        )
        .subquery()
    )
    agreed = (
        select(func.count(Aid.id))
        .join(Company, Company.id == Aid.company_id)
        .where(
            Aid.region_code.in_(regions),
            Aid.year == year,
            Aid.removed_at.is_(None),
            Aid.state != "cancelled",
            Aid.import_id.is_(None),
            Company.municipality_code.in_(places),
        )
    )
    row = session.execute(
        select(
            intents.scalar_subquery(), applied.c.applied, applied.c.chosen,
            agreed.scalar_subquery(),
        )
    ).one()  # fmt: skip
    return row[0], row[1], row[2], row[3]


def late_papers(
    session: Session, regions: tuple[str, ...], places: tuple[str, ...], today: date
) -> int:
    """Return papers of agreements that should have been there."""
    query = (
        select(func.count(Deliverable.id))
        .join(Aid, Aid.id == Deliverable.aid_id)
        .join(Company, Company.id == Aid.company_id)
        .where(
            Deliverable.state.in_(("due", "returned")),
            Deliverable.due_on < today,
            Aid.removed_at.is_(None),
            Aid.state != "cancelled",
            Aid.region_code.in_(regions),
            Company.municipality_code.in_(places),
        )
    )
    return session.scalar(query) or 0


def by_region(
    session: Session, ground: Ground, span: Span | None
) -> dict[str, tuple[int, int, int, int, int]]:
    """Return region -> firms joined, matched, met, closed, published, as in ``steps``."""
    firm = _steps_of_firms(ground, span)
    c = firm.c
    met = c.met.is_not(None)
    closed = and_(met, c.closed.is_not(None))
    counts = [
        func.count(),
        *(_count_if(each) for each in (met, closed, and_(closed, c.published.is_not(None)))),
    ]
    reached = (
        select(Municipality.region_code, *counts)
        .join(Municipality, Municipality.code == c.municipality_code)
        .group_by(Municipality.region_code)
    )
    there = (
        select(Municipality.region_code, func.count(Company.id))
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(*ground.firms(), Company.status == "approved", *_within(Company.created_at, span))
        .group_by(Municipality.region_code)
    )
    found: dict[str, tuple[int, int, int, int, int]] = {
        row[0]: (row[1], 0, 0, 0, 0) for row in session.execute(there)
    }
    for row in session.execute(reached):
        found[row[0]] = (found[row[0]][0], row[1], row[2], row[3], row[4])
    return found


def _within(column: Any, span: Span | None) -> list[ColumnElement[bool]]:
    return [] if span is None else [column >= span[0], column < span[1]]


def _before(column: Any, moment: datetime) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column < moment
    return found


def _count_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
