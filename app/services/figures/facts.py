"""Keeps ``kpi_fact`` in step with published cases and with readings of goals.

Every service that publishes, archives or checks a case, or writes, checks or removes a reading,
calls one of these in its own transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.models.company import Company
from app.models.kpi import CHECK_STATES
from app.models.reference import KpiMetric
from app.repositories.figures import facts as rows
from app.services.figures.definitions import formula_of, period_kind

PUBLIC, REGION = "public", "region"
"""A published case is for everybody; a goal's readings belong to the firm and its region."""
FOLLOWED = frozenset({"municipality_code", "industry_code"})
"""Columns of a firm that its facts repeat."""


def renew_case(session: Session, case_id: int) -> None:
    """Write the facts of a case anew: those of its published version, none while it has none."""
    session.flush()
    rows.drop_case(session, case_id)
    rows.add(session, list(_of_cases(rows.case_measures(session, case_id))))


def renew_goal(session: Session, goal_id: int) -> None:
    """Write the facts of a goal anew: each later reading against its baseline.

    A reading that is about to be deleted must lose its fact before (``forget_goal``).
    """
    session.flush()
    rows.drop_goal(session, goal_id)
    rows.add(session, list(_of_goals(rows.goal_readings(session, goal_id))))


def forget_goal(session: Session, goal_id: int) -> None:
    """Delete the facts of a goal whose readings are about to go."""
    rows.drop_goal(session, goal_id)


def move_companies(session: Session, company_ids: Sequence[int]) -> None:
    """Let the facts of firms follow them where a column of ``FOLLOWED`` changed."""
    if company_ids:
        session.flush()
        rows.move(session, company_ids)


def rebuild_if_empty(session: Session) -> int:
    """Write every fact where there is none yet: the site is older than its figures."""
    return 0 if rows.any_there(session) else rebuild_all(session)


def rebuild_all(session: Session) -> int:
    """Write every fact anew; return how many there are."""
    session.flush()
    rows.drop_all(session)
    written = 0
    for found in (_of_cases(rows.case_measures(session)), _of_goals(rows.goal_readings(session))):
        # read whole before it is written: an open cursor of SQLite would see its own changes
        for part in _parts(list(found)):
            rows.add(session, part)
            written += len(part)
    return written


def _parts(facts: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for start in range(0, len(facts), rows.BATCH):
        yield facts[start : start + rows.BATCH]


def _of_cases(found: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for measure, version, case, company, place, metric in found:
        yield {
            "kind": "case",
            "measure_id": measure.id,
            "reading_id": None,
            "case_id": case.id,
            "engagement_id": case.engagement_id,
            "programme_id": version.programme_id,
            "programme_year": version.programme_year,
            "unit": measure.unit,
            "formula": _formula(measure.method, metric),
            "point": "case",
            "before_period": period_kind(measure.before_from, measure.before_to),
            "after_period": period_kind(measure.after_from, measure.after_to),
            **_values(measure.before, measure.after),
            **_when(measure.after_to),
            "check_state": measure.check_state,
            "visibility": PUBLIC,
            **_whose(company, place, metric),
        }


def _of_goals(found: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for later, first, goal, engagement, company, place, metric in found:
        yield {
            "kind": "goal",
            "measure_id": None,
            "reading_id": later.id,
            "case_id": None,
            "engagement_id": engagement.id,
            "programme_id": None,
            "programme_year": None,
            "unit": goal.unit,
            "formula": _joined(_formula(first.method, metric), _formula(later.method, metric)),
            "point": later.point,
            "before_period": period_kind(first.period_from, first.period_to),
            "after_period": period_kind(later.period_from, later.period_to),
            **_values(first.value, later.value),
            **_when(later.period_to),
            "check_state": min(first.check_state, later.check_state, key=CHECK_STATES.index),
            "visibility": REGION,
            **_whose(company, place, metric),
        }


def _formula(method: str, metric: KpiMetric) -> str:
    return formula_of(method, (metric.formula_ko, metric.formula_en))


def _joined(before: str, after: str) -> str:
    """Return the formula of a pair; one that changed in between is a definition of its own."""
    return before if before == after else f"{before or '='}→{after or '='}"


def _values(before: Decimal, after: Decimal) -> dict[str, Any]:
    change = float((after - before) / before) if before else None
    return {"before": before, "after": after, "change": change}


def _when(ended: Any) -> dict[str, Any]:
    return {"year": ended.year, "ended_on": ended}


def _whose(company: Company, place: Any, metric: KpiMetric) -> dict[str, Any]:
    return {
        "company_id": company.id,
        "region_code": place.region_code,
        "municipality_code": place.code,
        "industry_code": company.industry_code,
        "metric_id": metric.id,
    }
