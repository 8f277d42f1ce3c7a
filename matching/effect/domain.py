"""Values of the proof of effect: a panel and settings in, effects with their intervals out.

No word of cause stands here: an effect is the difference between supported firms and similar ones
that were never supported, before and after, as far as the panel shows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.errors import InvalidValueError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Texts = NDArray[np.str_]
Mask = NDArray[np.bool_]

NEVER = 0
"""``treated_from`` of a firm that was never supported."""
LEAST_TREATED = 20
LEAST_PRE_YEARS = 2


@dataclass(frozen=True, eq=False)
class Panel:
    """Rows of firm and year; every array has one entry a row.

    ``firms`` are any codes, ``treated_from`` the first year with support or ``NEVER``, constant for
    a firm. ``outcomes`` are levels such as sales; NaN where nothing is known.

    Raises:
        InvalidValueError: arrays of different length, a firm twice in a year, or a firm whose
            first year of support changes.
    """

    firms: Integers
    years: Integers
    industry: Texts
    size: Texts
    treated_from: Integers
    outcomes: Mapping[str, Floats]

    def __post_init__(self) -> None:
        """Refuse early: everything below relies on it."""
        arrays = (self.years, self.industry, self.size, self.treated_from, *self.outcomes.values())
        for array in arrays:
            if array.shape != self.firms.shape:
                raise InvalidValueError("panel", array.shape, f"of shape {self.firms.shape}")
        keys = np.stack([self.firms, self.years])
        if np.unique(keys, axis=1).shape[1] != len(self.firms):
            raise InvalidValueError("panel", "a firm twice in a year", "one row per firm and year")
        support = np.unique(np.stack([self.firms, self.treated_from]), axis=1)
        if support.shape[1] != len(np.unique(self.firms)):
            raise InvalidValueError("panel", "two first years", "one first year per firm")


@dataclass(frozen=True)
class Settings:
    """How firms are matched and compared.

    Args:
        pre_years: years before support that a firm must show and that are matched, at least 1.
        post_years: years from the first with support on that are compared, at least 1.
        neighbours: similar firms for each supported one, at least 1.
        replacement: whether a firm may be the neighbour of several.
        caliper: greatest distance of a pair, in standard deviations; None for any.
        level_weight: weight of the level before support beside the trend, which has 1.
        least_treated: fewer matched supported firms than this are refused.
        placebo_years: how many years earlier the placebo pretends that support began.
    """

    pre_years: int = 3
    post_years: int = 3
    neighbours: int = 1
    replacement: bool = False
    caliper: float | None = 0.5
    level_weight: float = 1.0
    least_treated: int = LEAST_TREATED
    placebo_years: int = 2

    def __post_init__(self) -> None:
        """Refuse what cannot be computed."""
        for name in ("pre_years", "post_years", "neighbours", "least_treated", "placebo_years"):
            if getattr(self, name) < 1:
                raise InvalidValueError(name, getattr(self, name), "at least 1")
        if self.caliper is not None and self.caliper <= 0:
            raise InvalidValueError("caliper", self.caliper, "above 0")
        if self.level_weight < 0:
            raise InvalidValueError("level_weight", self.level_weight, "at least 0")


@dataclass(frozen=True)
class Refusal:
    """Why there is no figure: ``few_treated``, ``few_years`` or ``no_control``."""

    kind: str
    found: int
    needed: int


@dataclass(frozen=True)
class Interval:
    """A difference of logarithms with its standard error and 95 % interval."""

    value: float
    error: float
    low: float
    high: float
    p: float

    @property
    def percent(self) -> float:
        """The difference in percent."""
        return percent(self.value)

    @property
    def percent_low(self) -> float:
        """The lower end in percent."""
        return percent(self.low)

    @property
    def percent_high(self) -> float:
        """The upper end in percent."""
        return percent(self.high)


def percent(logarithms: float) -> float:
    """Return a difference of logarithms in percent; capped where a float would overflow."""
    return float(np.expm1(min(logarithms, 50.0)) * 100)


@dataclass(frozen=True)
class BalanceRow:
    """One thing before support: means of supported firms, of all candidates, of the matched.

    ``gap_before`` and ``gap_after`` are standardised differences of means; |gap| < 0.1 is good.
    """

    name: str
    treated: float
    candidates: float
    matched: float
    gap_before: float
    gap_after: float


@dataclass(frozen=True)
class CohortEffect:
    """The effect among firms first supported in one year."""

    year: int
    treated: int
    controls: int
    effect: Interval


@dataclass(frozen=True)
class EventPoint:
    """The difference ``relative`` years from the first with support; year -1 is zero by design."""

    relative: int
    effect: Interval | None


@dataclass(frozen=True)
class PreTrend:
    """Joint test that all differences before support are zero; ``of`` coefficients."""

    statistic: float
    of: int
    p: float

    @property
    def holds(self) -> bool:
        """Whether a difference before support was not seen (p ≥ 0.05)."""
        return self.p >= 0.05


@dataclass(frozen=True)
class Effect:
    """What supported firms gained over similar ones, with what it rests on."""

    average: Interval
    treated: int
    controls: int
    rows: int
    cohorts: tuple[CohortEffect, ...]
    events: tuple[EventPoint, ...] = ()
    pre_trend: PreTrend | None = None


@dataclass(frozen=True)
class Finding:
    """One line of a study: an outcome in a group, with an effect or the reason for none.

    ``without_match`` counts supported firms that were observed but have no similar firm,
    ``without_years`` those not seen in every year before support and one after it,
    ``dropped_rows`` rows whose value is missing, zero or negative and has no logarithm.
    """

    outcome: str
    group: str
    effect: Effect | None
    refusal: Refusal | None = None
    balance: tuple[BalanceRow, ...] = ()
    placebo: Interval | None = None
    without_match: int = 0
    without_years: int = 0
    dropped_rows: int = 0


@dataclass(frozen=True, eq=False)
class Group:
    """Supported firms that are looked at by themselves: codes of firms."""

    name: str
    firms: frozenset[int] = field(default_factory=frozenset)
