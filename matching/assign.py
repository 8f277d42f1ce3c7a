"""The best long-term assignment: each need one mentor, within the mentors' places.

In this order: most needs matched, then the largest minimum score, then the largest sum. The
minimum is found by bisection over the distinct scores (is the full number still reachable with
pairs of at least this score?), the sum by one min-cost flow. Everything is proven optimal in
whole `SCORE_UNITS`; `matching.audit` proves it again by other means.
"""

import math
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from matching.assignment import (
    BELOW_FLOOR,
    NO_ELIGIBLE,
    OUTBID,
    SCORE_UNITS,
    Assignment,
    Pair,
    Scores,
    Unmatched,
    check_instance,
    find_blocking_pairs,
    keep_from,
    to_units,
)
from matching.flow import PairGraph, count_matchable, find_best_pairs


def assign(
    scores: Scores, capacities: Mapping[int, int], *, floor: float | None = None
) -> Assignment:
    """Returns the best assignment of each need to at most one mentor.

    The same input gives the same answer, in whatever order its mappings are written.

    Args:
        scores: the allowed pairs; every need has a row.
        capacities: mentor id → places, at least 0, for every mentor in `scores`.
        floor: pairs below it count as not allowed, 0..1; None allows all.

    Raises:
        InvalidValueError: for scores off 0..1, capacities below 0 or missing.
        SolverError: when a flow ends without a proof.
    """
    check_instance(scores, capacities)
    allowed = keep_from(scores, floor)
    need_ids, mentor_ids = sorted(allowed), sorted(capacities)
    graph = _build_graph(allowed, need_ids, mentor_ids, capacities)

    free = find_best_pairs(graph)
    kept = graph.units >= _find_lowest_units(graph)
    bounded = graph.keep(kept)
    used = find_best_pairs(bounded)

    needs, mentors = bounded.needs[used].tolist(), bounded.mentors[used].tolist()
    chosen = {
        need_ids[need]: mentor_ids[mentor] for need, mentor in zip(needs, mentors, strict=True)
    }
    pairs = tuple(
        Pair(need_id, chosen[need_id], allowed[need_id][chosen[need_id]])
        for need_id in sorted(chosen)
    )
    loads = dict.fromkeys(mentor_ids, 0)
    for pair in pairs:
        loads[pair.mentor_id] += 1
    return Assignment(
        pairs=pairs,
        unmatched=_explain_unmatched(scores, allowed, chosen),
        minimum=min((pair.score for pair in pairs), default=None),
        total=math.fsum(pair.score for pair in pairs),
        bound=int(bounded.units[used].sum()) / SCORE_UNITS,
        total_without_minimum=int(graph.units[free].sum()) / SCORE_UNITS,
        blocking_pairs=find_blocking_pairs(allowed, capacities, chosen),
        loads=MappingProxyType(loads),
    )


def _build_graph(
    allowed: Scores, need_ids: list[int], mentor_ids: list[int], capacities: Mapping[int, int]
) -> PairGraph:
    mentor_at = {mentor_id: position for position, mentor_id in enumerate(mentor_ids)}
    # sorted rows make the solver's choice among equal optima independent of the input's order
    rows = [sorted(allowed[need_id].items()) for need_id in need_ids]
    return PairGraph(
        needs=np.repeat(np.arange(len(rows), dtype=np.int64), [len(row) for row in rows]),
        mentors=np.array([mentor_at[mentor_id] for row in rows for mentor_id, _ in row], np.int64),
        units=np.array([to_units(score) for row in rows for _, score in row], np.int64),
        capacities=np.array([capacities[mentor_id] for mentor_id in mentor_ids], np.int64),
        need_count=len(rows),
    )


def _find_lowest_units(graph: PairGraph) -> int:
    """Returns the largest minimum in units that still matches the most needs; 0 without pairs."""
    values = np.unique(graph.units)
    most = count_matchable(graph)
    works, fails = 0, len(values)
    while fails - works > 1:
        middle = (works + fails) // 2
        if count_matchable(graph.keep(graph.units >= values[middle])) == most:
            works = middle
        else:
            fails = middle
    return int(values[works]) if len(values) else 0


def _explain_unmatched(
    scores: Scores, allowed: Scores, chosen: Mapping[int, int]
) -> tuple[Unmatched, ...]:
    holders: dict[int, list[int]] = {}
    for need_id, mentor_id in chosen.items():
        holders.setdefault(mentor_id, []).append(need_id)
    unmatched = []
    for need_id in sorted(scores.keys() - chosen.keys()):
        if not scores[need_id]:
            unmatched.append(Unmatched(need_id, NO_ELIGIBLE))
        elif not allowed[need_id]:
            unmatched.append(Unmatched(need_id, BELOW_FLOOR))
        else:
            # most needs are matched, so every mentor who suits this one is full
            suits = tuple(sorted(allowed[need_id]))
            rivals = sorted(rival for mentor_id in suits for rival in holders.get(mentor_id, ()))
            unmatched.append(Unmatched(need_id, OUTBID, suits, tuple(rivals)))
    return tuple(unmatched)
