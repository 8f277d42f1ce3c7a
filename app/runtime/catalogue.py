"""Reference data as one value that pages and services read without a query."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Named:
    """Anything of the catalogue: an id or code and its two names."""

    id: str
    ko: str
    en: str


@dataclass(frozen=True)
class Province(Named):
    """One of the 17 provinces with its usual short name."""

    short: str


@dataclass(frozen=True)
class Place(Named):
    """A municipality; degrees of the approximate seat of its hall."""

    region: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Trade(Named):
    """A KSIC division or group; ``words`` are everyday words that lead to it."""

    parent: str | None
    words: tuple[str, ...] = ()
    words_en: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remedy(Named):
    """A solution and the problem categories it answers."""

    kind: str
    first_step_ko: str
    problems: tuple[str, ...]


@dataclass(frozen=True)
class EsgEntry(Named):
    """An item of environment (``E``), society (``S``) or governance (``G``); what shows it."""

    area: str
    topic: str = ""
    evidence_ko: str = ""
    evidence_en: str = ""
    source: str = ""


@dataclass(frozen=True)
class Metric(Named):
    """A KPI metric; the first unit is the usual one; direction is ``up`` or ``down``."""

    area: str
    units: tuple[str, ...]
    direction: str
    formula_ko: str
    formula_en: str


@dataclass(frozen=True)
class Designation:
    """A dated depopulation or interest notice of a municipality."""

    municipality: str
    kind: str
    notice: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Catalogue:
    """All reference data, each mapping in its natural order."""

    regions: Mapping[str, Province]
    places: Mapping[str, Place]
    trades: Mapping[str, Trade]
    categories: Mapping[str, Named]
    remedies: Mapping[str, Remedy]
    metrics: Mapping[str, Metric]
    programmes: Mapping[str, Named]
    designations: tuple[Designation, ...] = field(default=())
    esg_items: Mapping[str, EsgEntry] = field(default_factory=dict)

    def designation(self, municipality: str, on: date) -> str | None:
        """Return ``depopulation``, ``interest`` or None for a municipality on a day."""
        kinds = {
            d.kind
            for d in self.designations
            if d.municipality == municipality
            and d.valid_from <= on
            and (d.valid_to is None or on < d.valid_to)
        }
        return next((kind for kind in ("depopulation", "interest") if kind in kinds), None)

    def places_of(self, region: str) -> tuple[Place, ...]:
        """Return the municipalities of a province, by code."""
        return tuple(p for p in self.places.values() if p.region == region)

    def trade_line(self, code: str) -> tuple[Trade, ...]:
        """Return a trade and its ancestors, the widest first; empty for an unknown code."""
        line: list[Trade] = []
        trade = self.trades.get(code)
        while trade is not None:
            line.insert(0, trade)
            trade = self.trades.get(trade.parent) if trade.parent else None
        return tuple(line)
