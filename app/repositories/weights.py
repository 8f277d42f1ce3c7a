"""Queries about the weights of the mentor score."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.assignment import MatchWeight


def weights_of(session: Session, region_code: str) -> dict[str, MatchWeight]:
    """Return the weights that a region has set, by feature."""
    query = select(MatchWeight).where(MatchWeight.region_code == region_code)
    return {row.feature: row for row in session.scalars(query)}
