"""How long an intent has stood where it stands, and from when on it is stuck there."""

from datetime import datetime, timedelta

from app.models.intake import Intake, IntakeVisit, PlanDraft

LIMITS = {
    "new": timedelta(days=3),
    "assigned": timedelta(days=14),
    "visited": timedelta(days=7),
    "planning": timedelta(days=21),
}
"""State to the time after which somebody should look; an intent that applied waits for others."""


def since(intake: Intake, visit: IntakeVisit | None, plan: PlanDraft | None) -> datetime:
    """Return from when on an intent stands in its state."""
    moments = {
        "assigned": intake.assigned_at,
        "visited": visit.sent_at if visit else None,
        "planning": plan.created_at if plan else None,
        "closed": intake.ended_at,
    }
    return moments.get(intake.state) or intake.created_at


def is_stuck(
    intake: Intake, visit: IntakeVisit | None, plan: PlanDraft | None, *, now: datetime
) -> bool:
    """Whether an intent has stood in its state for longer than it should."""
    limit = LIMITS.get(intake.state)
    return limit is not None and now - since(intake, visit, plan) > limit


def stuck_before(now: datetime) -> dict[str, datetime]:
    """Return for each state the moment before which what began to wait is stuck."""
    return {state: now - limit for state, limit in LIMITS.items()}
