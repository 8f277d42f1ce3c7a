"""Queries about figures that were printed."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.audit import AuditEvent
from app.models.figure import PressFigure


def of_regions(session: Session, regions: Collection[str]) -> list[PressFigure]:
    """Return the figures of regions: by cohort, newest name first, by label, the highest first."""
    query = select(PressFigure).where(PressFigure.region_code.in_(regions))
    order = (
        PressFigure.cohort.desc(), PressFigure.label, PressFigure.value.desc(), PressFigure.id,
    )  # fmt: skip
    return list(session.scalars(query.order_by(*order)))


def one(session: Session, public_id: str) -> PressFigure | None:
    """Return a figure."""
    return session.scalar(select(PressFigure).where(PressFigure.public_id == public_id))


def any_touched(session: Session, action: str) -> bool:
    """Whether there is a figure, or somebody took one away."""
    there = session.scalar(select(PressFigure.id).limit(1))
    gone = session.scalar(select(AuditEvent.id).where(AuditEvent.action == action).limit(1))
    return there is not None or gone is not None


def last_removal(session: Session, action: str, public_id: str) -> AuditEvent | None:
    """Return the latest trace of a figure that was taken away."""
    query = select(AuditEvent).where(AuditEvent.action == action, AuditEvent.object_id == public_id)
    return session.scalar(query.order_by(AuditEvent.id.desc()).limit(1))
