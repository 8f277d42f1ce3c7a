"""Queries from a figure back to the firms, KPIs and documents behind it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.attachment import Attachment
from app.models.case import CaseStudy, CaseVersion
from app.models.company import Company
from app.models.engagement import Engagement, Goal, GoalReading
from app.models.figure import KpiFact
from app.models.kpi import Measure
from app.repositories.figures.groups import Facts, Key, is_group

_PROOF = aliased(Attachment, name="proof")


def behind(
    session: Session,
    facts: Facts,
    key: Key,
    *,
    open_regions: Collection[str],
    sort: str,
    offset: int,
    limit: int | None,
) -> tuple[list[Any], int]:
    """Return the rows behind one definition that the reader may open, and how many there are.

    Each is (fact, firm, measure, reading, goal, case, version, engagement, document). Open are
    values of published cases, and everything of ``open_regions``. Sorted by ``firm``, ``change``
    or the newest; ties by id. Two SELECTs.
    """
    where = [
        *facts.where(), is_group(key),
        or_(KpiFact.visibility == "public", KpiFact.region_code.in_(open_regions)),
    ]  # fmt: skip
    total = session.scalar(select(func.count(KpiFact.id)).where(*where)) or 0
    query: Any = (
        select(
            KpiFact, Company, Measure, GoalReading, Goal, CaseStudy, CaseVersion, Engagement, _PROOF
        )
        .join(Company, Company.id == KpiFact.company_id)
        .outerjoin(Measure, Measure.id == KpiFact.measure_id)
        .outerjoin(GoalReading, GoalReading.id == KpiFact.reading_id)
        .outerjoin(Goal, Goal.id == GoalReading.goal_id)
        .outerjoin(CaseStudy, CaseStudy.id == KpiFact.case_id)
        .outerjoin(CaseVersion, CaseVersion.id == CaseStudy.published_version_id)
        .outerjoin(Engagement, Engagement.id == KpiFact.engagement_id)
        .outerjoin(_PROOF, _PROOF.id == func.coalesce(Measure.evidence_id, GoalReading.evidence_id))
        .where(*where)
    )
    orders: dict[str, tuple[Any, ...]] = {
        "firm": (Company.name,), "change": (KpiFact.change.desc(),),
    }  # fmt: skip
    order = orders.get(sort, (KpiFact.ended_on.desc(),))
    query = query.order_by(*order, KpiFact.id).offset(offset).limit(limit)
    return [tuple(row) for row in session.execute(query)], total
