"""Queries about firms that lists name, many at once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, union_all, update
from sqlalchemy.orm import Session

from app.models.case import CaseStudy
from app.models.company import Company
from app.models.mentor import Mentor
from app.models.reference import Municipality
from app.models.registry import metadata


def by_numbers(session: Session, numbers: Collection[str]) -> dict[str, Company]:
    """Return firms by registration number."""
    if not numbers:
        return {}
    query = select(Company).where(Company.registration_number.in_(numbers))
    return {firm.registration_number: firm for firm in session.scalars(query)}


def by_ids(session: Session, ids: Collection[int]) -> dict[int, Company]:
    """Return firms by id."""
    if not ids:
        return {}
    return {firm.id: firm for firm in session.scalars(select(Company).where(Company.id.in_(ids)))}


def of_region(session: Session, region: str) -> Sequence[Row[int, str, str, str, str]]:
    """Return id, public id, name, number and municipality of the firms of a region."""
    query = (
        select(
            Company.id, Company.public_id, Company.name, Company.registration_number,
            Company.municipality_code,
        )
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(Municipality.region_code == region)
        .order_by(Company.id)
    )  # fmt: skip
    return session.execute(query).all()


def one_of_region(session: Session, region: str, public_id: str) -> Company | None:
    """Return a firm of a region."""
    query = (
        select(Company)
        .join(Municipality, Municipality.code == Company.municipality_code)
        .where(Municipality.region_code == region, Company.public_id == public_id)
    )
    return session.scalar(query)


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Add firms in one statement; return their ids in the same order."""
    step = insert(Company).returning(Company.id, sort_by_parameter_order=True)
    return list(session.scalars(step, list(rows)))


def change(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Change firms by ``id``; rows of the same fields go in one statement."""
    by_fields: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        by_fields.setdefault(tuple(sorted(row)), []).append(row)
    for group in by_fields.values():
        session.execute(update(Company), group)


def remove(session: Session, ids: Collection[int]) -> None:
    """Delete firms that nothing points to."""
    if ids:
        session.execute(delete(Company).where(Company.id.in_(ids)))


def pointed_to(
    session: Session, table: str, ids: Collection[int], *, but: Collection[str] = ()
) -> set[int]:
    """Return which rows of a table any table points to, whatever there are, ``but`` some."""
    if not ids:
        return set()
    parts = [
        select(key.parent.label("id")).where(key.parent.in_(ids))
        for other in metadata.sorted_tables
        if other.name not in but
        for key in other.foreign_keys
        if key.column.table.name == table and key.column.name == "id"
    ]
    return set(session.scalars(union_all(*parts))) if parts else set()


def with_search_entries(session: Session, ids: Collection[int]) -> tuple[set[int], list[int]]:
    """Return firms with published cases, and the approved mentors of firms."""
    if not ids:
        return set(), []
    cases = select(CaseStudy.company_id).where(
        CaseStudy.company_id.in_(ids), CaseStudy.status == "published"
    )
    mentors = select(Mentor.id).where(Mentor.company_id.in_(ids), Mentor.status == "approved")
    return set(session.scalars(cases)), list(session.scalars(mentors))


def decided(actor_id: int, now: datetime) -> dict[str, Any]:
    """Return what says that a person decided at a moment."""
    return {"decided_by_id": actor_id, "decided_at": now}


def count(session: Session) -> int:
    """Return how many firms there are."""
    return session.scalar(select(func.count()).select_from(Company)) or 0
