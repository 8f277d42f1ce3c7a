"""Queries about aid that lists bring, many rows at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, or_, select
from sqlalchemy.orm import Session

from app.models.ledger import Aid, AidFunding, OverlapFinding


def keys_of(session: Session, region: str) -> Sequence[Row[str, str, str, int, str]]:
    """Return what tells the aid of a region apart: number, firm, title, year, agreement."""
    query = select(
        Aid.registration_number, Aid.firm, Aid.title, Aid.year, Aid.agreement_number
    ).where(Aid.region_code == region, Aid.removed_at.is_(None))
    return session.execute(query).all()


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Add aid in one statement; return the ids in the same order."""
    step = insert(Aid).returning(Aid.id, sort_by_parameter_order=True)
    return list(session.scalars(step, list(rows)))


def add_funding(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add money by source in one statement."""
    if rows:
        session.execute(insert(AidFunding), list(rows))


def by_ids(session: Session, ids: Collection[int]) -> dict[int, Aid]:
    """Return aid by id."""
    if not ids:
        return {}
    return {aid.id: aid for aid in session.scalars(select(Aid).where(Aid.id.in_(ids)))}


def funding_of(session: Session, ids: Collection[int]) -> dict[int, dict[str, tuple[int, int]]]:
    """Return by aid what each source gives and has paid."""
    found: dict[int, dict[str, tuple[int, int]]] = {}
    if ids:
        for row in session.scalars(select(AidFunding).where(AidFunding.aid_id.in_(ids))):
            found.setdefault(row.aid_id, {})[row.source] = (row.won, row.paid_won)
    return found


def judged(session: Session, ids: Collection[int]) -> set[int]:
    """Return the aid in overlaps that a person has decided about."""
    if not ids:
        return set()
    query = select(OverlapFinding.aid_id, OverlapFinding.other_id).where(
        OverlapFinding.outcome.is_not(None),
        or_(OverlapFinding.aid_id.in_(ids), OverlapFinding.other_id.in_(ids)),
    )
    return {each for row in session.execute(query) for each in row} & set(ids)


def remove(session: Session, ids: Collection[int]) -> None:
    """Delete aid with its money."""
    if ids:
        session.execute(delete(AidFunding).where(AidFunding.aid_id.in_(ids)))
        session.execute(delete(Aid).where(Aid.id.in_(ids)))
