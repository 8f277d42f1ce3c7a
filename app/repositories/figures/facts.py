"""Where KPI facts come from, and how they are written."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.orm import Session, aliased

from app.models.case import CaseStudy, CaseVersion
from app.models.company import Company
from app.models.engagement import Engagement, Goal, GoalReading
from app.models.figure import KpiFact
from app.models.kpi import Measure
from app.models.reference import KpiMetric, Municipality

BATCH = 2000
_FIRST = aliased(GoalReading, name="first")


def case_measures(session: Session, case_id: int | None = None) -> Iterator[Any]:
    """Yield (measure, version, case, firm, municipality, metric) of finished published KPIs."""
    query = (
        select(Measure, CaseVersion, CaseStudy, Company, Municipality, KpiMetric)
        .join(CaseVersion, CaseVersion.id == Measure.version_id)
        .join(CaseStudy, CaseStudy.published_version_id == CaseVersion.id)
        .join(Company, Company.id == CaseStudy.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .join(KpiMetric, KpiMetric.id == Measure.metric_id)
        .where(CaseStudy.status == "published", Measure.after.is_not(None))
        .order_by(Measure.id)
    )
    if case_id is not None:
        query = query.where(CaseStudy.id == case_id)
    yield from session.execute(query.execution_options(yield_per=BATCH))


def goal_readings(session: Session, goal_id: int | None = None) -> Iterator[Any]:
    """Yield (later reading, baseline, goal, engagement, firm, municipality, metric)."""
    query = (
        select(GoalReading, _FIRST, Goal, Engagement, Company, Municipality, KpiMetric)
        .join(_FIRST, (_FIRST.goal_id == GoalReading.goal_id) & (_FIRST.point == "baseline"))
        .join(Goal, Goal.id == GoalReading.goal_id)
        .join(Engagement, Engagement.id == Goal.engagement_id)
        .join(Company, Company.id == Engagement.company_id)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .join(KpiMetric, KpiMetric.id == Goal.metric_id)
        .where(GoalReading.point != "baseline")
        .order_by(GoalReading.id)
    )
    if goal_id is not None:
        query = query.where(GoalReading.goal_id == goal_id)
    yield from session.execute(query.execution_options(yield_per=BATCH))


def drop_case(session: Session, case_id: int) -> None:
    """Delete the facts of a case."""
    session.execute(delete(KpiFact).where(KpiFact.kind == "case", KpiFact.case_id == case_id))


def drop_goal(session: Session, goal_id: int) -> None:
    """Delete the facts of a goal."""
    readings = select(GoalReading.id).where(GoalReading.goal_id == goal_id)
    session.execute(delete(KpiFact).where(KpiFact.reading_id.in_(readings)))


def drop_all(session: Session) -> None:
    """Delete every fact."""
    session.execute(delete(KpiFact))


def add(session: Session, facts: Sequence[dict[str, Any]]) -> None:
    """Write facts."""
    if facts:
        session.execute(insert(KpiFact), facts)


def move(session: Session, company_ids: Sequence[int]) -> None:
    """Let the facts of firms stand where the firms stand."""
    firm = select(Company.municipality_code).where(Company.id == KpiFact.company_id)
    industry = select(Company.industry_code).where(Company.id == KpiFact.company_id)
    region = (
        select(Municipality.region_code)
        .join(Company, Company.municipality_code == Municipality.code)
        .where(Company.id == KpiFact.company_id)
    )
    session.execute(
        update(KpiFact)
        .where(KpiFact.company_id.in_(company_ids))
        .values(
            municipality_code=firm.scalar_subquery(),
            industry_code=industry.scalar_subquery(),
            region_code=region.scalar_subquery(),
        )
        .execution_options(synchronize_session=False)
    )


def any_there(session: Session) -> bool:
    """Tell whether there is any fact."""
    return session.scalar(select(KpiFact.id).limit(1)) is not None


def all_facts(session: Session) -> list[Row[Any]]:
    """Return every fact without its own id, in the order of their origins."""
    columns = [c for c in KpiFact.__table__.columns if c.name != "id"]
    query = select(*columns).order_by(KpiFact.kind, KpiFact.measure_id, KpiFact.reading_id)
    return list(session.execute(query))
