"""Queries that read KPI facts in groups of one definition; no other table is asked."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from app.models.figure import KpiFact
from app.models.ledger import Aid

GROUP = (
    KpiFact.metric_id, KpiFact.unit, KpiFact.formula, KpiFact.before_period, KpiFact.after_period,
    KpiFact.point,
)  # fmt: skip
Key = tuple[str, str, str, str, str, str]
"""Values of ``GROUP``."""
Row = tuple[Key, int, float | None, str]
"""Definition, firm, change, check state of one value."""
DIMENSIONS: Mapping[str, Any] = {
    "region": KpiFact.region_code,
    "place": KpiFact.municipality_code,
    "industry": func.substr(KpiFact.industry_code, 1, 2),
    "year": KpiFact.year,
    "check": KpiFact.check_state,
    "programme": KpiFact.programme_id,
}
"""By what a figure may be narrowed and broken down."""
MOST_BRANCHES = 100
"""SQLite takes at most 500 queries in one."""


@dataclass(frozen=True)
class Facts:
    """Which facts are read: those of whole regions and of single municipalities, narrowed."""

    regions: tuple[str, ...]
    places: tuple[str, ...] = ()
    narrowed: Mapping[str, str | int] = field(default_factory=dict)
    """Dimension to value."""
    metrics: tuple[str, ...] | None = None
    point: str = ""

    def without(self, dimension: str) -> "Facts":
        """Return the same without one narrowing."""
        rest = {name: value for name, value in self.narrowed.items() if name != dimension}
        return Facts(self.regions, self.places, rest, self.metrics, self.point)

    def where(self) -> list[ColumnElement[bool]]:
        """Return the conditions."""
        found = [self._within()]
        found += [self._narrow(name, value) for name, value in self.narrowed.items()]
        if self.metrics is not None:
            found.append(KpiFact.metric_id.in_(self.metrics))
        if self.point:
            found.append(KpiFact.point == self.point)
        return found

    def _within(self) -> ColumnElement[bool]:
        known = [
            _among(KpiFact.region_code, self.regions),
            _among(KpiFact.municipality_code, self.places),
        ]
        there = [condition for condition in known if condition is not None]
        return or_(*there) if there else KpiFact.id.is_(None)

    def _narrow(self, name: str, value: str | int) -> ColumnElement[bool]:
        if name == "programme":
            # a goal names no programme: its firm does, in the ledger
            aided = select(Aid.company_id).where(
                Aid.programme_id == value, Aid.company_id.is_not(None), Aid.removed_at.is_(None)
            )
            goal = and_(KpiFact.programme_id.is_(None), KpiFact.company_id.in_(aided))
            return or_(KpiFact.programme_id == value, goal)
        condition: ColumnElement[bool] = DIMENSIONS[name] == value
        return condition


def _among(column: Any, values: Collection[str]) -> ColumnElement[bool] | None:
    if not values:
        return None
    # one value as an equation: groups then come in the order of the index
    found: ColumnElement[bool] = (
        column == next(iter(values)) if len(values) == 1 else column.in_(values)
    )
    return found


def is_group(key: Key) -> ColumnElement[bool]:
    """Return the condition of one definition."""
    return and_(*(column == value for column, value in zip(GROUP, key, strict=True)))


def _key(row: Any) -> Key:
    return (row[0], row[1], row[2], row[3], row[4], row[5])


def groups(
    session: Session, facts: Facts, *, by_name: bool, offset: int, limit: int | None
) -> tuple[list[tuple[Key, int]], int]:
    """Return definitions with their firms, and how many definitions there are. One SELECT.

    The one with most firms comes first, or by name; ties by the definition.
    """
    # firms come in order within a definition, so SQLite counts them without a table of its own
    firms = func.count(KpiFact.company_id.distinct()).label("firms")
    each = select(*GROUP, firms).where(*facts.where()).group_by(*GROUP).subquery()
    key = [each.c[column.key] for column in GROUP]
    query = select(*key, each.c.firms, func.count().over())
    query = query.order_by(*(key if by_name else (each.c.firms.desc(), *key)))
    query = query.offset(offset).limit(limit)
    rows = [tuple(row) for row in session.execute(query)]
    return [(_key(row), row[6]) for row in rows], rows[0][7] if rows else 0


def values(session: Session, facts: Facts, keys: Sequence[Key]) -> Iterable[Row]:
    """Return every value of some definitions."""
    query = select(KpiFact.company_id, KpiFact.change, KpiFact.check_state).where(*facts.where())
    found = _of_each(session, keys, query)
    return [(keys[n], firm, change, check) for firm, change, check, n in found]


def firms_by(
    session: Session, facts: Facts, keys: Sequence[Key], dimension: str
) -> dict[Key, dict[Any, int]]:
    """Return the firms of some definitions by a dimension; a value without firms is left out.

    A programme is that of the case; values of goals count for none.
    """
    part = DIMENSIONS[dimension]
    counted = select(part, func.count(KpiFact.company_id.distinct()))
    query = counted.where(*facts.where()).group_by(part)
    found: dict[Key, dict[Any, int]] = {key: {} for key in keys}
    for value, firms, n in _of_each(session, keys, query):
        found[keys[n]][value] = firms
    return found


def _of_each(
    session: Session, keys: Sequence[Key], query: Select[*tuple[Any, ...]]
) -> Iterator[Any]:
    """Yield the rows of a query for each definition, with the place of the definition at the end.

    A branch for each, joined by UNION ALL: of many definitions in one condition both databases
    read the facts of the whole region. One SELECT for each ``MOST_BRANCHES``.
    """
    for first in range(0, len(keys), MOST_BRANCHES):
        branches = [
            query.where(is_group(key)).add_columns(literal(n).label("n"))
            for n, key in enumerate(keys[first : first + MOST_BRANCHES], first)
        ]
        yield from session.execute(union_all(*branches)).all()


def parts(
    session: Session, facts: Facts, key: Key, dimension: str
) -> list[tuple[Any, int, float | None, str]]:
    """Return (part, firm, change, check state) of every value of one definition."""
    query = select(
        DIMENSIONS[dimension], KpiFact.company_id, KpiFact.change, KpiFact.check_state
    ).where(*facts.where(), is_group(key))
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]
