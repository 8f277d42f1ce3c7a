"""Queries about goals, their readings, and figures of published cases beside them."""

from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from app.models.attachment import Attachment
from app.models.audit import AuditEvent
from app.models.case import CaseStudy, CaseVersion
from app.models.company import Company
from app.models.engagement import Goal, GoalReading
from app.models.kpi import Measure

Pair = tuple[Goal, GoalReading | None, Attachment | None]


def with_readings(session: Session, engagement_id: int) -> list[Pair]:
    """Return the goals of an engagement in order, a row for each reading and its evidence."""
    query = (
        select(Goal, GoalReading, Attachment)
        .outerjoin(GoalReading, GoalReading.goal_id == Goal.id)
        .outerjoin(Attachment, Attachment.id == GoalReading.evidence_id)
        .where(Goal.engagement_id == engagement_id)
        .order_by(Goal.id, GoalReading.period_from)
        .execution_options(populate_existing=True)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def last_event(session: Session, action: str, public_id: str) -> AuditEvent | None:
    """Return the latest audit row of an action on an object."""
    query = select(AuditEvent).where(AuditEvent.action == action, AuditEvent.object_id == public_id)
    return session.scalar(query.order_by(AuditEvent.id.desc()).limit(1))


def similar_measures(
    session: Session, metric_id: str, unit: str, industry: str, *, limit: int
) -> list[Row[Measure, CaseVersion, CaseStudy, Company]]:
    """Return finished figures of published cases in one metric and unit.

    Firms of the same industry group first, then of the same division; checked figures before
    others, the newest case first.
    """
    near: Any = case(
        (Company.industry_code == industry, 0),
        (func.substr(Company.industry_code, 1, 2) == industry[:2], 1),
        else_=2,
    )
    sure: Any = case(
        (Measure.check_state == "checked", 0),
        (Measure.check_state == "documented", 1),
        else_=2,
    )
    query = (
        select(Measure, CaseVersion, CaseStudy, Company)
        .join(CaseVersion, CaseVersion.id == Measure.version_id)
        .join(CaseStudy, CaseStudy.published_version_id == CaseVersion.id)
        .join(Company, Company.id == CaseStudy.company_id)
        .where(
            CaseStudy.status == "published",
            Measure.metric_id == metric_id,
            Measure.unit == unit,
            Measure.after.is_not(None),
        )
        .order_by(near, sure, CaseStudy.published_at.desc(), Measure.id)
        .limit(limit)
    )
    return list(session.execute(query).all())
