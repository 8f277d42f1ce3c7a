"""Proves a level by the linear model, column by column, and finds the timetable that reaches it.

The answer of the linear model is mostly whole by itself; where it is not, a mixed-integer model
decides among the columns that can still be part of something better.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.timetable.day import Day
from matching.timetable.domain import DUAL_UNIT, Duals, Integers
from matching.timetable.grid import Grid, place
from matching.timetable.master import NEVER, Columns, Floats, Goal, Master, gains

_FIRST_COLUMNS, _FIRST_PER_FIRM = 5_000, 10
_MOST_NEW, _NEW_PER_FIRM = 3_000, 4
_WHOLE = 1e-6
_BLOCK_CELLS = 3_000_000


@dataclass(frozen=True, slots=True)
class Proof:
    """What a level came to.

    Attributes:
        bound: of the level's objective (the missing meetings count negatively).
        duals: the values that prove it; None when the time was over before the first.
        grid: a timetable read from the model; None where it had none to offer.
        complete: whether no column was left that could lift the bound of the model.
        columns: the placements of the last model. shares: their shares in its answer.
        whole: whether its answer was whole by itself.
    """

    bound: int
    duals: Duals | None
    grid: Grid | None
    complete: bool
    columns: Columns
    shares: Floats | None
    whole: bool


@dataclass(frozen=True, slots=True)
class _Priced:
    total: int
    """Of all pairs: their best gain where it is above 0, in millionths."""
    found: Columns
    """Columns worth adding, the best first."""


def prove(
    day: Day,
    goal: Goal,
    first: Columns,
    *,
    best: int,
    deadline: float,
    on_grid: Callable[[Grid], None] | None = None,
) -> Proof:
    """Returns bound, dual values and perhaps a timetable of a level.

    Args:
        day: the day.
        goal: the level.
        first: columns to begin with; those of a timetable that keeps what the goal keeps.
        best: value of the level reached so far; a bound that meets it ends the search.
        deadline: on ``time.monotonic()``.
        on_grid: takes each timetable that a model has for an answer before the last one.
    """
    columns, bound, duals = first, None, None
    shares: Floats | None = None
    complete = False
    while (left := deadline - time.monotonic()) > 0:
        answer = Master(day, columns, goal).relax(time_limit=left)
        if answer is None:
            break
        shares = answer.shares
        priced = price(day, answer.duals, goal, columns, above=0)
        now = _bound(day, goal, answer.duals, priced.total)
        if bound is None or now < bound:
            bound, duals = now, answer.duals
        complete = not len(priced.found)
        if complete or bound <= best:
            break
        if on_grid is not None and _is_whole(shares):
            on_grid(_round(day, columns, shares))
        columns = join(columns, priced.found)
    whole = shares is not None and _is_whole(shares)
    grid = None if shares is None else _round(day, columns, shares)
    return Proof(10**18 if bound is None else bound, duals, grid, complete, columns, shares, whole)


def decide(day: Day, goal: Goal, proof: Proof, *, best: int, deadline: float) -> Grid | None:
    """Returns a better timetable among the columns that can be part of one, None without one.

    A column whose gain is further below 0 than the bound lies above ``best`` cannot.
    """
    left = deadline - time.monotonic()
    if proof.duals is None or left <= 0:
        return None
    reach = (proof.bound - best) * DUAL_UNIT
    near = price(day, proof.duals, goal, None, above=-reach - 1).found
    shares = Master(day, near, goal).decide(time_limit=left)
    return None if shares is None else _round(day, near, shares)


def price(day: Day, duals: Duals, goal: Goal, known: Columns | None, *, above: int) -> _Priced:
    """Returns the sum of the pairs' best gains, and unknown columns with a gain above a value."""
    firms, mentors = day.weights.shape
    block = max(1, _BLOCK_CELLS // max(1, mentors * day.slots))
    total, parts = 0, []
    taken = None if known is None else _keys(day, known)
    for start in range(0, firms, block):
        part = gains(day, duals, score=goal.score, firms=slice(start, start + block))
        total += int(np.maximum(part.max(axis=2), 0).sum())
        rows, columns, slots = np.nonzero(part > above)
        parts.append((rows + start, columns, slots, part[rows, columns, slots]))
    firm, mentor, slot, gain = (np.concatenate([p[axis] for p in parts]) for axis in range(4))
    found = Columns(firm, mentor, slot)
    if taken is not None:
        fresh = ~np.isin(_keys(day, found), taken)
        order = np.flatnonzero(fresh)
        order = order[np.argsort(-gain[order], kind="stable")][
            : max(_MOST_NEW, _NEW_PER_FIRM * firms)
        ]
        found = Columns(firm[order], mentor[order], slot[order])
    return _Priced(total, found)


def first_columns(day: Day, duals: Duals, own: Columns) -> Columns:
    """Returns columns and those beside them that dual values find nearest to raising the score."""
    firms, mentors = day.weights.shape
    block = max(1, _BLOCK_CELLS // max(1, mentors * day.slots))
    kept: list[tuple[Integers, ...]] = []
    share = max(1, max(_FIRST_COLUMNS, _FIRST_PER_FIRM * firms) * block // max(1, firms))
    for start in range(0, firms, block):
        part = gains(day, duals, score=1, firms=slice(start, start + block))
        possible = np.flatnonzero(part.ravel() > NEVER)
        order = possible
        if len(possible) > share:
            order = possible[np.argpartition(-part.ravel()[possible], share)[:share]]
        rows, columns, slots = np.unravel_index(order, part.shape)
        kept.append((rows + start, columns, slots))
    found = Columns(*(np.concatenate([k[axis] for k in kept]) for axis in range(3)))
    fresh = ~np.isin(_keys(day, own), _keys(day, found))
    return join(found, Columns(own.firm[fresh], own.mentor[fresh], own.slot[fresh]))


def join(first: Columns, second: Columns) -> Columns:
    """Returns both, in order."""
    return Columns(
        np.concatenate([first.firm, second.firm]),
        np.concatenate([first.mentor, second.mentor]),
        np.concatenate([first.slot, second.slot]),
    )


def _keys(day: Day, columns: Columns) -> Integers:
    mentors = day.weights.shape[1]
    keys: Integers = (columns.firm * mentors + columns.mentor) * day.slots + columns.slot
    return keys


def _bound(day: Day, goal: Goal, duals: Duals, gained: int) -> int:
    """Adds the bound up by the formula of ``Duals``, for what is not fixed."""
    total = gained + int(duals.firm_slot.sum()) + int(duals.mentor_slot.sum())
    for prices, counts in (
        (duals.tables, day.tables),
        (duals.firm_max, day.firm_max),
        (duals.mentor_max, day.mentor_max),
        (-duals.minimum, day.minimum),
    ):
        total += sum(int(p) * int(c) for p, c in zip(prices.tolist(), counts.tolist(), strict=True))
    total += duals.keep_missing * (goal.reached_missing or 0)
    total -= duals.keep_good * (goal.reached_good or 0)
    good = goal.good * DUAL_UNIT + duals.keep_good - duals.good
    total += int(np.maximum(np.where(day.wants_good, good, 0), 0).sum())
    short = np.maximum(duals.minimum - goal.missing * DUAL_UNIT - duals.keep_missing, 0)
    total += int((day.minimum * short).sum())
    return total // DUAL_UNIT


def _is_whole(shares: Floats) -> bool:
    return bool(np.all(np.minimum(shares, 1 - shares) < _WHOLE))


def _round(day: Day, columns: Columns, shares: Floats) -> Grid:
    order = np.argsort(-shares, kind="stable")
    order = order[shares[order] > _WHOLE]
    chosen = (columns.firm[order], columns.mentor[order], columns.slot[order])
    return place(day, zip(*(axis.tolist() for axis in chosen), strict=True))
