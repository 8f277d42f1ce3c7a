"""Queries of the annual report."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.models.case import CaseStudy
from app.models.company import Company
from app.models.engagement import Engagement
from app.models.ledger import Aid, AidFunding
from app.repositories.figures.dashboard import Span

Counted = dict[str, int]
"""Municipality code to count; a missing code is zero."""


def firms_by_place(session: Session, places: tuple[str, ...]) -> Counted:
    """Return approved firms."""
    query = select(Company.municipality_code, func.count(Company.id)).where(
        Company.municipality_code.in_(places), Company.status == "approved"
    )
    return _counted(session, query.group_by(Company.municipality_code))


def begun_by_place(session: Session, places: tuple[str, ...], span: Span) -> Counted:
    """Return engagements of firms that began in a span."""
    query = (
        select(Company.municipality_code, func.count(Engagement.id))
        .join(Engagement, Engagement.company_id == Company.id)
        .where(
            Company.municipality_code.in_(places),
            Engagement.started_at >= span[0],
            Engagement.started_at < span[1],
        )
    )
    return _counted(session, query.group_by(Company.municipality_code))


def cases_by_place(session: Session, places: tuple[str, ...], span: Span) -> Counted:
    """Return cases of firms that were published in a span and are published still."""
    query = (
        select(Company.municipality_code, func.count(CaseStudy.id))
        .join(CaseStudy, CaseStudy.company_id == Company.id)
        .where(
            Company.municipality_code.in_(places),
            CaseStudy.status == "published",
            CaseStudy.published_at >= span[0],
            CaseStudy.published_at < span[1],
        )
    )
    return _counted(session, query.group_by(Company.municipality_code))


def money(
    session: Session, regions: tuple[str, ...], places: tuple[str, ...], year: int
) -> dict[str, tuple[int, int]]:
    """Return source -> (agreed, paid) in won, of our own agreements of a year."""
    query = (
        select(AidFunding.source, func.sum(AidFunding.won), func.sum(AidFunding.paid_won))
        .join(Aid, Aid.id == AidFunding.aid_id)
        .join(Company, Company.id == Aid.company_id)
        .where(
            Aid.region_code.in_(regions),
            Aid.year == year,
            Aid.import_id.is_(None),
            Aid.removed_at.is_(None),
            Aid.state != "cancelled",
            Company.municipality_code.in_(places),
        )
        .group_by(AidFunding.source)
    )
    return {row[0]: (int(row[1]), int(row[2])) for row in session.execute(query)}


def _counted(session: Session, query: Select[str, int]) -> Counted:
    return {row[0]: row[1] for row in session.execute(query)}
