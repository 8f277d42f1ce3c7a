"""Queries about requests to mentors, and about the challenges they concern."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.audit import AuditEvent
from app.models.challenge import Challenge, ChallengeCategory
from app.models.company import Company, Membership
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.reference import Municipality
from app.models.request import LIVE_STATES, UNASKED_CODES, Request, RequestMessage

LIVE = LIVE_STATES
SORTS = ("due", "newest", "firm")
KNOWN_TO_MENTOR = (Request.state != "queued") & Request.reason_code.not_in(UNASKED_CODES)
"""What a mentor may see: a request in the queue, or one that never left it, is unknown to them."""


@dataclass(frozen=True)
class RequestRow:
    """A request with everything that stands beside it."""

    request: Request
    challenge: Challenge
    company: Company
    mentor: Mentor
    person: User
    """The mentor's account."""
    engagement: Engagement | None


@dataclass(frozen=True)
class Circle:
    """Whose requests are listed: exactly one of the three is given."""

    company_ids: Collection[int] = ()
    mentor_id: int | None = None
    regions: Collection[str] = ()


@dataclass(frozen=True)
class ListWish:
    """A list as asked for; ``sort`` is one of ``SORTS``, ``states`` empty means all."""

    circle: Circle
    states: Collection[str] = field(default=())
    text: str = ""
    sort: str = "due"
    offset: int = 0
    limit: int = 20


def challenge_with_company(session: Session, public_id: str) -> tuple[Challenge, Company] | None:
    """Return a challenge and its firm by public id."""
    query = (
        select(Challenge, Company)
        .join(Company, Company.id == Challenge.company_id)
        .where(Challenge.public_id == public_id)
    )
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def lock_challenge(session: Session, challenge_id: int) -> None:
    """Let other transactions that ask for the same challenge wait until this one ends.

    SQLite's writers wait anyway.
    """
    session.execute(select(Challenge.id).where(Challenge.id == challenge_id).with_for_update())


def open_challenges(session: Session, company_ids: Collection[int]) -> list[Challenge]:
    """Return the open challenges of firms, the newest first."""
    query = (
        select(Challenge)
        .where(Challenge.company_id.in_(company_ids), Challenge.status == "open")
        .order_by(Challenge.created_at.desc(), Challenge.id.desc())
    )
    return list(session.scalars(query))


def categories_of(session: Session, challenge_ids: Collection[int]) -> list[Row[int, str, float]]:
    """Return (challenge, category, confidence) of confirmed categories, the surest first."""
    query = (
        select(
            ChallengeCategory.challenge_id,
            ChallengeCategory.category_id,
            ChallengeCategory.confidence,
        )
        .where(ChallengeCategory.challenge_id.in_(challenge_ids), ChallengeCategory.confirmed)
        .order_by(
            ChallengeCategory.challenge_id,
            ChallengeCategory.confidence.desc(),
            ChallengeCategory.category_id,
        )
    )
    return list(session.execute(query).all())


def weighed_categories(
    session: Session, challenge_ids: Collection[int]
) -> list[Row[int, str, float, bool]]:
    """Return (challenge, category, confidence, confirmed), the surest first.

    The categories of a challenge are all confirmed, or all proposed while nobody chose any.
    """
    query = (
        select(
            ChallengeCategory.challenge_id,
            ChallengeCategory.category_id,
            ChallengeCategory.confidence,
            ChallengeCategory.confirmed,
        )
        .where(ChallengeCategory.challenge_id.in_(challenge_ids))
        .order_by(
            ChallengeCategory.challenge_id,
            ChallengeCategory.confidence.desc(),
            ChallengeCategory.category_id,
        )
    )
    return list(session.execute(query).all())


def of_challenges(session: Session, challenge_ids: Collection[int]) -> list[Request]:
    """Return all requests about challenges, the oldest first."""
    query = select(Request).where(Request.challenge_id.in_(challenge_ids)).order_by(Request.id)
    return list(session.scalars(query))


