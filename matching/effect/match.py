"""Finds for each supported firm similar ones that were never supported.

Exact on industry and size band in the last year before support, then nearest by the trend and the
level of the logarithm before support. Each first year of support looks for its own neighbours among
all firms that were never supported; without replacement means: within one such year.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.effect.domain import NEVER, BalanceRow, Floats, Integers, Mask, Settings
from matching.effect.wide import MISSING, Wide

FEATURES = ("trend", "level")
_FORBIDDEN = 1e9


@dataclass(frozen=True, eq=False)
class Cohort:
    """Firms first supported in ``year`` and their neighbours, as positions of a wide panel.

    ``pairs`` has shape (pairs, 2): supported firm, neighbour. ``candidates`` are all firms without
    support in the cells of the matched; ``features`` has shape (firms, 2), NaN where unknown.
    """

    year: int
    pairs: Integers
    candidates: Integers
    features: Floats
    seen: Integers
    """Supported firms that show every year needed, matched or not."""
    unseen: int

    @property
    def treated(self) -> Integers:
        """Supported firms with at least one neighbour, ascending."""
        return np.unique(self.pairs[:, 0])

    def only(self, chosen: Mask) -> "Cohort":
        """Return the part of the supported firms chosen by position."""
        return Cohort(
            self.year, self.pairs[chosen[self.pairs[:, 0]]], self.candidates, self.features,
            self.seen[chosen[self.seen]], self.unseen,
        )  # fmt: skip

    def weights(self) -> tuple[Integers, Floats]:
        """Return the neighbours and their weights: each supported firm gives 1 in all."""
        _, which, counts = np.unique(self.pairs[:, 0], return_inverse=True, return_counts=True)
        controls, rows = np.unique(self.pairs[:, 1], return_inverse=True)
        shares = np.bincount(rows, weights=1 / counts[which], minlength=len(controls))
        return controls, shares.astype(np.float64)


def match(wide: Wide, settings: Settings) -> tuple[Cohort, ...]:
    """Return the cohorts with enough years before support, by year; some may have no pair."""
    years = np.unique(wide.treated_from[wide.treated_from != NEVER])
    first = int(wide.years[0]) + settings.pre_years
    return tuple(_cohort(wide, int(y), settings) for y in years if first <= y <= wide.years[-1])


def _cohort(wide: Wide, year: int, settings: Settings) -> Cohort:
    before = wide.window(year - settings.pre_years, year - 1)
    after = wide.window(year, year + settings.post_years - 1)
    shown = np.isfinite(before).all(axis=1) & np.isfinite(after).any(axis=1)
    cells = wide.cells[:, wide.column(year - 1)]
    shown &= cells != MISSING
    mine = wide.treated_from == year
    treated = np.flatnonzero(mine & shown)
    pool = np.flatnonzero((wide.treated_from == NEVER) & shown & np.isin(cells, cells[treated]))
    features = np.full((len(shown), len(FEATURES)), np.nan)
    features[shown] = _features(before[shown])
    both = np.concatenate([treated, pool])
    scale = features[both].std(axis=0) if len(both) else np.ones(len(FEATURES))
    weights = np.array([1.0, settings.level_weight])
    # a feature in which nobody differs decides nothing
    scaled = features * weights / np.where(scale > 0, scale, 1.0)
    pairs = [
        pair
        for cell in np.unique(cells[treated])
        for pair in _pairs(
            treated[cells[treated] == cell], pool[cells[pool] == cell], scaled, settings
        )
    ]
    found = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return Cohort(year, found, pool, features, treated, int((mine & ~shown).sum()))


def _features(before: Floats) -> Floats:
    """Return trend (slope a year) and level (mean) of the logarithms before support."""
    if before.shape[1] == 1:
        return np.column_stack([np.zeros(len(before)), before[:, 0]])
    time = np.arange(before.shape[1]) - (before.shape[1] - 1) / 2
    return np.column_stack([before @ time / (time @ time), before.mean(axis=1)])


def _pairs(
    treated: Integers, pool: Integers, scaled: Floats, settings: Settings
) -> Iterator[tuple[int, int]]:
    if not len(pool):
        return
    distances = np.sqrt(((scaled[treated][:, None] - scaled[pool][None]) ** 2).sum(axis=2))
    limit = np.inf if settings.caliper is None else settings.caliper
    if settings.replacement:
        for row, line in enumerate(distances):
            for column in np.argsort(line, kind="stable")[: settings.neighbours]:
                if line[column] <= limit:
                    yield int(treated[row]), int(pool[column])
        return
    yield from _without_replacement(treated, pool, np.where(distances > limit, np.inf, distances),
                                    settings.neighbours)  # fmt: skip


def _without_replacement(
    treated: Integers, pool: Integers, distances: Floats, neighbours: int
) -> Iterator[tuple[int, int]]:
    """Yield rounds of the least total distance: everybody's first neighbour, then the second."""
    from scipy.optimize import linear_sum_assignment

    free = np.ones(len(pool), dtype=bool)
    for _ in range(neighbours):
        columns = np.flatnonzero(free)
        costs = np.where(np.isinf(distances[:, columns]), _FORBIDDEN, distances[:, columns])
        for row, at in zip(*linear_sum_assignment(costs), strict=True):
            if costs[row, at] < _FORBIDDEN:
                free[columns[at]] = False
                yield int(treated[row]), int(pool[columns[at]])


def balance(cohorts: tuple[Cohort, ...]) -> tuple[BalanceRow, ...]:
    """Return how alike the firms were before support, before and after the choice of neighbours.

    Cohorts count by their supported firms; a gap is measured in the standard deviation before.
    """
    used = [cohort for cohort in cohorts if len(cohort.pairs)]
    if not used:
        return ()
    own = np.concatenate([c.features[c.treated] for c in used])
    pool = np.concatenate([c.features[c.candidates] for c in used])
    share = np.concatenate([_share(len(c.treated), len(c.candidates)) for c in used])
    chosen = [(c.features[c.weights()[0]], c.weights()[1]) for c in used]
    near = np.concatenate([features for features, _ in chosen])
    weights = np.concatenate([weight for _, weight in chosen])
    return tuple(
        _row(name, own[:, at], (pool[:, at], share), (near[:, at], weights))
        for at, name in enumerate(FEATURES)
    )


def _share(treated: int, candidates: int) -> Floats:
    return np.full(candidates, treated / candidates)


def _row(
    name: str, own: Floats, pool: tuple[Floats, Floats], near: tuple[Floats, Floats]
) -> BalanceRow:
    mean, all_mean = float(own.mean()), float(np.average(pool[0], weights=pool[1]))
    near_mean = float(np.average(near[0], weights=near[1]))
    spread = np.average((pool[0] - all_mean) ** 2, weights=pool[1])
    deviation = float(np.sqrt((own.var() + spread) / 2)) or 1.0
    return BalanceRow(
        name,
        mean,
        all_mean,
        near_mean,
        (mean - all_mean) / deviation,
        (mean - near_mean) / deviation,
    )
