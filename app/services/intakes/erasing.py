"""How long the person to call is kept: a year after the end, three years at most."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.models.intake import Intake
from app.repositories.intakes import rows
from app.services import auditing

AFTER_END, AT_MOST = timedelta(days=365), timedelta(days=3 * 365)


def erase(intake: Intake, *, now: datetime) -> None:
    """Take name, number and address of the person to call out of an intent."""
    intake.contact = intake.phone = intake.email = ""
    intake.erased_at = now


def erase_due(session: Session, *, now: datetime) -> int:
    """Erase what is kept longer than the consent says; return of how many intents."""
    due = rows.to_erase(session, ended_before=now - AFTER_END, sent_before=now - AT_MOST)
    for intake in due:
        erase(intake, now=now)
        auditing.record(
            session, None, "intake.erased", "intake", intake.public_id, now=now,
            region=intake.region_code,
        )  # fmt: skip
    return len(due)
