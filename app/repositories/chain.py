"""Queries about who helped whom."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.account import User
from app.models.case import CaseCredit, CaseStudy, CaseVersion
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.reference import Municipality


@dataclass(frozen=True)
class Link:
    """One engagement: who helped, who was helped, and the published case that came of it."""

    engagement_id: int
    engagement: str
    """Public id."""
    helper: Company | None
    """The mentor's firm; None for a stationed expert."""
    mentor: Mentor
    person: str
    helped: Company
    started_at: datetime
    ended_at: datetime | None
    case: CaseStudy | None
    title: str
    title_en: str


def links(
    session: Session, *, regions: Collection[str], company_ids: Collection[int], mentor_id: int
) -> list[Link]:
    """Return the engagements a reader may know of, the earliest first. One SELECT.

    Those are: every one of the firms of ``regions``; those of the reader's own firms and of
    ``mentor_id`` (0 for none); and of all others the ones that a published case tells of, where
    the mentor is named with the case.
    """
    helper = aliased(Company)
    query = (
        select(
            Engagement.id,
            Engagement.public_id,
            helper,
            Mentor,
            User.name,
            Company,
            Engagement.started_at,
            Engagement.ended_at,
            CaseStudy,
            CaseVersion.title,
            CaseVersion.title_en,
        )
        .join(Mentor, Mentor.id == Engagement.mentor_id)
        .join(User, User.id == Mentor.user_id)
        .join(Company, Company.id == Engagement.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .outerjoin(helper, helper.id == Mentor.company_id)
        .outerjoin(
            CaseStudy,
            and_(CaseStudy.engagement_id == Engagement.id, CaseStudy.status == "published"),
        )
        .outerjoin(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
        .where(_known(regions, company_ids, mentor_id))
        .order_by(Engagement.started_at, Engagement.id)
    )
    return [
        Link(*row[:9], title=row[9] or "", title_en=row[10] or "") for row in session.execute(query)
    ]


def _known(
    regions: Collection[str], company_ids: Collection[int], mentor_id: int
) -> ColumnElement[bool]:
    told = exists().where(
        CaseCredit.case_id == CaseStudy.id,
        CaseCredit.user_id == Mentor.user_id,
        CaseCredit.named,
    )
    return or_(
        Municipality.region_code.in_(regions),
        Engagement.company_id.in_(company_ids),
        Mentor.company_id.in_(company_ids),
        Engagement.mentor_id == mentor_id,
        and_(CaseStudy.id.is_not(None), told),
    )
