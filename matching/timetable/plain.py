"""The plain mixed-integer model of a day: the measure for small days, the foil for large ones."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.timetable.baselines import seat
from matching.timetable.check import find_allowed, mark_stays, weigh
from matching.timetable.domain import Instance, Meeting, Placement

MOST_VARIABLES = 2_000_000
"""A plain model with more is not built: its rows alone would take gigabytes."""

_WHOLE = 1e-6
"""What counts as nothing beside whole numbers, in the solver's own tolerance."""

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """What the plain model came to.

    Attributes:
        meetings: the best it found; None when the time was over before the first.
        variables: how many placements it had to decide about.
        optimal: whether it was done on all three levels.
    """

    meetings: tuple[Meeting, ...] | None
    variables: int
    optimal: bool


def solve_plainly(instance: Instance, *, time_limit: float) -> PlainAnswer:
    """Hands the whole day to a mixed-integer solver: one 0/1 variable per pair and slot.

    The levels are solved one after another, each with the values before held, in the time that
    is left. ``optimal`` counts the proof of the solver, with its tolerances.
    """
    model = _PlainModel(instance)
    if model.count > MOST_VARIABLES:
        return PlainAnswer(None, model.count, optimal=False)
    end = time.monotonic() + time_limit
    best: _Floats | None = None
    proven = True
    for goal in model.goals:
        left = end - time.monotonic()
        found, done = model.maximise(goal, time_limit=left) if left > 0 else (None, False)
        if found is None:
            proven = False
            break
        best, proven = found, proven and done
        model.hold(goal, round(float(goal @ found)))
    meetings = None if best is None else seat(model.read(best))
    return PlainAnswer(meetings, model.count, optimal=proven)


def find_missing(instance: Instance, *, time_limit: float) -> int | None:
    """Returns the least number of missing minimum meetings; None when the time was too short."""
    model = _PlainModel(instance)
    if model.count > MOST_VARIABLES or time_limit <= 0:
        return None
    goal = model.goals[1]
    values, proven = model.maximise(goal, time_limit=time_limit)
    return None if values is None or not proven else -round(float(goal @ values))


def find_needy(instance: Instance, *, time_limit: float) -> tuple[int, ...] | None:
    """Returns firms whose minima cannot all be met, not even by meetings split into parts.

    Those are the firms whose minima have a price in the linear program: the others have no part
    in the contradiction. Nobody, when a timetable has all minima. None when only split meetings
    were found to have them, or the day is too large to ask within the time.
    """
    model = _PlainModel(instance)
    if model.count > MOST_VARIABLES or time_limit <= 0:
        return None
    return model.find_needy(time_limit)


