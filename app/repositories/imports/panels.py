"""Queries about panels that rows are read into."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.models.effect import Panel, PanelRow

Key = tuple[str, int]


def by_public_id(session: Session, region: str, public_id: str) -> Panel | None:
    """Return a panel of a region that was not taken away."""
    return session.scalar(
        select(Panel).where(
            Panel.public_id == public_id, Panel.region_code == region, Panel.removed_at.is_(None)
        )
    )


def by_id(session: Session, panel_id: int | None) -> Panel | None:
    """Return a panel; None for no id."""
    return session.get(Panel, panel_id) if panel_id else None


def of_regions(session: Session, regions: Collection[str]) -> list[Panel]:
    """Return the panels of regions, by title."""
    query = select(Panel).where(Panel.region_code.in_(regions), Panel.removed_at.is_(None))
    return list(session.scalars(query.order_by(Panel.title, Panel.id)))


def rows_of(session: Session, panel_id: int, firms: Collection[str]) -> dict[Key, PanelRow]:
    """Return the rows of firms by firm and year."""
    query = select(PanelRow).where(PanelRow.panel_id == panel_id, PanelRow.firm_key.in_(firms))
    return {(row.firm_key, row.year): row for row in session.scalars(query)}


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows in one statement."""
    if rows:
        session.execute(insert(PanelRow), list(rows))


def change(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Change rows by panel, firm and year; all have the same fields."""
    if rows:
        session.execute(update(PanelRow), list(rows))


def remove(session: Session, panel_id: int, keys: Collection[Key]) -> None:
    """Delete rows by firm and year."""
    years: dict[int, list[str]] = {}
    for firm, year in keys:
        years.setdefault(year, []).append(firm)
    for year, firms in years.items():
        session.execute(
            delete(PanelRow).where(
                PanelRow.panel_id == panel_id, PanelRow.year == year, PanelRow.firm_key.in_(firms)
            )
        )


def size(session: Session, panel_id: int) -> int:
    """Return how many rows a panel has."""
    query = select(func.count()).select_from(PanelRow).where(PanelRow.panel_id == panel_id)
    return session.scalar(query) or 0
