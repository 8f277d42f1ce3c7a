"""Taking a goal away, and putting it back as it was: the audit trail holds all of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models.engagement import Goal, GoalReading
from app.repositories import goals as repository
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.engagement_access import FIRM, MENTOR, REGION, open_engagement
from app.services.engagement_trail import record, require_running
from app.services.goals import GoalView, goals_of, open_goal, typed_goal
from app.services.measures import plain

_READ = N_("이미 결과를 잰 목표라 지울 수 없어요. 목푯값이나 날짜는 고칠 수 있어요.")
_GONE = N_("되돌릴 목표를 찾지 못했어요.")
_THERE = N_("이 목표는 이미 있어요.")
_DATES = ("period_from", "period_to")
_MOMENTS = ("entered_at", "checked_at")
_READING = (
    "public_id", "point", "value", "period_from", "period_to", "measured_by", "method",
    "evidence_id", "check_state", "checked_by_id", "checked_at", "entered_by_id", "entered_at",
)  # fmt: skip


def remove_goal(
    session: Session,
    actor: Actor,
    public_id: str,
    goal_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Take a goal and its baseline away.

    Raises:
        NotFound, Forbidden: like ``goals.open_goal``.
        Conflict: the engagement is closed, or the goal was read after the work.
    """
    opened, view = open_goal(session, actor, public_id, goal_id, catalogue=catalogue, lock=True)
    require_running(opened)
    if view.latest is not None:
        raise Conflict(_READ)
    record(
        session, actor, opened, "goal.removed", now=now, object_id=goal_id,
        before={"engagement": public_id, **_kept(view)},
    )  # fmt: skip
    for kept in view.readings:
        session.delete(kept.reading)
    session.flush()
    session.delete(view.goal)
    session.flush()


def restore_goal(
    session: Session,
    actor: Actor,
    public_id: str,
    goal_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    """Put a goal back as it was when it was removed, baseline and check included.

    Raises:
        NotFound: no such goal was removed from this engagement.
        Conflict: the engagement is closed, or a goal of the same metric, unit and subject is there.
    """
    opened = open_engagement(session, actor, public_id, catalogue=catalogue, lock=True)
    opened.require(MENTOR, FIRM, REGION)
    require_running(opened)
    event = repository.last_event(session, "goal.removed", goal_id)
    kept = event.before if event else {}
    if kept.get("engagement") != public_id:
        raise NotFound(_GONE)
    key = (kept["metric"], kept["unit"], kept["subject"])
    for view in goals_of(session, opened.row.engagement.id, catalogue):
        same = (view.goal.metric_id, view.goal.unit, view.goal.subject) == key
        if same or view.goal.public_id == goal_id:
            raise Conflict(_THERE)
    goal = Goal(
        public_id=goal_id,
        engagement_id=opened.row.engagement.id,
        metric_id=kept["metric"],
        unit=kept["unit"],
        subject=kept["subject"],
        target=Decimal(kept["target"]),
        target_by=date.fromisoformat(kept["target_by"]),
        created_by_id=kept["created_by_id"],
        created_at=datetime.fromisoformat(kept["created_at"]),
    )
    session.add(goal)
    session.flush()
    session.add_all(GoalReading(goal_id=goal.id, **_revived(row)) for row in kept["readings"])
    session.flush()
    record(session, actor, opened, "goal.restored", now=now, object_id=goal_id)


def _kept(view: GoalView) -> dict[str, Any]:
    goal = view.goal
    return {
        **typed_goal(goal),
        "created_by_id": goal.created_by_id,
        "created_at": goal.created_at.isoformat(),
        "readings": [
            {name: _plain(getattr(kept.reading, name)) for name in _READING}
            for kept in view.readings
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def _revived(row: dict[str, Any]) -> dict[str, Any]:
    values = {**row, "value": Decimal(row["value"])}
    values |= {name: date.fromisoformat(row[name]) for name in _DATES}
    return values | {
        name: datetime.fromisoformat(row[name]) for name in _MOMENTS if row[name] is not None
    }
