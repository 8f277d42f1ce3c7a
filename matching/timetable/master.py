"""The linear model of a day over a set of columns: one per pair and slot that may be worth it.

Column generation: what is not among the columns is priced with the dual values, and joins when
it would pay. The dual values bound every timetable, whatever columns were there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.timetable.day import Day
from matching.timetable.domain import DUAL_UNIT, Duals, Integers, Placement

Floats = NDArray[np.float64]
NEVER = -(2**60)
_SOFT_PRICE = 1000.0


@dataclass(frozen=True, slots=True)
class Goal:
    """One level: what counts, and what the levels before must keep.

    Attributes:
        good, missing, score: which level counts, as factors 0 or 1.
        reached_good: firms with a good meeting that must remain; None before the level is done.
        reached_missing: missing meetings that must not become more.
        soft: whether a row that holds a level before may be broken at a price no score outweighs,
            so that a case that cannot hold it has dual values that say so.
    """

    good: int
    missing: int
    score: int
    reached_good: int | None = None
    reached_missing: int | None = None
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Placements as parallel arrays, each pair and slot at most once."""

    firm: Integers
    mentor: Integers
    slot: Integers

    def __len__(self) -> int:
        """Returns their number."""
        return len(self.firm)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model came to: shares of the columns in 0..1, the objective, and dual values."""

    shares: Floats
    value: float
    duals: Duals


class Master:
    """The model of one set of columns. Variables: columns, missing per firm, good per firm."""

    def __init__(self, day: Day, columns: Columns, goal: Goal) -> None:
        self.day, self.columns, self.goal = day, columns, goal
        firms, mentors = day.weights.shape
        slots, count = day.slots, len(columns)
        firm, mentor, slot = columns.firm, columns.mentor, columns.slot
        each, one = np.arange(count), np.ones(count)
        pair = firm * mentors + mentor
        _, pair_row, pair_count = np.unique(pair, return_inverse=True, return_counts=True)
        several = pair_count > 1
        renumbered = np.cumsum(several) - 1
        in_several = several[pair_row]
        people = np.arange(firms)
        good = np.flatnonzero(day.good[firm, mentor])
        self._sizes = (
            firms * slots, mentors * slots, slots, firms, mentors, firms, firms, 1, 1,
            int(several.sum()),
        )  # fmt: skip
        offset = np.concatenate([[0], np.cumsum(self._sizes)])
        held_good, held_missing = goal.reached_good, goal.reached_missing
        parts = [
            (offset[0] + firm * slots + slot, each, one),
            (offset[1] + mentor * slots + slot, each, one),
            (offset[2] + slot, each, one),
            (offset[3] + firm, each, one),
            (offset[4] + mentor, each, one),
            # what is missing and the meetings together reach the minimum
            (offset[5] + firm, each, -one),
            (offset[5] + people, count + people, -np.ones(firms)),
            # a firm counts as served when one of its good meetings does
            (offset[6] + firm[good], good, -np.ones(len(good))),
            (offset[6] + people, count + firms + people, np.ones(firms)),
            (offset[9] + renumbered[pair_row[in_several]], each[in_several], one[in_several]),
        ]
        if held_good is not None:
            parts.append((np.full(firms, offset[7]), count + firms + people, -np.ones(firms)))
        if held_missing is not None:
            parts.append((np.full(firms, offset[8]), count + people, np.ones(firms)))
        rows, cols, values = (np.concatenate([part[axis] for part in parts]) for axis in range(3))
        width = count + 2 * firms
        if goal.soft:
            rows = np.concatenate([rows, offset[7:9]])
            cols, values = (
                np.concatenate([cols, [width, width + 1]]),
                np.concatenate([values, -np.ones(2)]),
            )
            width += 2
        self.matrix = csr_array((values, (rows, cols)), shape=(offset[-1], width))
        self.limits = np.concatenate([
            np.ones(firms * slots + mentors * slots), day.tables, day.firm_max, day.mentor_max,
            -day.minimum, np.zeros(firms),
            [0.0 if held_good is None else -float(held_good)],
            [0.0 if held_missing is None else float(held_missing)],
            np.ones(self._sizes[-1]),
        ]).astype(np.float64)  # fmt: skip
        # nobody lacks more than the minimum anyway; a limit would take a part of the dual values
        self.upper = np.concatenate([one, np.full(firms, np.inf), day.wants_good])
        self.objective = np.concatenate([
            goal.score * column_worth(day, columns), -goal.missing * np.ones(firms),
            goal.good * np.ones(firms),
        ])  # fmt: skip
        if goal.soft:
            price = _SOFT_PRICE * (1 + goal.score * float(day.best_worth().max(initial=0)))
            self.upper = np.concatenate([self.upper, np.full(2, np.inf)])
            self.objective = np.concatenate([self.objective, np.full(2, -price)])
        self._offset = offset

    def relax(self, *, time_limit: float) -> Answer | None:
        """Returns the best fractional answer, None when the time was over before."""
        from scipy.optimize import linprog

        solved = linprog(
            -self.objective,
            A_ub=self.matrix,
            b_ub=self.limits,
            bounds=np.column_stack([np.zeros(len(self.upper)), self.upper]),
            method="highs",
            options={"time_limit": max(time_limit, 0.1)},
        )
        if solved.status != 0:
            return None
        duals = self._read_duals(-solved.ineqlin.marginals)
        return Answer(solved.x[: len(self.columns)], -float(solved.fun), duals)

    def decide(self, *, time_limit: float) -> Floats | None:
        """Returns the best whole answer found in the time, as 0/1 per column; None without one."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        solved = milp(
            -self.objective,
            integrality=np.ones(len(self.upper)),
            bounds=Bounds(0, self.upper),
            constraints=LinearConstraint(self.matrix, -np.inf, self.limits),
            options={"time_limit": max(time_limit, 0.1), "mip_rel_gap": 0.0},
        )
        return None if solved.x is None else solved.x[: len(self.columns)]

    def _read_duals(self, values: Floats) -> Duals:
        day = self.day
        firms, mentors = day.weights.shape
        whole = np.rint(np.maximum(values, 0) * DUAL_UNIT).astype(np.int64)
        parts = np.split(whole, self._offset[1:-1])
        return Duals(
            firm_slot=parts[0].reshape(firms, day.slots),
            mentor_slot=parts[1].reshape(mentors, day.slots),
            tables=parts[2],
            firm_max=parts[3],
            mentor_max=parts[4],
            minimum=np.where(day.minimum > 0, parts[5], 0),
            good=np.where(day.wants_good, parts[6], 0),
            keep_good=int(parts[7][0]),
            keep_missing=int(parts[8][0]),
        )


