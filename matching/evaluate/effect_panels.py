"""Panels of firms whose true effect of support is known, because it was put in."""

from dataclasses import dataclass

import numpy as np

from matching.effect.domain import NEVER, Panel

FIRST, LAST = 2016, 2024
INDUSTRIES, SIZES = ("10", "25", "29"), ("1-9", "10-49")


@dataclass(frozen=True)
class World:
    """How a panel is drawn; sizes of effects are in logarithms.

    Args:
        effect: the mean effect of support on an outcome, from its first year on.
        spread: standard deviation of the effect among firms.
        treated: supported firms.
        others: firms never supported.
        cohorts: first years of support, drawn evenly.
        memory: how much of a year's shock is left in the next year, in [0, 1).
        shock: standard deviation of the yearly shock.
        trend: standard deviation of the firms' own yearly growth.
        selection: how strongly growing firms are chosen for support; 0 is chance.
    """

    effect: float = 0.2
    spread: float = 0.1
    treated: int = 60
    others: int = 160
    cohorts: tuple[int, ...] = (2020, 2021, 2022)
    memory: float = 0.5
    shock: float = 0.15
    trend: float = 0.02
    selection: float = 0.0


def draw(world: World, seed: int, *, outcome: str = "sales") -> Panel:
    """Return a panel of all years with one outcome; the same seed gives the same panel."""
    rng = np.random.default_rng(seed)
    count, years = world.treated + world.others, np.arange(FIRST, LAST + 1)
    span = len(years)
    growth = rng.normal(0, 1, count)
    keen = world.selection * growth + rng.gumbel(size=count)
    chosen = np.zeros(count, dtype=bool)
    chosen[np.argsort(-keen, kind="stable")[: world.treated]] = True
    treated_from = np.where(chosen, rng.choice(world.cohorts, count), NEVER)
    effects = rng.normal(world.effect, world.spread, count)
    after = chosen[:, None] & (years[None] >= treated_from[:, None])
    logs = (
        rng.normal(3, 0.8, count)[:, None]
        + world.trend * growth[:, None] * np.arange(span)
        + np.linspace(0, 0.2, span)
        + _shocks(rng, world, count, span)
        + after * effects[:, None]
    )
    rows = {
        "firms": np.arange(count),
        "industry": rng.choice(INDUSTRIES, count),
        "size": rng.choice(SIZES, count),
        "treated_from": treated_from,
    }
    return Panel(
        years=np.tile(years, count),
        outcomes={outcome: np.exp(logs).ravel()},
        **{name: np.repeat(values, span) for name, values in rows.items()},
    )


def _shocks(
    rng: np.random.Generator, world: World, count: int, span: int
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    shocks = rng.normal(0, world.shock, (count, span))
    # the first year is drawn as all others are in the long run
    shocks[:, 0] /= np.sqrt(1 - world.memory**2)
    for year in range(1, span):
        shocks[:, year] += world.memory * shocks[:, year - 1]
    return shocks
