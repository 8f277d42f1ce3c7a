"""The timetable of a day: valid at once, then better, with the bound always beside it.

Pairs come from a minimum-cost flow, slots from placing with chains; emptying and filling slot by
slot makes up for what found no place. What the flow does not prove, the linear model does, level
by level. At the end gaps are closed and tables given; neither changes a level.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.timetable.assemble import assemble, bound, value_of
from matching.timetable.branching import split
from matching.timetable.day import Day, read_day
from matching.timetable.domain import (
    GOOD_LEVEL,
    LEVELS,
    MINIMUM_LEVEL,
    SCORE_LEVEL,
    Duals,
    Instance,
    Leaf,
    Mask,
    Placement,
    Timetable,
)
from matching.timetable.duals import duals_of, no_duals, seal
from matching.timetable.exact import Proof, decide, first_columns, prove
from matching.timetable.grid import Grid, place
from matching.timetable.master import Goal, to_columns
from matching.timetable.placing import place_pairs
from matching.timetable.polish import shorten_waits
from matching.timetable.relaxed import Objective, relax
from matching.timetable.shortage import prove_shortages
from matching.timetable.slotwise import bonuses, improve

OnBetter = Callable[[Timetable], bool]
"""Takes a better timetable or bound as soon as there is one; False ends the search."""

_POLISH_SHARE = 0.1
_MOST_POLISH_S = 5.0
Seats = Mapping[Placement, int]
"""Tables by placement."""
_FLOW, _LP, _MIP = "flow", "lp", "mip"


class _Stopped(Exception):
    """The listener wants no more."""


@dataclass
class Search:
    """One search: the best timetable so far, and for each level the best proof."""

    day: Day
    seed: int
    deadline: float
    on_better: OnBetter | None = None
    seats: Seats | None = None
    method: str = _FLOW
    started: float = field(default_factory=time.monotonic)
    grid: Grid = field(init=False)
    proofs: dict[str, Duals] = field(default_factory=dict)
    leaves: dict[str, tuple[Leaf, ...]] = field(default_factory=dict)
    limits: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with nothing but the fixed meetings."""
        self.grid = Grid(self.day)
        self.rng = np.random.default_rng(self.seed)

    def prove_quickly(self) -> Mask:
        """Proves what a flow and single firms can, and returns the pairs of the flow."""
        first_good, missing = bonuses(self.day)
        everything = Objective(first_good, missing, self.day.best_worth())
        relaxed = relax(self.day, everything)
        nothing = no_duals(self.day)
        first = {
            GOOD_LEVEL: nothing,
            MINIMUM_LEVEL: prove_shortages(self.day, nothing),
            SCORE_LEVEL: duals_of(self.day, everything, relaxed),
        }
        self.proofs = {level: seal(self.day, duals) for level, duals in first.items()}
        return relaxed.chosen

    def offer(self, grid: Grid | None) -> bool:
        """Takes a timetable over if it is better."""
        if grid is None or grid.value() <= self.grid.value():
            return False
        self.grid = grid
        return True

    def take(self, grid: Grid) -> None:
        """Takes a timetable over if it is better, and shows it."""
        if self.offer(grid):
            self.tell()

    def polish(self, grid: Grid) -> Grid:
        """Returns a timetable that no slot alone can make better."""
        while improve(grid, self.rng.permutation(self.day.slots)):
            if time.monotonic() > self.deadline:
                break
        return grid

    def reached(self) -> tuple[int, int, int]:
        """Returns the value of each level, fixed meetings among them."""
        return value_of(self.day.instance, self._placements())

    def tell(self) -> None:
        """Shows the listener where the search is."""
        if self.on_better is not None and not self.on_better(self.timetable()):
            raise _Stopped

    def timetable(self) -> Timetable:
        """Returns the best timetable with its proof, whatever is missing of it."""
        return assemble(
            self.day.instance,
            self._placements(),
            [self.proofs[level] for level in LEVELS],
            method=self.method,
            seed=self.seed,
            seconds=time.monotonic() - self.started,
            standing=self.seats,
            leaves=[self.leaves.get(level, ()) for level in LEVELS],
        )

    def bound(self, level: str, duals: Duals) -> int:
        """Returns what a level cannot exceed by dual values; missing meetings count negatively."""
        proven = bound(self.day.instance, duals, level, self.reached()[:2])
        return -proven if level == MINIMUM_LEVEL else proven

    def learn(self, level: str, duals: Duals) -> None:
        """Keeps dual values that prove more than those before."""
        sealed = seal(self.day, duals)
        if self.bound(level, sealed) < self.limit(level):
            self.proofs[level] = sealed
            self.limits.clear()

    def limit(self, level: str) -> int:
        """Returns the bound of a level by its best proof; missing meetings count negatively."""
        key = (level, *self.reached()[:2])
        if key not in self.limits:
            # adding it up takes a moment on large days
            self.limits[key] = self.bound(level, self.proofs[level])
        return self.limits[key]

    def done(self, level: str) -> bool:
        """Tells whether a level reaches its bound."""
        value = self.reached()[LEVELS.index(level)]
        return self.limit(level) == (-value if level == MINIMUM_LEVEL else value)

    def _placements(self) -> list[Placement]:
        return [*self.grid.placements(), *sorted(self.day.instance.fixed)]


