"""Queries about who helped whom."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from app.models.account import User
from app.models.case import CaseCredit, CaseStudy, CaseVersion
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.mentor import Mentor
from app.models.reference import Municipality


@dataclass(frozen=True)
class Firm:
    """A firm as the chain names it."""

    id: int
    name: str
    name_en: str
    municipality_code: str


@dataclass(frozen=True)
class Story:
    """The published case that came of an engagement."""

    public_id: str
    title: str
    title_en: str


@dataclass(frozen=True)
class Link:
    """One engagement: who helped, who was helped, and the published case that came of it.

    ``helper`` is the mentor's firm; None for a stationed expert.
    """

    engagement_id: int
    helper: Firm | None
    mentor_id: int
    person: str
    helped: Firm
    started_at: datetime
    ended_at: datetime | None
    case: Story | None


def links(
    session: Session, *, regions: Collection[str], company_ids: Collection[int], mentor_id: int
) -> list[Link]:
    """Return the engagements a reader may know of, the earliest first. One SELECT.

    Those are: every one of the firms of ``regions``; those of the reader's own firms and of
    ``mentor_id`` (0 for none); and of all others the ones that a published case tells of, where
    the mentor is named with the case.
    """
    helper = aliased(Company)
    # columns instead of whole rows: a region has thousands, and the page reads them all
    query = (
        select(
            Engagement.id,
            Engagement.mentor_id,
            User.name,
            Engagement.started_at,
            Engagement.ended_at,
            *_columns(helper),
            *_columns(Company),
            CaseStudy.public_id,
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
    rows: Iterable[Sequence[Any]] = session.execute(query)
    return [
        Link(
            engagement_id=row[0],
            mentor_id=row[1],
            person=row[2],
            started_at=row[3],
            ended_at=row[4],
            helper=Firm(*row[5:9]) if row[5] is not None else None,
            helped=Firm(*row[9:13]),
            case=Story(*row[13:16]) if row[13] is not None else None,
        )
        for row in rows
    ]


def _columns(company: type[Company]) -> tuple[InstrumentedAttribute[Any], ...]:
    return (company.id, company.name, company.name_en, company.municipality_code)


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
