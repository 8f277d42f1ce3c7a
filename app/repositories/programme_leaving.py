"""Queries about what a person who leaves still holds around programmes."""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models.figure import SavedView
from app.models.intake import Intake, IntakeVisit
from app.models.selection import Review, RoundReviewer


def own_texts(session: Session, user_id: int) -> dict[str, list[Any]]:
    """Return what a person wrote as visitor and reviewer, and the filters they keep, by kind."""
    queries = {
        "visit_notes": select(IntakeVisit).where(IntakeVisit.author_id == user_id),
        "reviews": select(Review).where(Review.reviewer_id == user_id),
        "saved_views": select(SavedView).where(SavedView.user_id == user_id),
    }
    return {kind: list(session.scalars(query)) for kind, query in queries.items()}


def leave(session: Session, user_id: int) -> None:
    """Give back what waits for a person: firms to visit, applications to review; own filters go.

    Notes and judgements that were handed in belong to the firm's record and stay.
    """
    waiting = select(Intake.id).where(Intake.visitor_id == user_id, Intake.state == "assigned")
    session.execute(
        update(IntakeVisit)
        .where(IntakeVisit.intake_id.in_(waiting), IntakeVisit.sent_at.is_(None))
        .values(planned_on=None)
    )
    session.execute(
        update(Intake)
        .where(Intake.visitor_id == user_id, Intake.state == "assigned")
        .values(state="new", visitor_id=None, assigned_at=None)
    )
    session.execute(delete(Review).where(Review.reviewer_id == user_id, Review.state == "open"))
    session.execute(delete(RoundReviewer).where(RoundReviewer.user_id == user_id))
    session.execute(delete(SavedView).where(SavedView.user_id == user_id))
