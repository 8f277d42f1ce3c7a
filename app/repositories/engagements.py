"""Queries about places of mentors and who occupies them."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.models.account import User
from app.models.case import CaseCategory, CaseStudy, CaseVersion
from app.models.challenge import Challenge
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.mentor import Mentor, MentorSeat
from app.models.request import Request
from app.models.stay import Stay, StayMember


@dataclass(frozen=True)
class EngagementRow:
    """An engagement with everything that stands beside it; ``person`` is the mentor's account."""

    engagement: Engagement
    request: Request
    challenge: Challenge
    company: Company
    mentor: Mentor
    person: User


def by_public_id(session: Session, public_id: str, *, lock: bool = False) -> EngagementRow | None:
    """Return an engagement; with ``lock`` its row waits for, and then holds off, other writers."""
    if lock:
        session.execute(
            select(Engagement.id).where(Engagement.public_id == public_id).with_for_update()
        ).all()
    query = (
        select(Engagement, Request, Challenge, Company, Mentor, User)
        .join(Request, Request.id == Engagement.request_id)
        .join(Challenge, Challenge.id == Request.challenge_id)
        .join(Company, Company.id == Engagement.company_id)
        .join(Mentor, Mentor.id == Engagement.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .where(Engagement.public_id == public_id)
    )
    row = session.execute(query.execution_options(populate_existing=lock)).one_or_none()
    return None if row is None else EngagementRow(*row)


def stays_with(session: Session, engagement_id: int, user_id: int) -> bool:
    """Whether a person belongs to the team of a stay of an engagement."""
    query = (
        select(Stay.id)
        .join(StayMember, StayMember.stay_id == Stay.id)
        .where(Stay.engagement_id == engagement_id, StayMember.user_id == user_id)
    )
    return session.scalar(query.limit(1)) is not None


def free_seats(session: Session, mentor_id: int) -> list[int]:
    """Return the ids of a mentor's places that nobody occupies, by number."""
    busy = select(Engagement.seat_id).where(Engagement.ended_at.is_(None))
    query = (
        select(MentorSeat.id)
        .where(MentorSeat.mentor_id == mentor_id, MentorSeat.id.not_in(busy))
        .order_by(MentorSeat.number)
    )
    return list(session.scalars(query))


def mentor_with_person(session: Session, public_id: str) -> Row[Mentor, User] | None:
    """Return an approved mentor and the active account behind it by public id."""
    query = (
        select(Mentor, User)
        .join(User, User.id == Mentor.user_id)
        .where(Mentor.public_id == public_id, Mentor.status == "approved", User.status == "active")
    )
    return session.execute(query).one_or_none()


def case_facts(
    session: Session, company_ids: Collection[int]
) -> list[Row[int, int, list[str], str | None, str | None]]:
    """Return (firm, version, processes, level before, category) of published cases of firms.

    A version has one row for each of its categories, the weightiest first, or one with None.
    """
    query = (
        select(
            CaseStudy.company_id,
            CaseVersion.id,
            CaseVersion.processes,
            CaseVersion.level_before,
            CaseCategory.category_id,
        )
        .join(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
        .outerjoin(CaseCategory, CaseCategory.version_id == CaseVersion.id)
        .where(CaseStudy.company_id.in_(company_ids), CaseStudy.status == "published")
        .order_by(CaseStudy.company_id, CaseVersion.id, CaseCategory.position)
    )
    return list(session.execute(query).all())
