"""A firm applied with the plan of its intent."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.models.intake import Intake
from app.services import auditing


def applied(session: Session, intake: Intake, *, now: datetime) -> None:
    """Let an intent rest with the application; a second time, or after its end, changes nothing."""
    if intake.state in {"applied", "closed"}:
        return
    before, intake.state = intake.state, "applied"
    auditing.record(
        session, None, "intake.applied", "intake", intake.public_id, now=now,
        region=intake.region_code, before={"state": before}, after={"state": "applied"},
    )  # fmt: skip
