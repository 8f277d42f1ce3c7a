"""A second opinion on an assignment, which shares no code with the solver that made it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.assignment import SCORE_UNITS, Assignment, Scores
from matching.certificate import NOT_ALLOWED, bound_matchable, bound_total
from matching.spread import gini, jain

NEED_TWICE = "need_twice"
FORBIDDEN_PAIR = "forbidden_pair"
OVER_CAPACITY = "over_capacity"
WRONG_FIGURE = "wrong_figure"
MORE_MATCHABLE = "more_matchable"
HIGHER_MINIMUM = "higher_minimum"
HIGHER_TOTAL = "higher_total"

_TOLERANCE = 1e-9  # of sums of floats taken in another order


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: a code of this module and its facts."""

    code: str
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Audit:
    """What the auditor found by its own means.

    Attributes:
        findings: everything wrong; empty means feasible, rightly reported and proven optimal.
        feasible: the pairs are allowed, each need has one mentor, nobody is over capacity.
        matched: number of needs with a mentor.
        matched_bound: how many can have one at most; None when not feasible.
        minimum: lowest score of a pair; None without pairs.
        total: sum of the scores.
        total_bound: what no assignment of as many needs with this minimum exceeds, in whole
            `SCORE_UNITS`; None when not feasible.
        blocking_pairs: number of pairs who would both rather have each other.
        gini: of the mentors' loads, 0 for evenly spread.
        jain: of the mentors' loads, 1 for evenly spread.
    """

    findings: tuple[Finding, ...]
    feasible: bool
    matched: int
    matched_bound: int | None
    minimum: float | None
    total: float
    total_bound: float | None
    blocking_pairs: int
    gini: float
    jain: float


@dataclass(frozen=True, slots=True)
class _Table:
    """The instance as a dense table: units of shape (needs, mentors), `NOT_ALLOWED` elsewhere."""

    need_ids: list[int]
    mentor_ids: list[int]
    units: NDArray[np.int64]
    capacities: NDArray[np.int64]
    chosen: NDArray[np.int64]


def audit_assignment(
    scores: Scores,
    capacities: Mapping[int, int],
    assignment: Assignment,
    *,
    floor: float | None = None,
) -> Audit:
    """Returns what holds and what doesn't in an assignment of this instance.

    The arguments are those of `matching.assign.assign`. Optimality is proven by bounds (see
    `matching.certificate`) and only looked at when the assignment is feasible.
    """
    lowest = 0 if floor is None else round(floor * SCORE_UNITS)
    findings = _find_faults(scores, capacities, assignment, lowest)
    feasible = not findings
    pair_scores = [pair.score for pair in assignment.pairs]
    loads = Counter(pair.mentor_id for pair in assignment.pairs)
    all_loads = [loads[mentor_id] for mentor_id in capacities]
    matched_bound, total_bound, blocking = None, None, 0
    if feasible:
        table = _tabulate(scores, capacities, assignment, lowest)
        blocking = _count_blocking(table)
        findings += _check_figures(assignment, loads, scores, blocking)
        matched_bound, total_bound, doubts = _check_optimality(table)
        findings += doubts
    return Audit(
        findings=tuple(findings),
        feasible=feasible,
        matched=len(assignment.pairs),
        matched_bound=matched_bound,
        minimum=min(pair_scores, default=None),
        total=sum(pair_scores),
        total_bound=total_bound,
        blocking_pairs=blocking,
        gini=gini(all_loads),
        jain=jain(all_loads),
    )


def _find_faults(
    scores: Scores, capacities: Mapping[int, int], assignment: Assignment, lowest: int
) -> list[Finding]:
    findings = []
    for pair in assignment.pairs:
        score = scores.get(pair.need_id, {}).get(pair.mentor_id)
        if score is None or score != pair.score or round(score * SCORE_UNITS) < lowest:
            findings.append(
                Finding(FORBIDDEN_PAIR, {"need_id": pair.need_id, "mentor_id": pair.mentor_id})
            )
    needs = Counter(pair.need_id for pair in assignment.pairs)
    findings += [Finding(NEED_TWICE, {"need_id": need}) for need, n in needs.items() if n > 1]
    loads = Counter(pair.mentor_id for pair in assignment.pairs)
    findings += [
        Finding(OVER_CAPACITY, {"mentor_id": mentor, "load": load})
        for mentor, load in loads.items()
        if load > capacities.get(mentor, 0)
    ]
    return findings


