"""Queries about KPIs."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.kpi import Measure


def measures_of(session: Session, version_id: int) -> list[Measure]:
    """Return the KPIs of a version in their order."""
    query = (
        select(Measure)
        .where(Measure.version_id == version_id)
        .order_by(Measure.position, Measure.id)
    )
    return list(session.scalars(query))


def delete_measures(session: Session, version_id: int) -> None:
    """Delete the KPIs of a version."""
    session.execute(delete(Measure).where(Measure.version_id == version_id))
