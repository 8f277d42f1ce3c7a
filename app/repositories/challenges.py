"""Queries about challenges, their categories, photos and requests."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, delete, func, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.attachment import Attachment, ChallengePhoto
from app.models.challenge import Challenge, ChallengeCategory
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.request import Request
from app.repositories.requests import KNOWN_TO_MENTOR

SORTS = ("newest", "oldest", "urgency")
_URGENCY = case((Challenge.urgency == "now", 0), (Challenge.urgency == "quarter", 1), else_=2)


@dataclass(frozen=True)
class ChallengeFilter:
    """Which challenges of the firms are listed, and how; empty values do not narrow."""

    company_ids: Collection[int]
    words: str = ""
    status: str = ""
    sort: str = "newest"


@dataclass(frozen=True)
class ListedChallenge:
    """A challenge in a list: its firm and how many requests were sent and are still open."""

    challenge: Challenge
    company: Company
    requests: int
    live: int


def challenge_with_company(session: Session, public_id: str) -> Row[Challenge, Company] | None:
    """Return a challenge and its firm."""
    query = (
        select(Challenge, Company)
        .join(Company, Company.id == Challenge.company_id)
        .where(Challenge.public_id == public_id)
    )
    return session.execute(query).one_or_none()


def categories_of(session: Session, challenge_id: int) -> list[ChallengeCategory]:
    """Return the categories of a challenge: confirmed ones first, then by falling confidence."""
    query = (
        select(ChallengeCategory)
        .where(ChallengeCategory.challenge_id == challenge_id)
        .order_by(
            ChallengeCategory.confirmed.desc(),
            ChallengeCategory.confidence.desc(),
            ChallengeCategory.category_id,
        )
    )
    return list(session.scalars(query))


def replace_categories(
    session: Session, challenge_id: int, rows: Collection[ChallengeCategory]
) -> None:
    """Put ``rows`` in the place of all categories of a challenge."""
    session.execute(
        delete(ChallengeCategory).where(ChallengeCategory.challenge_id == challenge_id),
        execution_options={"synchronize_session": "fetch"},
    )
    session.add_all(rows)
    session.flush()


def photos_of(session: Session, challenge_id: int) -> list[Attachment]:
    """Return the photos of a challenge, the first uploaded first."""
    query = (
        select(Attachment)
        .join(ChallengePhoto, ChallengePhoto.attachment_id == Attachment.id)
        .where(ChallengePhoto.challenge_id == challenge_id)
        .order_by(Attachment.id)
    )
    return list(session.scalars(query))


def remove_photos(session: Session, challenge_id: int, attachment_ids: Collection[int]) -> None:
    """Take photos off a challenge; their files stay in the store."""
    session.execute(
        delete(ChallengePhoto).where(
            ChallengePhoto.challenge_id == challenge_id,
            ChallengePhoto.attachment_id.in_(attachment_ids),
        ),
        execution_options={"synchronize_session": "fetch"},
    )


def requests_about(session: Session, challenge_id: int) -> list[Row[Request, Mentor, User]]:
    """Return the requests about a challenge with the mentor and the person, the newest first."""
    query = (
        select(Request, Mentor, User)
        .join(Mentor, Mentor.id == Request.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .where(Request.challenge_id == challenge_id)
        .order_by(Request.opened_at.desc(), Request.id.desc())
    )
    return list(session.execute(query).all())


def was_asked(session: Session, challenge_id: int, mentor_id: int) -> bool:
    """Tell whether a mentor ever got a request about a challenge."""
    query = select(Request.id).where(
        Request.challenge_id == challenge_id, Request.mentor_id == mentor_id, KNOWN_TO_MENTOR
    )
    return session.scalar(query.limit(1)) is not None


def list_challenges(
    session: Session, wanted: ChallengeFilter, *, offset: int = 0, limit: int | None = None
) -> tuple[list[ListedChallenge], int]:
    """Return a page of challenges and how many there are in all. Two SELECTs.

    ``words`` must all occur in the text or the target, in any case. Ties are broken by id.
    """
    conditions = _conditions(wanted)
    total = session.scalar(select(func.count(Challenge.id)).where(*conditions)) or 0
    live = case((Request.state.in_(("open", "asked_back")), 1))
    query: Select[Challenge, Company, int, int] = (
        select(Challenge, Company, func.count(Request.id), func.count(live))
        .join(Company, Company.id == Challenge.company_id)
        .outerjoin(Request, Request.challenge_id == Challenge.id)
        .where(*conditions)
        .group_by(Challenge.id, Company.id)
        .order_by(*_order(wanted.sort))
        .offset(offset)
        .limit(limit)
    )
    return [ListedChallenge(*row) for row in session.execute(query).all()], total


def category_ids_of(session: Session, challenge_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the confirmed category ids of each challenge, the surest first."""
    query = (
        select(ChallengeCategory)
        .where(ChallengeCategory.challenge_id.in_(challenge_ids), ChallengeCategory.confirmed)
        .order_by(ChallengeCategory.confidence.desc(), ChallengeCategory.category_id)
    )
    found: dict[int, list[str]] = {}
    for row in session.scalars(query):
        found.setdefault(row.challenge_id, []).append(row.category_id)
    return found


