"""Queries about pains, and about how much visitors have to do."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.attachment import Attachment
from app.models.intake import Intake, Pain, PlanTarget


def pains(session: Session, intake_id: int) -> list[Pain]:
    """Return the pains of an intent in the order they were written."""
    query = select(Pain).where(Pain.intake_id == intake_id).order_by(Pain.id)
    return list(session.scalars(query))


def pain(session: Session, intake_id: int, public_id: str) -> Pain | None:
    """Return one pain of an intent."""
    return session.scalar(
        select(Pain).where(Pain.intake_id == intake_id, Pain.public_id == public_id)
    )


def evidence(session: Session, ids: Collection[int]) -> dict[int, Attachment]:
    """Return files by id."""
    return {
        row.id: row for row in session.scalars(select(Attachment).where(Attachment.id.in_(ids)))
    }


def targets_of_pain(session: Session, pain_id: int) -> list[PlanTarget]:
    """Return the targets that start from a pain."""
    return list(session.scalars(select(PlanTarget).where(PlanTarget.pain_id == pain_id)))


def open_visits(session: Session, user_ids: Collection[int]) -> dict[int, int]:
    """Return how many firms people have yet to visit; absent for none."""
    query = (
        select(Intake.visitor_id, func.count(Intake.id))
        .where(Intake.visitor_id.in_(user_ids), Intake.state == "assigned")
        .group_by(Intake.visitor_id)
    )
    return {user: number for user, number in session.execute(query) if user is not None}
