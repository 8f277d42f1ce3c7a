"""Queries about notices that name municipalities depopulation or interest areas."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.reference import AreaDesignation


def of_places(session: Session, places: Collection[str]) -> list[AreaDesignation]:
    """Return the designations of municipalities, by place, the newest first."""
    query = (
        select(AreaDesignation)
        .where(AreaDesignation.municipality_code.in_(places))
        .order_by(AreaDesignation.municipality_code, AreaDesignation.valid_from.desc())
    )
    return list(session.scalars(query))


def by_id(session: Session, area_id: int) -> AreaDesignation | None:
    """Return a designation, held until the transaction ends."""
    query = select(AreaDesignation).where(AreaDesignation.id == area_id).with_for_update()
    return session.scalar(query)


def open_of(session: Session, place: str, kind: str) -> AreaDesignation | None:
    """Return the designation of a place that has no end."""
    query = select(AreaDesignation).where(
        AreaDesignation.municipality_code == place,
        AreaDesignation.kind == kind,
        AreaDesignation.valid_to.is_(None),
    )
    return session.scalars(query.order_by(AreaDesignation.id)).first()


def add(
    session: Session,
    place: str,
    kind: str,
    *,
    notice: str,
    source: str,
    valid_from: date,
    next_review_on: date | None,
) -> AreaDesignation:
    """Add a designation; return its flushed row."""
    row = AreaDesignation(
        municipality_code=place, kind=kind, notice=notice, source=source, valid_from=valid_from,
        next_review_on=next_review_on,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row
