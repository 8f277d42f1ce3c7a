"""Median and quartiles of KPI changes that mean the same. Pure.

A pool takes values of one definition alone, so a sum over several cannot be written down.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.services.figures.suppressing import too_few


@dataclass(frozen=True, order=True)
class Definition:
    """What must be the same before two changes may be put together."""

    metric_id: str
    unit: str
    formula: str
    before_period: str
    after_period: str
    point: str

    @property
    def comparable(self) -> bool:
        """Whether values may be put together at all: a period without a name has any length."""
        return "other" not in (self.before_period, self.after_period)


class Value(NamedTuple):
    """One firm's change; ``change`` is none where the value before was zero."""

    definition: Definition
    company_id: int
    change: float | None
    check_state: str


class MixedError(ValueError):
    """Values of two definitions were to be put together."""


class Quartiles(NamedTuple):
    """Lower quartile, median and upper quartile."""

    low: float
    middle: float
    high: float


@dataclass
class Pool:
    """The values of one definition."""

    definition: Definition
    values: list[Value] = field(default_factory=list)

    def add(self, value: Value) -> None:
        """Take a value; MixedError where it means something else."""
        if value.definition != self.definition:
            msg = f"{value.definition} is not {self.definition}"
            raise MixedError(msg)
        self.values.append(value)

    def join(self, other: "Pool") -> "Pool":
        """Return a pool of both; MixedError where they mean different things."""
        joined = Pool(self.definition)
        for value in (*self.values, *other.values):
            joined.add(value)
        return joined


@dataclass(frozen=True)
class Aggregate:
    """What a pool says. One in the dark tells its definition alone, not even how many there are."""

    definition: Definition
    firms: int | None
    values: int | None
    quartiles: Quartiles | None
    better: int | None
    worse: int | None
    checks: dict[str, int] | None
    from_zero: int
    """Values that began at nothing and so have no percentage."""

    @property
    def dark(self) -> bool:
        """Whether the firms are too few to tell, or would tell others by subtraction."""
        return self.firms is None


def aggregate(pool: Pool, *, rising_is_better: bool, dark: bool = False) -> Aggregate:
    """Return the aggregate of a pool; ``dark`` hides it whatever its size.

    A definition whose periods have no name is counted and never put together.
    """
    firms = len({value.company_id for value in pool.values})
    changes = [value.change for value in pool.values if value.change is not None]
    zero = len(pool.values) - len(changes)
    if dark or too_few(firms):
        return Aggregate(pool.definition, None, None, None, None, None, None, 0)
    up, down = sum(c > 0 for c in changes), sum(c < 0 for c in changes)
    better, worse = (up, down) if rising_is_better else (down, up)
    together = quartiles(changes) if changes and pool.definition.comparable else None
    checks = dict(Counter(value.check_state for value in pool.values))
    return Aggregate(
        pool.definition, firms, len(pool.values), together, better, worse, checks, zero
    )


def quartiles(values: Iterable[float]) -> Quartiles:
    """Return the quartiles with linear interpolation between neighbours (type 7 of Hyndman).

    Raises:
        ValueError: there is no value.
    """
    ordered = sorted(values)
    if not ordered:
        msg = "no values"
        raise ValueError(msg)
    return Quartiles(*(quantile(ordered, share) for share in (0.25, 0.5, 0.75)))


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile of sorted values, linear between neighbours; at least one value."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
