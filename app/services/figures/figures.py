"""Figures of the desk: aggregates that never mix definitions, and the way back to their origin."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from app.errors import N_, Forbidden, NotFound
from app.models.attachment import Attachment
from app.models.case import CaseStudy, CaseVersion
from app.models.company import Company
from app.models.engagement import Engagement, Goal, GoalReading
from app.models.figure import KpiFact
from app.models.kpi import CHECK_STATES, Measure
from app.repositories.figures import groups as rows
from app.repositories.figures import origins
from app.repositories.figures.groups import Facts, Key
from app.runtime.catalogue import Catalogue, Metric
from app.services.figures.aggregate import Aggregate, Definition, Pool, Value, aggregate
from app.services.figures.suppressing import hidden, too_few
from app.services.scope import Scope

POINTS = ("case", "m0", "m3", "m6", "m12")
SORTS = ("firms", "name")
ROW_SORTS = ("newest", "firm", "change")
BREAKDOWNS = ("place", "industry", "year", "check")
NARROW = ("region", "place", "industry", "year", "check", "programme")
_GONE = N_("이 수치는 찾지 못했어요. 거르는 조건을 바꿔 보세요.")
_CLOSED = N_("기업이 5곳보다 적어 기업별 값은 그 지역의 코디네이터만 볼 수 있어요.")


@dataclass(frozen=True)
class Wish:
    """What is asked for: narrowings by name of ``NARROW``, empty or missing narrows nothing."""

    narrowed: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    point: str = ""
    sort: str = "firms"
    metrics: tuple[str, ...] | None = None
    """These metrics alone, whatever the text."""


@dataclass(frozen=True)
class Figure:
    """One line of the list: a definition and what its values say."""

    metric: Metric
    aggregate: Aggregate

    @property
    def definition(self) -> Definition:
        """What the values mean."""
        return self.aggregate.definition


@dataclass(frozen=True)
class Part:
    """One part of a breakdown; ``aggregate`` is none where it stays in the dark."""

    value: Any
    aggregate: Aggregate | None


@dataclass(frozen=True)
class Origin:
    """One value behind a figure, with where it comes from."""

    fact: KpiFact
    company: Company
    measure: Measure | None
    reading: GoalReading | None
    goal: Goal | None
    case: CaseStudy | None
    version: CaseVersion | None
    engagement: Engagement | None
    document: Attachment | None

    @property
    def measured_by(self) -> str:
        """Who measured the later value."""
        found = self.measure or self.reading
        return found.measured_by if found else ""

    @property
    def method(self) -> str:
        """How it was measured, in the firm's words."""
        found = self.measure or self.reading
        return found.method if found else ""


def facts_in(scope: Scope, wish: Wish, catalogue: Catalogue) -> Facts:
    """Return which facts a reader asks for, within what the reader may see.

    Raises:
        NotFound: a region or municipality that is not the reader's.
    """
    chosen = scope.within(
        catalogue, region=wish.narrowed.get("region", ""), place=wish.narrowed.get("place", "")
    )
    narrowed: dict[str, str | int] = {}
    for name in NARROW:
        value = wish.narrowed.get(name, "")
        if value and name != "region":
            narrowed[name] = int(value) if name == "year" else value
    regions = tuple(sorted(chosen.regions))
    if "place" in narrowed:
        # the index of municipalities finds it; the region alone would read the whole province
        place = (str(narrowed.pop("place")),)
        return Facts((), place, narrowed, _metrics(wish, catalogue), wish.point)
    single = {p for p in chosen.places if catalogue.places[p].region not in chosen.regions}
    return Facts(regions, tuple(sorted(single)), narrowed, _metrics(wish, catalogue), wish.point)


def list_figures(
    session: Session,
    scope: Scope,
    wish: Wish,
    catalogue: Catalogue,
    *,
    offset: int = 0,
    limit: int | None = 20,
) -> tuple[list[Figure], int]:
    """Return one page of definitions with their figures, and how many definitions there are.

    Two SELECTs, and one for each narrowing by which a small number could be got by subtraction.
    """
    facts = facts_in(scope, wish, catalogue)
    found, total = rows.groups(
        session, facts, by_name=wish.sort == "name", offset=offset, limit=limit
    )
    keys = [key for key, _firms in found]
    dark = _dark(session, scope, wish, catalogue, keys)
    shown = [key for key, firms in found if key not in dark and not too_few(firms)]
    pools = _pools(keys, rows.values(session, facts, shown))
    return [_figure(pools[key], catalogue, dark=key not in shown) for key in keys], total


