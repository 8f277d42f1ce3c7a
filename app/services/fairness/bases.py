"""Base figures of municipalities: looked at by all of the desk, changed by coordinators."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.fairness import BASES, CountyBase
from app.repositories.fairness import bases
from app.repositories.imports import bases as base_rows
from app.runtime.catalogue import Catalogue
from app.services import auditing
from app.services.actor import Actor
from app.services.scope import Scope

SORTS = bases.ORDERS
MAX_VALUE = 2_000_000_000
_CHOOSE = N_("목록에서 하나를 골라 주세요.")
_VALUE = N_("0부터 2,000,000,000까지의 수를 적어 주세요.")
_DAY = N_("기준일을 적어 주세요. 앞날은 적을 수 없어요.")
_SOURCE = N_("어디에서 온 값인지 출처를 적어 주세요.")
_LONG = N_("300자까지 적을 수 있어요.")
_TWICE = N_("같은 시·군, 같은 날의 값이 이미 있어요. 그 값을 고쳐 주세요.")
_UNKNOWN = N_("이 값을 찾지 못했어요.")


@dataclass(frozen=True)
class BaseInput:
    """What a person writes; None where it could not be read."""

    place: str
    base: str
    as_of: date | None
    value: int | None
    source: str


@dataclass(frozen=True)
class ListedBase:
    """A figure with the name of who brought it; empty where it came with the site."""

    row: CountyBase
    name: str


def listed(
    session: Session,
    scope: Scope,
    *,
    base: str = "",
    place: str = "",
    text: str = "",
    sort: str = "place",
    offset: int = 0,
    limit: int,
) -> tuple[list[ListedBase], int]:
    """Return figures of a scope and how many there are in all. Two SELECTs."""
    found, total = bases.listed(
        session, scope.places, base=base, place=place, text=text, sort=sort, offset=offset,
        limit=limit,
    )  # fmt: skip
    return [ListedBase(row, name or "") for row, name in found], total


def one(session: Session, scope: Scope, base_id: int) -> CountyBase:
    """Return a figure. NotFound where it is not of the scope."""
    row = bases.by_id(session, base_id)
    if row is None or not scope.sees(row.municipality_code):
        raise NotFound(_UNKNOWN)
    return row


def add(
    session: Session,
    actor: Actor,
    scope: Scope,
    given: BaseInput,
    *,
    catalogue: Catalogue,
    now: datetime,
    today: date,
) -> CountyBase:
    """Add a figure.

    Raises:
        Invalid: by field.
        Forbidden: the place is of a region that the actor only reads.
        Conflict: the place has a figure of that day.
    """
    _check(given, scope, today)
    region = catalogue.places[given.place].region
    scope.require_change(region)
    try:
        with session.begin_nested():
            row = base_rows.add(
                session, given.place, given.base, given.as_of, value=given.value or 0,
                source=given.source, by=actor.user_id, now=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(_TWICE) from error
    _record(session, actor, row, "added", region=region, before={}, now=now)
    return row


def change(
    session: Session,
    actor: Actor,
    scope: Scope,
    base_id: int,
    given: BaseInput,
    *,
    catalogue: Catalogue,
    now: datetime,
    today: date,
) -> CountyBase:
    """Change value and source of a figure; place, base and day stay.

    Raises:
        NotFound: see :func:`one`.
        Invalid: by field.
        Forbidden: the place is of a region that the actor only reads.
    """
    row = one(session, scope, base_id)
    kept = BaseInput(row.municipality_code, row.base, row.as_of, given.value, given.source)
    _check(kept, scope, today)
    region = catalogue.places[row.municipality_code].region
    scope.require_change(region)
    before = {"value": row.value, "source": row.source}
    base_rows.write(
        row, value=given.value or 0, source=given.source, demonstration=False, edited=True,
        by=actor.user_id, now=now,
    )  # fmt: skip
    session.flush()
    _record(session, actor, row, "changed", region=region, before=before, now=now)
    return row


def remove(
    session: Session,
    actor: Actor,
    scope: Scope,
    base_id: int,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> BaseInput:
    """Delete a figure; return what it was, so that it can be put back by adding it.

    Raises:
        NotFound: see :func:`one`.
        Forbidden: the place is of a region that the actor only reads.
    """
    row = one(session, scope, base_id)
    region = catalogue.places[row.municipality_code].region
    scope.require_change(region)
    was = BaseInput(row.municipality_code, row.base, row.as_of, row.value, row.source)
    _record(session, actor, row, "removed", region=region, before=_noted(row), now=now)
    base_rows.remove(session, row)
    session.flush()
    return was


def _check(given: BaseInput, scope: Scope, today: date) -> None:
    problems: dict[str, Problem | str] = {}
    if not scope.sees(given.place):
        problems["place"] = _CHOOSE
    if given.base not in BASES:
        problems["base"] = _CHOOSE
    if given.as_of is None or given.as_of > today:
        problems["as_of"] = _DAY
    if given.value is None or not 0 <= given.value <= MAX_VALUE:
        problems["value"] = _VALUE
    if not given.source:
        problems["source"] = _SOURCE
    elif len(given.source) > 300:
        problems["source"] = _LONG
    if problems:
        raise Invalid(problems)


def _noted(row: CountyBase) -> dict[str, Any]:
    return {
        "place": row.municipality_code, "base": row.base, "as_of": row.as_of.isoformat(),
        "value": row.value, "source": row.source,
    }  # fmt: skip


def _record(
    session: Session,
    actor: Actor,
    row: CountyBase,
    deed: str,
    *,
    region: str,
    before: dict[str, Any],
    now: datetime,
) -> None:
    auditing.record(
        session, actor, f"county_base.{deed}", "county_base", str(row.id), now=now, region=region,
        before=before, after={} if deed == "removed" else _noted(row),
    )  # fmt: skip