def help_wanted_at(session: Session, challenge_public_id: str, action: str) -> datetime | None:
    """Return when a firm last told the coordinators that no mentor fits, from the audit trail."""
    return session.scalar(
        select(func.max(AuditEvent.at)).where(
            AuditEvent.action == action,
            AuditEvent.object_type == "challenge",
            AuditEvent.object_id == challenge_public_id,
        )
    )


def by_public_id(session: Session, public_id: str) -> RequestRow | None:
    """Return a request."""
    return _one(session, Request.public_id == public_id)


def by_id(session: Session, request_id: int) -> RequestRow:
    """Return a request that exists, as the table holds it now, not as memory does."""
    row = _one(session, Request.id == request_id)
    assert row is not None  # noqa: S101 - requests are never deleted
    return row


def _one(session: Session, condition: ColumnElement[bool]) -> RequestRow | None:
    # after the wait for a lock, the rows in memory may be older than those in the table
    query = _rows().where(condition).execution_options(populate_existing=True)
    row = session.execute(query).one_or_none()
    return None if row is None else RequestRow(*row)


def find(session: Session, wish: ListWish) -> tuple[list[RequestRow], int]:
    """Return a window of a list, and how many there are in all. Two SELECTs."""
    query = _rows().where(*_conditions(wish))
    total = session.scalar(
        query.with_only_columns(func.count(Request.id), maintain_column_froms=True)
    )
    window = query.order_by(*_order(wish.sort)).offset(wish.offset).limit(wish.limit)
    return [RequestRow(*row) for row in session.execute(window)], total or 0


def messages(session: Session, request_id: int) -> list[Row[RequestMessage, User]]:
    """Return the thread with its authors, the oldest first."""
    query = (
        select(RequestMessage, User)
        .join(User, User.id == RequestMessage.author_id)
        .where(RequestMessage.request_id == request_id)
        .order_by(RequestMessage.id)
    )
    return list(session.execute(query).all())


def first_message(session: Session, request_id: int) -> str:
    """Return what a request asks; empty where its first message is gone."""
    query = select(RequestMessage.text).where(
        RequestMessage.request_id == request_id, RequestMessage.kind == "ask"
    )
    return session.scalar(query.order_by(RequestMessage.id).limit(1)) or ""


def people_of(session: Session, company_id: int) -> list[User]:
    """Return the active people of a firm, the owner first."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.company_id == company_id, User.status == "active")
        .order_by(Membership.role, User.id)
    )
    return list(session.scalars(query))


def _rows() -> Select[Request, Challenge, Company, Mentor, User, Engagement]:
    return (
        select(Request, Challenge, Company, Mentor, User, Engagement)
        .join(Challenge, Challenge.id == Request.challenge_id)
        .join(Company, Company.id == Challenge.company_id)
        .join(Mentor, Mentor.id == Request.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Engagement, Engagement.request_id == Request.id)
    )


def _conditions(wish: ListWish) -> list[ColumnElement[bool]]:
    circle = wish.circle
    if circle.mentor_id is not None:
        found = [Request.mentor_id == circle.mentor_id, KNOWN_TO_MENTOR]
    elif circle.regions:
        of_region = exists().where(
            Municipality.code == Company.municipality_code,
            Municipality.region_code.in_(circle.regions),
        )
        found = [of_region]
    else:
        found = [Challenge.company_id.in_(circle.company_ids)]
    if wish.states:
        found.append(Request.state.in_(wish.states))
    if wish.text:
        columns = (Challenge.text, Company.name, User.name, Mentor.headline)
        found.append(or_(*(column.icontains(wish.text, autoescape=True) for column in columns)))
    return found


def _order(sort: str) -> tuple[ColumnElement[Any], ...]:
    if sort == "newest":
        return Request.opened_at.desc(), Request.id.desc()
    if sort == "firm":
        return Company.name.asc(), Request.id.asc()
    waiting = case(
        (Request.state == "open", 0),
        (Request.state == "asked_back", 1),
        (Request.state == "queued", 2),
        else_=3,
    )
    return waiting.asc(), Request.due_at.asc(), Request.id.asc()
