"""Queries of the desk. Every one takes the municipalities or provinces it may look into."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.case import CaseStudy
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.mentor import Mentor, MentorSeat
from app.models.reference import Municipality
from app.models.request import Request

ACCEPTED = exists().where(Request.challenge_id == Challenge.id, Request.state == "accepted")
ASKED = exists().where(
    Request.challenge_id == Challenge.id, Request.state.in_(("open", "asked_back"))
)
CLOSED = "coordinators"
"""The visibility of a challenge that is told to coordinators and to the mentors asked."""


@dataclass(frozen=True)
class ListWish:
    """Which rows of a list and in what order; empty text does not filter.

    ``limit`` None returns all rows.
    """

    text: str = ""
    status: str = ""
    place: str = ""
    sort: str = ""
    offset: int = 0
    limit: int | None = None


def companies(
    session: Session, places: Collection[str], wish: ListWish
) -> tuple[list[Company], int]:
    """Return firms of municipalities and how many there are in all.

    The text is looked for in both names and the registration number. Sorted by ``name``,
    ``place``, ``waiting`` (waiting ones first, the longest before) or the newest; ties by id.
    """
    query = select(Company).where(Company.municipality_code.in_(places))
    if wish.text:
        digits = "".join(sign for sign in wish.text if sign.isdigit())
        found = [_contains(Company.name, wish.text), _contains(Company.name_en, wish.text)]
        if digits:
            found.append(_contains(Company.registration_number, digits))
        query = query.where(or_(*found))
    if wish.status:
        query = query.where(Company.status == wish.status)
    if wish.place:
        query = query.where(Company.municipality_code == wish.place)
    orders: dict[str, tuple[Any, ...]] = {
        "name": (Company.name,),
        "place": (Company.municipality_code, Company.name),
        "waiting": (_first(Company.status == "waiting"), Company.created_at),
    }
    order = orders.get(wish.sort, (Company.created_at.desc(),))
    rows, total = _window(session, query.order_by(*order, Company.id), wish)
    return [row[0] for row in rows], total


def mentors(
    session: Session, places: Collection[str], wish: ListWish, *, experts: bool
) -> tuple[list[tuple[Mentor, User, Company | None, int, int]], int]:
    """Return (mentor, person, firm, places, places in use) and how many there are in all.

    With ``experts`` also stationed ones without a firm, who belong to every province. The text is
    looked for in the person's name, the firm and the headline. Sorted by ``name``, ``free`` (most
    free places first), ``waiting`` or the newest; ties by id.
    """
    seats = (
        select(func.count(MentorSeat.id)).where(MentorSeat.mentor_id == Mentor.id).scalar_subquery()
    )
    used = (
        select(func.count(Engagement.id))
        .where(Engagement.mentor_id == Mentor.id, Engagement.ended_at.is_(None))
        .scalar_subquery()
    )
    within = [Company.municipality_code.in_(places)]
    if experts:
        within.append(Mentor.company_id.is_(None))
    query: Any = (
        select(Mentor, User, Company, seats.label("places"), used.label("used"))
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Company, Company.id == Mentor.company_id)
        .where(or_(*within))
    )
    if wish.text:
        columns = (User.name, Company.name, Mentor.headline)
        query = query.where(or_(*(_contains(column, wish.text) for column in columns)))
    if wish.status:
        query = query.where(Mentor.status == wish.status)
    if wish.place:
        query = query.where(Company.municipality_code == wish.place)
    orders: dict[str, tuple[Any, ...]] = {
        "name": (User.name,),
        "free": ((seats - used).desc(),),
        "waiting": (_first(Mentor.status == "waiting"), Mentor.created_at),
    }
    order = orders.get(wish.sort, (Mentor.created_at.desc(),))
    return _window(session, query.order_by(*order, Mentor.id), wish)


def challenges(
    session: Session,
    places: Collection[str],
    wish: ListWish,
    *,
    help_action: str,
    closed_in: Collection[str],
) -> tuple[list[tuple[Challenge, Company, int, int, bool]], int]:
    """Return (challenge, firm, live, accepted, help wanted) and how many there are in all.

    ``live`` and ``accepted`` count requests; help is wanted when the audit trail holds
    ``help_action`` of the challenge: its owner found no mentor that fits. A challenge that is told
    to coordinators alone is found by its words only where it lies in a province of ``closed_in``.

    ``wish.status``: ``unanswered`` (open, no accepted request), ``wanted`` (of those, help is
    wanted), ``unasked`` (open, no request
    live or accepted), ``accepted`` (open, with an accepted request), or a state of the challenge.
    Sorted by ``newest``, ``urgent`` (now before quarter before year), ``place`` or the oldest.
    """
    # read once: a look into the trail for every row would grow with the trail
    wanted = Challenge.public_id.in_(
        select(AuditEvent.object_id).where(AuditEvent.action == help_action)
    )
    query: Any = (
        select(
            Challenge,
            Company,
            _requests_in("open", "asked_back").label("live"),
            _requests_in("accepted").label("accepted"),
            wanted.label("wanted"),
        )
        .join(Company, Company.id == Challenge.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(Company.municipality_code.in_(places))
    )
    query = query.where(*_challenge_state(wish.status, wanted))
    if wish.text:
        told = or_(Challenge.visibility != CLOSED, Municipality.region_code.in_(closed_in))
        words = [_contains(column, wish.text) for column in (Challenge.text, Challenge.target)]
        query = query.where(or_(_contains(Company.name, wish.text), and_(told, or_(*words))))
    if wish.place:
        query = query.where(Company.municipality_code == wish.place)
    urgency = case({"now": 0, "quarter": 1}, value=Challenge.urgency, else_=2)
    orders: dict[str, tuple[Any, ...]] = {
        "newest": (Challenge.created_at.desc(), Challenge.id.desc()),
        "urgent": (urgency, Challenge.created_at, Challenge.id),
        "place": (Company.municipality_code, Challenge.created_at, Challenge.id),
    }
    order = orders.get(wish.sort, (Challenge.created_at, Challenge.id))
    return _window(session, query.order_by(*order), wish)


def overdue_requests(
    session: Session, regions: Collection[str], *, now: datetime, limit: int
) -> tuple[list[tuple[Request, Challenge, Company, Mentor, User]], int]:
    """Return open requests past their day, of firms or to mentors of the provinces.

    The longest overdue comes first; the person is the mentor. Beside them how many there are.
    """
    home = select(Municipality.code).where(Municipality.region_code.in_(regions))
    mentor_firm = select(Company.id).where(Company.municipality_code.in_(home))
    query: Any = (
        select(Request, Challenge, Company, Mentor, User)
        .join(Challenge, Challenge.id == Request.challenge_id)
        .join(Company, Company.id == Challenge.company_id)
        .join(Mentor, Mentor.id == Request.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .where(
            Request.state == "open",
            Request.due_at < now,
            or_(Company.municipality_code.in_(home), Mentor.company_id.in_(mentor_firm)),
        )
        .order_by(Request.due_at, Request.id)
    )
    return _window(session, query, ListWish(limit=limit))


def counts_by_municipality(session: Session, places: Collection[str]) -> dict[str, dict[str, int]]:
    """Return kind -> municipality code -> count, in one SELECT; a missing code is zero.

    Kinds: ``firms`` (approved), ``challenges`` (open), ``unanswered`` (of those, without an
    accepted request), ``cases`` (published), ``mentors`` (approved).
    """
    counted = union_all(
        _counted("firms", Company.status == "approved"),
        _counted("challenges", Challenge.status == "open", Challenge),
        _counted("unanswered", and_(Challenge.status == "open", ~ACCEPTED), Challenge),
        _counted("cases", CaseStudy.status == "published", CaseStudy),
        _counted("mentors", Mentor.status == "approved", Mentor),
    ).subquery()
    query = select(counted.c.kind, counted.c.place, counted.c.number).where(
        counted.c.place.in_(places)
    )
    found: dict[str, dict[str, int]] = {
        kind: {} for kind in ("firms", "challenges", "unanswered", "cases", "mentors")
    }
    for kind, place, number in session.execute(query):
        found[kind][place] = number
    return found


def _counted(kind: str, condition: ColumnElement[bool], table: Any = None) -> Any:
    query: Any = select(
        literal(kind).label("kind"),
        Company.municipality_code.label("place"),
        func.count(Company.id if table is None else table.id).label("number"),
    ).select_from(Company)
    if table is not None:
        query = query.join(table, table.company_id == Company.id)
    return query.where(condition).group_by(Company.municipality_code)


def _challenge_state(status: str, wanted: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    is_open = Challenge.status == "open"
    if status == "wanted":
        return (is_open, ~ACCEPTED, wanted)
    if status == "unanswered":
        return (is_open, ~ACCEPTED)
    if status == "unasked":
        return (is_open, ~ACCEPTED, ~ASKED)
    if status == "accepted":
        return (is_open, ACCEPTED)
    return (Challenge.status == status,) if status else ()


def _requests_in(*states: str) -> ColumnElement[int]:
    return (
        select(func.count(Request.id))
        .where(Request.challenge_id == Challenge.id, Request.state.in_(states))
        .scalar_subquery()
    )


def _contains(column: Any, text: str) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.icontains(text, autoescape=True)
    return found


def _first(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 0), else_=1).cast(Integer)


def _window(session: Session, query: Any, wish: ListWish) -> tuple[list[Any], int]:
    """Return the rows of the window and the number of all rows; one SELECT on the first page."""
    if wish.offset:
        total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery()))
        return _rows(session, query.offset(wish.offset).limit(wish.limit)), total or 0
    rows = _rows(session, query.add_columns(func.count().over()).limit(wish.limit))
    return [row[:-1] for row in rows], rows[0][-1] if rows else 0


def _rows(session: Session, query: Any) -> list[Any]:
    return [tuple(row) for row in session.execute(query)]
