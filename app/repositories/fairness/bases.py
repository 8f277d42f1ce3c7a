"""Queries about base figures of municipalities."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.models.account import User
from app.models.fairness import CountyBase

_ORDERS: Mapping[str, tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]] = {
    "place": (CountyBase.municipality_code, CountyBase.base, CountyBase.as_of.desc()),
    "new": (CountyBase.as_of.desc(), CountyBase.municipality_code, CountyBase.base),
    "value": (CountyBase.value.desc(), CountyBase.id),
    "changed": (CountyBase.updated_at.desc(), CountyBase.id),
}
ORDERS = tuple(_ORDERS)


def newest(
    session: Session, places: Collection[str], base: str, as_of: date
) -> dict[str, CountyBase]:
    """Return the newest figure of each place that was known on a day, else its oldest one."""
    query = (
        select(CountyBase)
        .where(CountyBase.municipality_code.in_(places), CountyBase.base == base)
        .order_by(CountyBase.municipality_code, CountyBase.as_of.desc())
    )
    found: dict[str, CountyBase] = {}
    for row in session.scalars(query):
        known = found.get(row.municipality_code)
        if known is None or known.as_of > as_of:
            found[row.municipality_code] = row
    return found


def listed(
    session: Session,
    places: Collection[str],
    *,
    base: str,
    place: str,
    text: str,
    sort: str,
    offset: int,
    limit: int,
) -> tuple[list[Row[CountyBase, str | None]], int]:
    """Return figures with the name of who changed them, and how many there are in all."""
    query = (
        select(CountyBase, User.name)
        .outerjoin(User, User.id == CountyBase.updated_by_id)
        .where(CountyBase.municipality_code.in_(places))
    )
    if base:
        query = query.where(CountyBase.base == base)
    if place:
        query = query.where(CountyBase.municipality_code == place)
    if text:
        query = query.where(CountyBase.source.icontains(text, autoescape=True))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    page = query.order_by(*_ORDERS[sort]).offset(offset).limit(limit)
    return list(session.execute(page).all()), total


def by_id(session: Session, base_id: int) -> CountyBase | None:
    """Return a figure, held until the transaction ends."""
    return session.scalar(select(CountyBase).where(CountyBase.id == base_id).with_for_update())
