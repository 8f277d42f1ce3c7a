"""How many papers came late, by programme, year and county."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from app.models.company import Company
from app.models.ledger import Aid, Deliverable
from app.models.programme import Programme
from app.repositories.ledger.aids import Sight, seen


def by_programme(
    session: Session, sight: Sight, today: date, *, kind: str = "", year: int | None = None
) -> list[tuple[Programme | None, int, int, int, int]]:
    """Return (programme, year, papers whose day came, late, still missing), newest year first."""
    query = _counted(sight, today, kind, year, Aid.programme_id, Aid.year)
    rows = session.execute(query.order_by(Aid.year.desc(), Aid.programme_id)).all()
    ids = {row[0] for row in rows if row[0]}
    known = {p.id: p for p in session.scalars(select(Programme).where(Programme.id.in_(ids)))}
    return [(known.get(row[0]), row[1], row[2], int(row[3]), int(row[4])) for row in rows]


def by_place(
    session: Session, sight: Sight, today: date, *, kind: str = "", year: int | None = None
) -> list[tuple[str | None, int, int, int]]:
    """Return (municipality, papers whose day came, late, still missing), by code. One SELECT."""
    query = _counted(sight, today, kind, year, Company.municipality_code)
    rows = session.execute(query.order_by(Company.municipality_code))
    return [(row[0], row[1], int(row[2]), int(row[3])) for row in rows]


def years(session: Session, sight: Sight) -> list[int]:
    """Return the years of aid with papers, the newest first."""
    query = (
        select(Aid.year)
        .join(Deliverable, Deliverable.aid_id == Aid.id)
        .outerjoin(Company, Company.id == Aid.company_id)
        .where(seen(sight), Aid.removed_at.is_(None))
        .distinct()
        .order_by(Aid.year.desc())
    )
    return list(session.scalars(query))


def _counted(sight: Sight, today: date, kind: str, year: int | None, *groups: Any) -> Any:
    missing: ColumnElement[bool] = and_(
        Deliverable.received_on.is_(None), Deliverable.due_on < today
    )
    late = or_(missing, Deliverable.received_on > Deliverable.due_on)
    query = (
        select(
            *groups,
            func.count(Deliverable.id),
            func.sum(case((late, 1), else_=0)),
            func.sum(case((missing, 1), else_=0)),
        )
        .select_from(Deliverable)
        .join(Aid, Aid.id == Deliverable.aid_id)
        .outerjoin(Company, Company.id == Aid.company_id)
        .where(seen(sight), Aid.removed_at.is_(None), Aid.state != "cancelled")
        .where(Deliverable.state != "waived")
        .where(or_(Deliverable.received_on.is_not(None), Deliverable.due_on < today))
        .group_by(*groups)
    )
    if kind:
        query = query.where(Deliverable.kind == kind)
    if year is not None:
        query = query.where(Aid.year == year)
    return query