def column_worth(day: Day, columns: Columns) -> Integers:
    """Returns the score of each column, with the bonus for what was announced."""
    worth: Integers = day.weights[columns.firm, columns.mentor]
    if day.keep and day.kept:
        stays = np.full(day.weights.shape, -1)
        stays[tuple(np.array(list(day.kept)).T)] = list(day.kept.values())
        worth = worth + day.keep * (stays[columns.firm, columns.mentor] == columns.slot)
    return worth


def gains(day: Day, duals: Duals, *, score: int, firms: slice) -> Integers:
    """Returns the gain of the placements of some firms in millionths, (firms, mentors, slots).

    What cannot be is at ``NEVER``. The formula is that of ``Duals``.
    """
    worth = score * DUAL_UNIT * day.weights[firms] + duals.minimum[firms, None]
    worth = worth + day.good[firms] * duals.good[firms, None]
    worth = worth - duals.firm_max[firms, None] - duals.mentor_max
    found: Integers = worth[:, :, None] - duals.firm_slot[firms, None, :]
    found -= (duals.mentor_slot + duals.tables)[None, :, :]
    start = firms.indices(len(day.weights))[0]
    if score and day.keep:
        for (firm, mentor), slot in day.kept.items():
            if start <= firm < start + len(found):
                found[firm - start, mentor, slot] += DUAL_UNIT * day.keep
    there = day.firm_there[firms, None, :] & day.mentor_there[None, :, :]
    found[~(there & day.allowed[firms, :, None])] = NEVER
    for firm, mentor, slot in day.refused:
        if start <= firm < start + len(found):
            found[firm - start, mentor, slot] = NEVER
    return found


def to_columns(placements: list[Placement]) -> Columns:
    """Returns placements as columns."""
    array = np.array(placements, dtype=np.int64).reshape(-1, 3)
    return Columns(array[:, 0], array[:, 1], array[:, 2])
