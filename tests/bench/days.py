"""The timetable on generated days of every size, beside other ways to fill them."""

import os
from collections.abc import Iterator, Sequence
from typing import Any

from matching.evaluate.day_instances import DENSITIES, SIZES
from tests.bench.apart import run_apart
from tests.bench.steps import say

SEEDS = (1, 2, 3)
WAYS = ("ours", "plain", "greedy", "booked")
SOLVE_LIMIT_S = 60.0
REPLANNED = (150, 50, 16)
REPLAN_DENSITIES = (1.0, 0.7)
# reading in, building a model and checking come on top of the solver's own limit
_AROUND_S = 240.0

Figures = dict[str, Any]


def compare_days(sizes: int, seeds: Sequence[int], ways: Sequence[str] = WAYS) -> Iterator[Figures]:
    """Yield what is known after each kind of day, the first ``sizes`` sizes.

    ``{"20x10x8": {"0.4": {"ours": {"1": figures}}}}``, and the re-plans at the end.
    """
    found: Figures = {"load": os.getloadavg()[0], "seeds": list(seeds), "days": {}}
    for firms, mentors, slots in SIZES[:sizes]:
        name = f"{firms}x{mentors}x{slots}"
        size = {"firms": firms, "mentors": mentors, "slots": slots}
        found["days"][name] = {}
        for density in DENSITIES:
            rows: dict[str, dict[str, Figures]] = {way: {} for way in ways}
            for way in ways:
                say(f"{name}, {density:g}: {way}")
                for seed in seeds:
                    rows[way][str(seed)] = run_apart(
                        "day", SOLVE_LIMIT_S + _AROUND_S,
                        way=way, **size, density=density, seed=seed, solve_s=SOLVE_LIMIT_S,
                    )  # fmt: skip
            found["days"][name][f"{density:g}"] = rows
            yield found
    if sizes > SIZES.index(REPLANNED):
        yield found | {"replans": _replan(seeds)}


def _replan(seeds: Sequence[int]) -> Figures:
    firms, mentors, slots = REPLANNED
    rows = {}
    for density in REPLAN_DENSITIES:
        say(f"re-plan, {density:g}")
        rows[f"{density:g}"] = {
            str(seed): run_apart(
                "replan", 10 * SOLVE_LIMIT_S,
                firms=firms, mentors=mentors, slots=slots, density=density, seed=seed,
                solve_s=10.0,
            )
            for seed in seeds
        }  # fmt: skip
    return rows
