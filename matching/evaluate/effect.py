"""Finds a known effect again, many times: how far off, and how often the interval holds it."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

import numpy as np
from rich.console import Console
from rich.table import Table
from threadpoolctl import threadpool_limits

from matching.effect.domain import Interval, Settings
from matching.effect.estimate import effect_of, stack
from matching.effect.match import match
from matching.effect.wide import widen
from matching.evaluate.effect_panels import World, draw

WORLDS: Mapping[str, World] = MappingProxyType(
    {
        "one first year": World(cohorts=(2021,)),
        "three first years, unlike effects, shocks that last": World(),
        "shocks that do not last": World(memory=0.0),
        "no effect": World(effect=0.0, spread=0.0),
    }
)


@dataclass(frozen=True, slots=True)
class Recovery:
    """What many panels of one world gave; ``bias_in_errors`` is the bias in standard errors."""

    name: str
    runs: int
    truth: float
    mean: float
    spread: float
    error: float
    bias_in_errors: float
    covered: float


def recover(name: str, world: World, settings: Settings, *, runs: int, seed: int = 0) -> Recovery:
    """Return how well the effect of a world is found again over ``runs`` panels, at least 1."""
    with threadpool_limits(1):
        found = [estimate(world, settings, seed + run) for run in range(runs)]
    values, errors = np.array([[f.value, f.error] for f in found]).T
    return Recovery(
        name,
        runs,
        world.effect,
        float(values.mean()),
        float(values.std(ddof=1)) if runs > 1 else 0.0,
        float(errors.mean()),
        float((values.mean() - world.effect) / errors.mean()),
        float(np.mean([f.low <= world.effect <= f.high for f in found])),
    )


def estimate(world: World, settings: Settings, seed: int) -> Interval:
    """Return the average effect that one panel of a world shows."""
    wide = widen(draw(world, seed), "sales")
    return effect_of(stack(wide, match(wide, settings), settings), events=False).average


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `python -m matching.evaluate effect`."""
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace, console: Console) -> int:
    found = [
        recover(name, world, Settings(), runs=options.runs, seed=options.seed)
        for name, world in WORLDS.items()
    ]
    if options.json:
        console.print_json(json.dumps([asdict(line) for line in found]))
        return 0
    table = Table(title=f"a known effect over {options.runs} simulated panels")
    heads = ("world", "truth", "mean", "spread", "standard error", "bias / error", "95 % covers")
    for head in heads:
        table.add_column(head)
    for line in found:
        figures = (line.truth, line.mean, line.spread, line.error, line.bias_in_errors)
        table.add_row(line.name, *(f"{figure:.3f}" for figure in figures), f"{line.covered:.1%}")
    console.print(table)
    return 0
