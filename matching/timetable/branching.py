"""Proves a level by cases, where the linear model of the whole promises a little too much.

Branch and bound on single placements: fixed in one case, refused in the other. A case ends when
dual values of its own prove that nothing in it is better than what is known.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from matching.timetable.assemble import bound, case_of, value_of
from matching.timetable.day import Day, read_day
from matching.timetable.domain import GOOD_LEVEL, LEVELS, MINIMUM_LEVEL, Instance, Leaf, Placement
from matching.timetable.duals import seal
from matching.timetable.exact import Proof, prove
from matching.timetable.master import Columns, Goal

_MOST_CASES = 600
_NO_BEST = -(10**18)

Decisions = tuple[tuple[Placement, bool], ...]
Values = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Cases:
    """What the cases came to.

    Attributes:
        leaves: of the finished tree; empty when time or patience ended before.
        better: placements of the best timetable met on the way, None when none was better.
    """

    leaves: tuple[Leaf, ...]
    better: tuple[Placement, ...] | None


@dataclass(frozen=True, slots=True)
class _Case:
    leaf: Leaf
    limit: int
    fork: Placement | None
    placements: tuple[Placement, ...]


def split(
    instance: Instance, level: str, reached: Values, columns: Columns, *, deadline: float
) -> Cases:
    """Returns the cases that prove a level, and a better timetable if they hold one.

    Args:
        instance: the day.
        level: which is proven; those before it keep what they reached.
        reached: values of all levels.
        columns: placements to begin with in every case.
        deadline: on ``time.monotonic()``.
    """
    known, better = _to_maximise(level, reached), None
    leaves: list[Leaf] = []
    queue: list[tuple[int, int, Decisions]] = [(0, 0, ())]
    count = 0
    while queue:
        _, _, decisions = heapq.heappop(queue)
        case = _look(instance, level, reached, decisions, columns, deadline=deadline)
        if case is None or count >= _MOST_CASES:
            return Cases((), better)
        value = _value(instance, level, reached, case.placements)
        if value > known:
            known, better = value, case.placements
        if case.limit <= known or case.fork is None:
            leaves.append(case.leaf)
            continue
        for fixed in (True, False):
            count += 1
            heapq.heappush(queue, (-case.limit, count, (*decisions, (case.fork, fixed))))
    return Cases(tuple(leaves), better)


def _look(
    instance: Instance,
    level: str,
    reached: Values,
    decisions: Decisions,
    columns: Columns,
    *,
    deadline: float,
) -> _Case | None:
    """Solves one case; None when the time is over."""
    inner, refused = case_of(instance, decisions)
    day = read_day(inner, refused)
    open_columns = _keep_open(day, columns)
    proof = prove(day, _goal(day, level, reached), open_columns, best=_NO_BEST, deadline=deadline)
    if proof.duals is None or proof.grid is None or not proof.complete:
        return None
    duals = seal(day, proof.duals)
    limit = bound(inner, duals, level, reached[:2], refused)
    placements = (*proof.grid.placements(), *sorted(inner.fixed))
    sign = -1 if level == MINIMUM_LEVEL else 1
    return _Case(Leaf(decisions, duals), sign * limit, _choose_fork(proof), placements)


def _goal(day: Day, level: str, reached: Values) -> Goal:
    served = int((~day.wants_good).sum())
    if level == GOOD_LEVEL:
        return Goal(1, 0, 0)
    if level == MINIMUM_LEVEL:
        return Goal(0, 1, 0, reached_good=reached[0] - served, soft=True)
    return Goal(0, 0, 1, reached_good=reached[0] - served, reached_missing=reached[1], soft=True)


def _keep_open(day: Day, columns: Columns) -> Columns:
    firm, mentor, slot = columns.firm, columns.mentor, columns.slot
    still = day.allowed[firm, mentor] & day.firm_there[firm, slot] & day.mentor_there[mentor, slot]
    for placement in day.refused:
        still &= ~((firm == placement[0]) & (mentor == placement[1]) & (slot == placement[2]))
    return Columns(firm[still], mentor[still], slot[still])


def _choose_fork(proof: Proof) -> Placement | None:
    """Returns the placement whose share is nearest to a half; None for a whole answer."""
    if proof.whole or proof.shares is None:
        return None
    at = int(np.argmin(np.abs(proof.shares - 0.5)))
    columns = proof.columns
    return int(columns.firm[at]), int(columns.mentor[at]), int(columns.slot[at])


def _value(
    instance: Instance, level: str, reached: Values, placements: tuple[Placement, ...]
) -> int:
    """Returns what placements reach on a level; nothing where a level before fell."""
    values = value_of(instance, placements)
    before = LEVELS.index(level)
    fell = (before > 0 and values[0] < reached[0]) or (before > 1 and values[1] > reached[1])
    return _NO_BEST if fell else _to_maximise(level, values)


def _to_maximise(level: str, values: Values) -> int:
    value = values[LEVELS.index(level)]
    return -value if level == MINIMUM_LEVEL else value
