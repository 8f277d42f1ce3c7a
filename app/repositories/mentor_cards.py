"""Queries behind mentor cards and mentor ranking."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.case import CaseStudy
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.mentor import Mentor, MentorSeat, SeasonBlock
from app.models.request import Request

JUDGED = ("accepted", "declined", "asked_back", "not_this_season", "expired")
"""States of a request whose time with the mentor is over: answered, or not in time."""


@dataclass(frozen=True)
class Seats:
    """How many places a mentor has, and how many are free."""

    total: int
    free: int


def people(
    session: Session, ids: Collection[int] | None = None, *, since: date
) -> list[Row[Mentor, User, Company | None, SeasonBlock | None]]:
    """Return approved mentors with their person and firm, by id: all, or those among ``ids``.

    A mentor stands in a row for each season block that ends on ``since`` or later, by its first
    day; in one row without any.
    """
    query = (
        select(Mentor, User, Company, SeasonBlock)
        .join(User, User.id == Mentor.user_id)
        .outerjoin(Company, Company.id == Mentor.company_id)
        .outerjoin(
            SeasonBlock,
            (SeasonBlock.mentor_id == Mentor.id)
            & (SeasonBlock.last_day >= since)
            & SeasonBlock.removed_at.is_(None),
        )
        .where(Mentor.status == "approved", User.status == "active")
        .order_by(Mentor.id, SeasonBlock.first_day)
    )
    if ids is not None:
        query = query.where(Mentor.id.in_(ids))
    return list(session.execute(query).all())


def seats(session: Session, ids: Collection[int]) -> dict[int, Seats]:
    """Return the places of mentors; a mentor without any is missing."""
    busy = select(Engagement.seat_id).where(Engagement.ended_at.is_(None)).subquery()
    query = (
        select(MentorSeat.mentor_id, func.count(MentorSeat.id), func.count(busy.c.seat_id))
        .outerjoin(busy, busy.c.seat_id == MentorSeat.id)
        .where(MentorSeat.mentor_id.in_(ids))
        .group_by(MentorSeat.mentor_id)
    )
    return {mentor: Seats(total, total - taken) for mentor, total, taken in session.execute(query)}


def answers(session: Session, ids: Collection[int]) -> list[Row[int, str, datetime, datetime]]:
    """Return (mentor, state, opened, answered or expired) of every request, oldest first."""
    query = (
        select(Request.mentor_id, Request.state, Request.opened_at, Request.answered_at)
        .where(
            Request.mentor_id.in_(ids),
            Request.state.in_(JUDGED),
            Request.answered_at.is_not(None),
        )
        .order_by(Request.id)
    )
    return list(session.execute(query).all())  # type: ignore[arg-type]  # answered_at is not null here


def published_of_firms(session: Session, company_ids: Collection[int]) -> list[Row[int, int, str]]:
    """Return (firm, case id, public id) of published cases of firms, the newest first."""
    query = (
        select(CaseStudy.company_id, CaseStudy.id, CaseStudy.public_id)
        .where(CaseStudy.company_id.in_(company_ids), CaseStudy.status == "published")
        .order_by(CaseStudy.published_at.desc(), CaseStudy.id)
    )
    return list(session.execute(query).all())


def approved_id(session: Session, public_id: str) -> int | None:
    """Return the id of an approved mentor by its public id."""
    return session.scalar(
        select(Mentor.id).where(Mentor.public_id == public_id, Mentor.status == "approved")
    )
