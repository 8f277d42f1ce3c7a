"""Queries about what counties are measured against."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.fairness import CountyBase


def of_places(session: Session, places: Collection[str]) -> list[CountyBase]:
    """Return the figures of municipalities, by place, base and day, the newest first."""
    query = (
        select(CountyBase)
        .where(CountyBase.municipality_code.in_(places))
        .order_by(CountyBase.municipality_code, CountyBase.base, CountyBase.as_of.desc())
    )
    return list(session.scalars(query))


def by_ids(session: Session, ids: Collection[int]) -> dict[int, CountyBase]:
    """Return figures by id."""
    if not ids:
        return {}
    return {
        row.id: row for row in session.scalars(select(CountyBase).where(CountyBase.id.in_(ids)))
    }


def one(session: Session, place: str, base: str, as_of: date | None) -> CountyBase | None:
    """Return the figure of a place on a day, held until the transaction ends."""
    return session.scalar(
        select(CountyBase)
        .where(
            CountyBase.municipality_code == place,
            CountyBase.base == base,
            CountyBase.as_of == as_of,
        )
        .with_for_update()
    )


def add(
    session: Session,
    place: str,
    base: str,
    as_of: date | None,
    *,
    value: int,
    source: str,
    by: int,
    now: datetime,
) -> CountyBase:
    """Add a figure that a person brought; return its flushed row."""
    row = CountyBase(
        municipality_code=place, base=base, as_of=as_of, value=value, source=source, edited=True,
        updated_by_id=by, updated_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def write(
    row: CountyBase,
    *,
    value: int,
    source: str,
    demonstration: bool,
    edited: bool,
    by: int | None,
    now: datetime,
) -> None:
    """Change a figure."""
    row.value, row.source, row.demonstration, row.edited = value, source, demonstration, edited
    row.updated_by_id, row.updated_at = by, now


def restore(row: CountyBase, before: Mapping[str, Any]) -> None:
    """Give a figure back what an import overwrote."""
    write(
        row, value=before["value"], source=before["source"],
        demonstration=before["demonstration"], edited=before["edited"], by=before["by"],
        now=datetime.fromisoformat(before["at"]),
    )  # fmt: skip


def remove(session: Session, row: CountyBase) -> None:
    """Delete a figure."""
    session.delete(row)