class _PlainModel:
    """Variables: placements, then missing meetings per firm, then whether a firm has a good one."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        firms, mentors, slots = len(instance.firms), len(instance.mentors), instance.slots
        firm_there, mentor_there = mark_stays(instance)
        there = find_allowed(instance)[:, :, None] & firm_there[:, None, :] & mentor_there
        if instance.fixed:
            there[tuple(np.array(sorted(instance.fixed)).T)] = True
        self._firm, self._mentor, self._slot = np.nonzero(there)
        self.count = len(self._firm)
        self._width = self.count + 2 * firms
        self._rows: list[tuple[NDArray[np.int64], NDArray[np.int64], _Floats]] = []
        self._lower: list[_Floats] = []
        self._upper: list[_Floats] = []
        if self.count > MOST_VARIABLES:
            return
        one = np.ones(self.count)
        maxima = _floats([firm.maximum for firm in instance.firms])
        places = _floats([mentor.maximum for mentor in instance.mentors])
        self._add(self._firm * slots + self._slot, one, count=firms * slots, upper=1.0)
        self._add(self._mentor * slots + self._slot, one, count=mentors * slots, upper=1.0)
        self._add(self._firm * mentors + self._mentor, one, count=firms * mentors, upper=1.0)
        self._add(self._slot, one, count=slots, upper=_floats(instance.tables))
        self._add(self._firm, one, count=firms, upper=maxima)
        self._add(self._mentor, one, count=mentors, upper=places)
        minima = _floats([firm.minimum for firm in instance.firms])
        ends = np.arange(firms)
        self._minimum_rows = sum(len(part) for part in self._lower) + ends
        self._add(
            np.concatenate([self._firm, ends]),
            np.ones(self.count + firms),
            count=firms,
            lower=minima,
            columns=np.concatenate([np.arange(self.count), self.count + ends]),
        )
        good = np.flatnonzero(instance.scores[self._firm, self._mentor] >= instance.good)
        self._add(
            np.concatenate([self._firm[good], ends]),
            np.concatenate([np.ones(len(good)), -np.ones(firms)]),
            count=firms,
            lower=0.0,
            columns=np.concatenate([good, self.count + firms + ends]),
        )
        self._limits = np.concatenate([one, minima, np.ones(firms)])
        self._floor = np.zeros(self._width)
        if instance.fixed:
            self._floor[: self.count] = self._among(instance.fixed)

    @property
    def goals(self) -> Sequence[_Floats]:
        """The levels as sums to maximise."""
        firms = len(self._instance.firms)
        good, missing, score = (np.zeros(self._width) for _ in range(3))
        good[self.count + firms :] = 1
        missing[self.count : self.count + firms] = -1
        score[: self.count] = weigh(self._instance)[self._firm, self._mentor]
        if self._instance.announced:
            score[: self.count] += self._instance.keep * self._among(self._instance.announced)
        return good, missing, score

    def maximise(self, goal: _Floats, *, time_limit: float) -> tuple[_Floats | None, bool]:
        """Returns the best values found within the limit, and whether none is better."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        matrix, lower, upper = self._matrix()
        answer = milp(
            -goal,
            integrality=np.ones(self._width),
            bounds=Bounds(self._floor, self._limits),
            constraints=LinearConstraint(matrix, lower, upper),
            # the default gap of 0.01 % would call near-optimal optimal
            options={"time_limit": time_limit, "mip_rel_gap": 0.0},
        )
        return answer.x, answer.status == 0

    def find_needy(self, time_limit: float) -> tuple[int, ...] | None:
        """Answers for the function of this name."""
        from scipy.optimize import linprog
        from scipy.sparse import diags_array

        matrix, lower, upper = self._matrix()
        # each row has one end: turn those from below around
        signs = np.where(np.isfinite(lower), -1.0, 1.0)
        answer = linprog(
            -self.goals[1],
            A_ub=diags_array(signs) @ matrix,
            b_ub=np.where(np.isfinite(lower), -lower, upper),
            bounds=np.column_stack([self._floor, self._limits]),
            method="highs",
            options={"time_limit": time_limit},
        )
        if answer.status != 0:
            return None
        if answer.fun < _WHOLE:
            whole = np.abs(answer.x - np.round(answer.x)).max() < _WHOLE
            return () if whole else None
        prices = -answer.ineqlin.marginals[self._minimum_rows]
        return tuple(np.flatnonzero(prices > _WHOLE).tolist())

    def hold(self, goal: _Floats, value: int) -> None:
        """Adds the row that no later level may fall behind a value reached."""
        columns = np.flatnonzero(goal)
        self._add(
            np.zeros(len(columns), dtype=np.int64),
            goal[columns],
            count=1,
            lower=float(value),
            columns=columns,
        )

    def read(self, values: _Floats) -> list[Placement]:
        """Returns the placements that were chosen."""
        chosen = np.flatnonzero(values[: self.count] > 0.5)
        axes = (self._firm[chosen], self._mentor[chosen], self._slot[chosen])
        return list(zip(*(axis.tolist() for axis in axes), strict=True))

    def _matrix(self) -> tuple[Any, _Floats, _Floats]:
        from scipy.sparse import csr_array

        lower, upper = np.concatenate(self._lower), np.concatenate(self._upper)
        rows, columns, values = (
            np.concatenate([part[axis] for part in self._rows]) for axis in range(3)
        )
        matrix = csr_array((values, (rows, columns)), shape=(len(lower), self._width))
        return matrix, lower, upper

    def _among(self, placements: frozenset[Placement]) -> NDArray[np.bool_]:
        each = zip(self._firm.tolist(), self._mentor.tolist(), self._slot.tolist(), strict=True)
        return np.array([placement in placements for placement in each], dtype=np.bool_)

    def _add(
        self,
        rows: NDArray[np.int64],
        values: _Floats,
        *,
        count: int,
        lower: _Floats | float = -np.inf,
        upper: _Floats | float = np.inf,
        columns: NDArray[np.int64] | None = None,
    ) -> None:
        start = sum(len(part) for part in self._lower)
        self._rows.append((
            rows + start, np.arange(self.count) if columns is None else columns, values,
        ))  # fmt: skip
        self._lower.append(np.broadcast_to(lower, count))
        self._upper.append(np.broadcast_to(upper, count))


def _floats(counts: Sequence[int]) -> _Floats:
    return np.array(counts, dtype=np.float64)