def _check_figures(
    assignment: Assignment, loads: Counter[int], scores: Scores, blocking: int
) -> list[Finding]:
    pair_scores = [pair.score for pair in assignment.pairs]
    left_over = scores.keys() - {pair.need_id for pair in assignment.pairs}
    right = {
        "minimum": assignment.minimum == min(pair_scores, default=None),
        "total": abs(assignment.total - sum(pair_scores)) <= _TOLERANCE,
        "loads": Counter(assignment.loads) == loads,
        "unmatched": [miss.need_id for miss in assignment.unmatched] == sorted(left_over),
        "blocking_pairs": len(assignment.blocking_pairs) == blocking,
    }
    return [Finding(WRONG_FIGURE, {"name": name}) for name, holds in right.items() if not holds]


def _tabulate(
    scores: Scores, capacities: Mapping[int, int], assignment: Assignment, lowest: int
) -> _Table:
    need_ids, mentor_ids = list(scores), list(capacities)
    need_at = {need_id: position for position, need_id in enumerate(need_ids)}
    mentor_at = {mentor_id: position for position, mentor_id in enumerate(mentor_ids)}
    units = np.full((len(need_ids), len(mentor_ids)), NOT_ALLOWED, dtype=np.int64)
    for need_id, row in scores.items():
        columns = [mentor_at[mentor_id] for mentor_id in row]
        units[need_at[need_id], columns] = [round(score * SCORE_UNITS) for score in row.values()]
    units[units < lowest] = NOT_ALLOWED
    chosen = np.full(len(need_ids), -1, dtype=np.int64)
    for pair in assignment.pairs:
        chosen[need_at[pair.need_id]] = mentor_at[pair.mentor_id]
    places = np.array([capacities[mentor_id] for mentor_id in mentor_ids], dtype=np.int64)
    return _Table(need_ids, mentor_ids, units, places, chosen)


def _chosen_units(table: _Table) -> NDArray[np.int64]:
    matched = np.flatnonzero(table.chosen >= 0)
    own = np.full(len(table.chosen), NOT_ALLOWED, dtype=np.int64)
    own[matched] = table.units[matched, table.chosen[matched]]
    return own


def _count_blocking(table: _Table) -> int:
    own = _chosen_units(table)
    gains_need = table.units > own[:, None]
    count = 0
    for mentor, capacity in enumerate(table.capacities):
        held = own[table.chosen == mentor]
        if len(held) < capacity:
            count += int(gains_need[:, mentor].sum())
        elif len(held):
            count += int((gains_need[:, mentor] & (table.units[:, mentor] > held.min())).sum())
    return count


def _check_optimality(table: _Table) -> tuple[int, float, list[Finding]]:
    own = _chosen_units(table)
    matched = int((table.chosen >= 0).sum())
    total = int(own[table.chosen >= 0].sum())
    lowest = int(own[table.chosen >= 0].min(initial=SCORE_UNITS))

    findings = []
    matched_bound = _bound_above(table, NOT_ALLOWED)
    if matched_bound > matched:
        findings.append(Finding(MORE_MATCHABLE, {"matched": matched, "bound": matched_bound}))
    if matched and _bound_above(table, lowest) >= matched:
        findings.append(Finding(HIGHER_MINIMUM, {"minimum": lowest / SCORE_UNITS}))
    kept = np.where(table.units >= lowest, table.units, NOT_ALLOWED)
    total_bound = bound_total(kept, table.capacities, table.chosen)
    if total_bound > total:
        detail = {"total": total / SCORE_UNITS, "bound": total_bound / SCORE_UNITS}
        findings.append(Finding(HIGHER_TOTAL, detail))
    return matched_bound, total_bound / SCORE_UNITS, findings


def _bound_above(table: _Table, lowest: int) -> int:
    """Returns how many needs can have a mentor at a score above `lowest` units."""
    neighbours = [set(np.flatnonzero(row > lowest).tolist()) for row in table.units]
    return bound_matchable(neighbours, table.capacities.tolist())
