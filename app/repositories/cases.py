"""Queries about case studies, their versions and what hangs on a version."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session, load_only

from app.models.account import User
from app.models.attachment import Attachment, CaseAttachment
from app.models.case import CaseCategory, CaseStudy, CaseVersion
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.kpi import Measure
from app.models.mentor import Mentor


@dataclass(frozen=True)
class CaseRow:
    """A case, one of its versions and its firm."""

    case: CaseStudy
    version: CaseVersion
    company: Company


@dataclass(frozen=True)
class MentorRow:
    """An approved mentor, the person, and whether the asking firm was ever accepted."""

    mentor: Mentor
    user: User
    matched: bool


def by_ids(session: Session, ids: Collection[int]) -> list[CaseRow]:
    """Return the published cases among ``ids`` with the published version, by id. One SELECT.

    Only what a card shows is loaded; the long texts come when they are asked for.
    """
    found = session.execute(_CARDS, {"ids": list(ids)})
    return [CaseRow(case, version, firm) for case, version, firm in found]


def by_public_id(session: Session, public_id: str) -> CaseRow | None:
    """Return a case in any state with the version to show, or None. One SELECT.

    That is the published version, or the newest where nothing was published yet.
    """
    newest = (
        select(func.max(CaseVersion.id))
        .where(CaseVersion.case_id == CaseStudy.id)
        .correlate(CaseStudy)
        .scalar_subquery()
    )
    query = (
        select(CaseStudy, CaseVersion, Company)
        .join(Company, Company.id == CaseStudy.company_id)
        .join(
            CaseVersion,
            CaseVersion.id == func.coalesce(CaseStudy.published_version_id, newest),
        )
        .where(CaseStudy.public_id == public_id)
    )
    row = session.execute(query).first()
    return CaseRow(row[0], row[1], row[2]) if row else None


def measures_of(session: Session, version_ids: Collection[int]) -> list[Measure]:
    """Return the measures of versions, by version and place. One SELECT."""
    return list(session.scalars(_MEASURES, {"ids": list(version_ids)}))


def cover_photos(session: Session, version_ids: Collection[int]) -> dict[int, str]:
    """Return the public id of one public photo by version: after, then plain, then before."""
    found = session.execute(_PHOTOS, {"ids": list(version_ids)})
    # the best comes last and stays
    return {row.version_id: row.public_id for row in found}


def mentor_of_firm(
    session: Session, company_id: int, *, asking: Collection[int]
) -> MentorRow | None:
    """Return the firm's approved mentor of lowest id, or None. One SELECT.

    ``asking`` are the ids of the viewer's firms: matched tells whether one of them is or was
    accepted by a mentor of the firm.
    """
    colleague = select(Mentor.id).where(Mentor.company_id == company_id)
    accepted = exists().where(
        Engagement.mentor_id.in_(colleague), Engagement.company_id.in_(asking)
    )
    query = (
        select(Mentor, User, accepted)
        .join(User, User.id == Mentor.user_id)
        .where(Mentor.company_id == company_id, Mentor.status == "approved")
        .order_by(Mentor.id)
        .limit(1)
    )
    row = session.execute(query).first()
    return MentorRow(row[0], row[1], row[2]) if row else None


def related_ids(session: Session, case_id: int, version_id: int, *, limit: int) -> list[int]:
    """Return published cases that share categories: most shared first, then the newest."""
    own = select(CaseCategory.category_id).where(CaseCategory.version_id == version_id)
    query = (
        select(CaseStudy.id)
        .join(CaseCategory, CaseCategory.version_id == CaseStudy.published_version_id)
        .where(
            CaseStudy.status == "published",
            CaseStudy.id != case_id,
            CaseCategory.category_id.in_(own),
        )
        .group_by(CaseStudy.id, CaseStudy.published_at)
        .order_by(func.count().desc(), CaseStudy.published_at.desc(), CaseStudy.id)
        .limit(limit)
    )
    return list(session.scalars(query))


# the three statements of every search: written once, because building them anew would count
_MEASURES = (
    select(Measure)
    .where(Measure.version_id.in_(bindparam("ids", expanding=True)))
    .order_by(Measure.version_id, Measure.position, Measure.id)
)
_PHOTOS = (
    select(CaseAttachment.version_id, Attachment.public_id)
    .join(Attachment, Attachment.id == CaseAttachment.attachment_id)
    .where(
        CaseAttachment.version_id.in_(bindparam("ids", expanding=True)),
        CaseAttachment.role.in_(("before", "after", "photo")),
        CaseAttachment.visibility == "public",
        Attachment.media_type.startswith("image/"),
    )
    .order_by(
        sql_case(
            (CaseAttachment.role == "after", 0), (CaseAttachment.role == "photo", 1), else_=2
        ).desc(),
        CaseAttachment.position.desc(),
        CaseAttachment.id.desc(),
    )
)
_CARDS = (
    select(CaseStudy, CaseVersion, Company)
    .join(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
    .join(Company, Company.id == CaseStudy.company_id)
    .where(CaseStudy.status == "published", CaseStudy.id.in_(bindparam("ids", expanding=True)))
    .order_by(CaseStudy.id)
    .options(
        load_only(
            CaseStudy.public_id,
            CaseStudy.published_at,
            CaseStudy.updated_at,
            CaseStudy.revision,
            CaseStudy.demonstration,
        ),
        load_only(
            CaseVersion.title,
            CaseVersion.title_en,
            CaseVersion.level_before,
            CaseVersion.level_after,
            CaseVersion.months,
            CaseVersion.cost_won,
            CaseVersion.visibility,
        ),
        load_only(
            Company.public_id,
            Company.name,
            Company.name_en,
            Company.municipality_code,
            Company.industry_code,
            Company.demonstration,
        ),
    )
)