def answered_requests(
    session: Session, company_ids: Collection[int], *, limit: int
) -> list[Row[Request, User, Engagement]]:
    """Return requests of firms whose mentor asked back or helps now, with the mentor.

    The engagement is None while it was only asked back.

    Those asked back come first, the nearest due first; at most ``limit`` in all.
    """
    place = _place_by_state("asked_back")
    query = (
        select(Request, User, Engagement)
        .join(Challenge, Challenge.id == Request.challenge_id)
        .join(Mentor, Mentor.id == Request.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Engagement, Engagement.request_id == Request.id)
        .where(Challenge.company_id.in_(company_ids), _needs("asked_back"))
        .order_by(place, Request.due_at, Request.id)
        .limit(limit)
    )
    return list(session.execute(query).all())


def _needs(state: str) -> ColumnElement[bool]:
    helping = (Request.state == "accepted") & Engagement.id.is_not(None)
    return (Request.state == state) | (helping & Engagement.ended_at.is_(None))


def _place_by_state(first: str) -> ColumnElement[int]:
    return case((Request.state == first, 0), else_=1)


def requests_to(
    session: Session, mentor_id: int, *, limit: int
) -> list[Row[Request, Engagement, Company]]:
    """Return what a mentor has to answer, then whom the mentor helps; the oldest first.

    The engagement is None for what is to be answered.
    """
    query = (
        select(Request, Engagement, Company)
        .join(Challenge, Challenge.id == Request.challenge_id)
        .join(Company, Company.id == Challenge.company_id)
        .outerjoin(Engagement, Engagement.request_id == Request.id)
        .where(Request.mentor_id == mentor_id, _needs("open"))
        .order_by(_place_by_state("open"), Request.opened_at, Request.id)
        .limit(limit)
    )
    return list(session.execute(query).all())


def open_challenges(
    session: Session, company_ids: Collection[int], *, limit: int
) -> list[tuple[Challenge, int, datetime | None]]:
    """Return open challenges of firms, the newest first, with what was asked about each.

    That is the number of requests, and when the first answer of an open one is due.
    """
    due = func.min(case((Request.state == "open", Request.due_at)))
    query = (
        select(Challenge, func.count(Request.id), due)
        .outerjoin(Request, Request.challenge_id == Challenge.id)
        .where(Challenge.company_id.in_(company_ids), Challenge.status == "open")
        .group_by(Challenge.id)
        .order_by(Challenge.created_at.desc(), Challenge.id.desc())
        .limit(limit)
    )
    return [(challenge, requests, at) for challenge, requests, at in session.execute(query)]


def _conditions(wanted: ChallengeFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Challenge.company_id.in_(wanted.company_ids)]
    if wanted.status:
        conditions.append(Challenge.status == wanted.status)
    conditions += [
        (Challenge.text + " " + Challenge.target).icontains(word, autoescape=True)
        for word in wanted.words.split()
    ]
    return conditions


def _order(sort: str) -> tuple[Any, ...]:
    newest: tuple[Any, ...] = (Challenge.created_at.desc(), Challenge.id.desc())
    if sort == "oldest":
        return (Challenge.created_at.asc(), Challenge.id.asc())
    return (_URGENCY.asc(), *newest) if sort == "urgency" else newest
