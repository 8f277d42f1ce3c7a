"""Queries about the days after which a region calls a firm stuck."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.figure import StageLimit


def of_regions(session: Session, regions: Collection[str]) -> list[StageLimit]:
    """Return the limits that regions chose for themselves."""
    return list(session.scalars(select(StageLimit).where(StageLimit.region_code.in_(regions))))
