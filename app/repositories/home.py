"""The three numbers of the first page."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.case import CaseStudy
from app.models.company import Company
from app.models.kpi import Measure
from app.models.mentor import Mentor
from app.models.reference import Municipality


def newest_case_ids(session: Session, limit: int) -> list[int]:
    """Return the ids of the newest published cases, newest first."""
    query = select(CaseStudy.id).where(CaseStudy.status == "published")
    return list(
        session.scalars(query.order_by(CaseStudy.published_at.desc(), CaseStudy.id).limit(limit))
    )


def totals(session: Session, region_code: str) -> tuple[int, int, int, int, int]:
    """Return counts in one SELECT.

    They are: published cases, KPI values in them, approved mentors, municipalities of the region
    with a published case, and municipalities of the region.
    """
    published = select(CaseStudy.id).where(CaseStudy.status == "published")
    measures = (
        select(func.count(Measure.id))
        .join(CaseStudy, CaseStudy.published_version_id == Measure.version_id)
        .where(CaseStudy.status == "published")
    )
    counties = (
        select(func.count(Company.municipality_code.distinct()))
        .join(CaseStudy, CaseStudy.company_id == Company.id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(CaseStudy.status == "published", Municipality.region_code == region_code)
    )
    row = session.execute(
        select(
            select(func.count()).select_from(published.subquery()).scalar_subquery(),
            measures.scalar_subquery(),
            select(func.count(Mentor.id)).where(Mentor.status == "approved").scalar_subquery(),
            counties.scalar_subquery(),
            select(func.count(Municipality.code))
            .where(Municipality.region_code == region_code)
            .scalar_subquery(),
        )
    ).one()
    return row[0], row[1], row[2], row[3], row[4]
