"""Queries about plans, their targets, and figures of published cases to quote."""

from typing import Any

from sqlalchemy import Row, case, func, select
from sqlalchemy.orm import Session

from app.models.case import CaseStudy, CaseVersion
from app.models.company import Company
from app.models.intake import Intake, PlanDraft, PlanTarget
from app.models.kpi import Measure

Quotable = Row[Measure, CaseVersion, CaseStudy, Company]


def intake_of(session: Session, public_id: str) -> str | None:
    """Return the public id of the intent that a plan belongs to."""
    query = (
        select(Intake.public_id)
        .join(PlanDraft, PlanDraft.intake_id == Intake.id)
        .where(PlanDraft.public_id == public_id)
    )
    return session.scalar(query)


def lock(session: Session, plan: PlanDraft) -> None:
    """Read a plan anew; other transactions that lock it wait until this one ends."""
    session.refresh(plan, with_for_update=True)


def targets(session: Session, plan_id: int) -> list[PlanTarget]:
    """Return the targets of a plan in order."""
    query = select(PlanTarget).where(PlanTarget.plan_id == plan_id)
    return list(session.scalars(query.order_by(PlanTarget.position, PlanTarget.id)))


def quotable(
    session: Session, metric_id: str, unit: str, industry: str, *, but: int | None, limit: int
) -> list[Quotable]:
    """Return finished figures of published cases in one metric and unit, none of the firm ``but``.

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
            Measure.before > 0,
        )
        .order_by(near, sure, CaseStudy.published_at.desc(), Measure.id)
        .limit(limit)
    )
    if but is not None:
        query = query.where(Company.id != but)
    return list(session.execute(query).all())


def case_addresses(session: Session, ids: set[int]) -> dict[int, tuple[str, bool]]:
    """Return (public id, whether it is still published) of cases by id."""
    query = select(CaseStudy.id, CaseStudy.public_id, CaseStudy.status).where(CaseStudy.id.in_(ids))
    return {id_: (public, status == "published") for id_, public, status in session.execute(query)}