def solve(
    instance: Instance,
    *,
    seed: int = 1,
    time_limit: float = 60.0,
    on_better: OnBetter | None = None,
    seats: Seats | None = None,
) -> Timetable:
    """Returns the best timetable found within the limit, with the proof of how good it is.

    The same instance and seed give the same answer unless the limit cuts the search.

    Args:
        instance: the day.
        seed: the order in which equals are tried.
        time_limit: seconds; the first valid timetable is returned even when they are over.
        on_better: called with each better timetable or bound; returning False ends the search.
        seats: tables that meetings should keep.

    Raises:
        SolverError: the flow ended without a proof.
    """
    search = Search(read_day(instance), seed, time.monotonic() + time_limit, on_better, seats)
    return run(search, start=())


def run(search: Search, *, start: tuple[Placement, ...]) -> Timetable:
    """Runs a search from a timetable to begin with (empty for none) and returns the best."""
    polish_s = min(_MOST_POLISH_S, _POLISH_SHARE * (search.deadline - search.started))
    end, search.deadline = search.deadline, search.deadline - polish_s
    try:
        _begin(search, start)
        for level in LEVELS:
            _climb(search, level)
    except _Stopped:
        pass
    # a model that used up the time must not cost the firms their short waits
    end = max(end, time.monotonic() + polish_s / 2)
    shorten_waits(search.grid, rng=search.rng, deadline=end)
    return search.timetable()


def _begin(search: Search, start: tuple[Placement, ...]) -> None:
    """Makes the first timetables, and proves what flows and single firms can prove."""
    day = search.day
    chosen = search.prove_quickly()
    if start:
        search.offer(search.polish(place(day, start)))
    grid = Grid(day)
    place_pairs(grid, chosen, search.rng)
    search.offer(search.polish(grid))
    search.tell()


def _climb(search: Search, level: str) -> None:
    """Raises a level to its bound, or the bound down to the level, as far as time allows."""
    if not search.done(level):
        search.learn(level, _flow_proof(search, level))
    if search.done(level) or time.monotonic() >= search.deadline:
        return
    goal = _goal(search, level)
    columns = to_columns(search.grid.placements())
    if level == SCORE_LEVEL:
        columns = first_columns(search.day, search.proofs[level], columns)
    proof = prove(
        search.day, goal, columns,
        best=_best(search, level), deadline=search.deadline, on_grid=search.take,
    )  # fmt: skip
    if proof.duals is not None:
        search.learn(level, proof.duals)
        search.method = _LP
    if proof.grid is not None:
        search.offer(proof.grid if proof.whole else search.polish(proof.grid))
    search.tell()
    if not search.done(level) and time.monotonic() < search.deadline:
        _decide(search, level, goal, proof)


def _decide(search: Search, level: str, goal: Goal, proof: Proof) -> None:
    """Lets the mixed-integer model look for what the linear one promised, and proves the rest."""
    grid = decide(search.day, goal, proof, best=_best(search, level), deadline=search.deadline)
    if grid is not None and search.offer(search.polish(grid)):
        search.method = _MIP
    search.tell()
    if search.done(level) or not proof.complete:
        return
    cases = split(
        search.day.instance, level, search.reached(), proof.columns, deadline=search.deadline
    )
    if cases.better is not None:
        search.offer(search.polish(place(search.day, cases.better)))
    if cases.leaves:
        search.leaves[level] = cases.leaves
        search.method = _MIP
    search.tell()


def _best(search: Search, level: str) -> int:
    return search.grid.value()[LEVELS.index(level)]


def _flow_proof(search: Search, level: str) -> Duals:
    """Returns what a flow proves about one level, given those before it.

    For the score the levels before have small prices: at those which put them first beyond doubt,
    each meeting that is missing for want of a slot would lift the bound by as much.
    """
    day = search.day
    nothing = np.zeros_like(day.weights)
    if level == SCORE_LEVEL:
        most = int(day.best_worth().max(initial=0))
        objective = Objective(most, most // 4, day.best_worth())
    elif level == GOOD_LEVEL:
        objective = Objective(1, 0, nothing)
    else:
        objective = Objective(int(day.minimum.sum()) + 1, 1, nothing)
    return duals_of(day, objective, relax(day, objective), level)


def _goal(search: Search, level: str) -> Goal:
    good, missing, _ = search.grid.value()
    if level == GOOD_LEVEL:
        return Goal(1, 0, 0)
    if level == MINIMUM_LEVEL:
        return Goal(0, 1, 0, reached_good=good)
    return Goal(0, 0, 1, reached_good=good, reached_missing=-missing)