def one_figure(
    session: Session, scope: Scope, wish: Wish, definition: Definition, catalogue: Catalogue
) -> Figure:
    """Return the figure of one definition.

    Raises:
        NotFound: no value of it lies within what the reader sees and asked for.
    """
    key = key_of(definition)
    facts = facts_in(scope, wish, catalogue)
    pool = _pools([key], rows.values(session, facts, [key]))[key]
    if not pool.values:
        raise NotFound(_GONE)
    dark = _dark(session, scope, wish, catalogue, [key])
    return _figure(pool, catalogue, dark=key in dark)


def breakdown(
    session: Session,
    scope: Scope,
    wish: Wish,
    definition: Definition,
    dimension: str,
    catalogue: Catalogue,
) -> list[Part]:
    """Return the parts of a figure by a dimension, in the order of their values. One SELECT.

    Parts of fewer than five firms stay in the dark, and others with them, so that none can be got
    by taking the shown ones from the whole.
    """
    key = key_of(definition)
    pools: dict[Any, Pool] = {}
    facts = facts_in(scope, wish, catalogue)
    for part, firm, change, check in rows.parts(session, facts, key, dimension):
        pools.setdefault(part, Pool(definition)).add(Value(definition, firm, change, check))
    sizes = {part: len({v.company_id for v in pool.values}) for part, pool in pools.items()}
    dark = hidden(sizes)
    rising = catalogue.metrics[definition.metric_id].direction == "up"
    order = CHECK_STATES.index if dimension == "check" else str
    return [
        Part(part, None if part in dark else aggregate(pools[part], rising_is_better=rising))
        for part in sorted(pools, key=order)
    ]


def behind(
    session: Session,
    scope: Scope,
    wish: Wish,
    figure: Figure,
    catalogue: Catalogue,
    *,
    sort: str = "newest",
    offset: int = 0,
    limit: int | None = 20,
) -> tuple[list[Origin], int]:
    """Return one page of the values behind a figure that the reader may open, and their number.

    Raises:
        Forbidden: the figure is in the dark, and the reader coordinates none of it.
    """
    if not may_open(scope, wish, figure, catalogue):
        raise Forbidden(_CLOSED)
    facts = facts_in(scope, wish, catalogue)
    found, total = origins.behind(
        session, facts, key_of(figure.definition), open_regions=sorted(scope.confidential),
        sort=sort, offset=offset, limit=limit,
    )  # fmt: skip
    return [Origin(*row) for row in found], total


def may_open(scope: Scope, wish: Wish, figure: Figure, catalogue: Catalogue) -> bool:
    """Whether a reader may look at the firms behind a figure.

    Whoever coordinates all of its regions knows the firms; for others a figure in the dark stays
    closed.
    """
    if not figure.aggregate.dark:
        return True
    facts = facts_in(scope, wish, catalogue)
    regions = {*facts.regions, *(catalogue.places[p].region for p in facts.places)}
    return regions <= scope.changing


def key_of(definition: Definition) -> Key:
    """Return the definition as the tables know it."""
    return (
        definition.metric_id, definition.unit, definition.formula, definition.before_period,
        definition.after_period, definition.point,
    )  # fmt: skip


def _metrics(wish: Wish, catalogue: Catalogue) -> tuple[str, ...] | None:
    if wish.metrics is not None or not wish.text:
        return wish.metrics
    text = wish.text.casefold()
    return tuple(
        m.id
        for m in catalogue.metrics.values()
        if text in m.ko.casefold() or text in m.en.casefold()
    )


def _pools(keys: Iterable[Key], found: Iterable[rows.Row]) -> dict[Key, Pool]:
    pools = {key: Pool(Definition(*key)) for key in keys}
    for key, firm, change, check in found:
        pool = pools[key]
        # rows come by their key: what ``Pool.add`` would compare is the same object
        pool.values.append(Value(pool.definition, firm, change, check))
    return pools


def _dark(
    session: Session, scope: Scope, wish: Wish, catalogue: Catalogue, keys: Sequence[Key]
) -> set[Key]:
    """Return definitions that the narrowing itself would tell: the whole less its other parts."""
    dark: set[Key] = set()
    narrow = facts_in(scope, wish, catalogue)
    for name in NARROW:
        value = wish.narrowed.get(name, "")
        if not value or name == "programme":
            continue
        wider = replace(wish, narrowed={**wish.narrowed, name: ""})
        facts = facts_in(scope, wider, catalogue)
        if facts == narrow:
            # the only region in sight: there is nothing to take it from
            continue
        part = int(value) if name == "year" else value
        for key, sizes in rows.firms_by(session, facts, keys, name).items():
            if part in hidden(sizes):
                dark.add(key)
    return dark


def _figure(pool: Pool, catalogue: Catalogue, *, dark: bool) -> Figure:
    metric = catalogue.metrics[pool.definition.metric_id]
    return Figure(metric, aggregate(pool, rising_is_better=metric.direction == "up", dark=dark))
