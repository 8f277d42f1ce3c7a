"""The question and the answer of a long-term assignment: each firm one mentor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from matching.domain import Pairing
from matching.errors import InvalidValueError

SCORE_UNITS = 1_000_000
"""Scores are compared in whole millionths: solvers are exact on integers, not on floats."""

NO_ELIGIBLE = "no_eligible"
BELOW_FLOOR = "below_floor"
OUTBID = "outbid"

Scores = Mapping[int, Mapping[int, float]]
"""Need id → mentor id → score 0..1 of every allowed pair; a need without any has an empty one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One assigned or wished pair and its score."""

    need_id: int
    mentor_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A need that got nobody.

    Attributes:
        need_id: the need.
        reason: `no_eligible` (no mentor may take it), `below_floor` (some may, but all score
            under the demanded floor) or `outbid` (every mentor who suits is full).
        mentor_ids: the mentors who suit but are full, ascending; empty unless outbid.
        rival_ids: the needs that hold their places, ascending; empty unless outbid.
    """

    need_id: int
    reason: str
    mentor_ids: tuple[int, ...] = ()
    rival_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who gets whom, and how good that is.

    Attributes:
        pairs: by ascending need id.
        unmatched: by ascending need id.
        minimum: the lowest score in `pairs`; None without pairs.
        total: sum of the scores in `pairs`.
        bound: what no assignment of as many needs with this minimum can exceed in total, in whole
            `SCORE_UNITS`; equals `total` but for the rounding of each score.
        total_without_minimum: `bound` if the lowest score were left free; the difference is the
            price of the minimum.
        blocking_pairs: pairs who both would rather have each other (see `find_blocking_pairs`).
        loads: mentor id → number of needs, for every mentor.
    """

    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    minimum: float | None
    total: float
    bound: float
    total_without_minimum: float
    blocking_pairs: tuple[Pair, ...]
    loads: Mapping[int, int]


def to_units(score: float) -> int:
    """Returns the score in whole `SCORE_UNITS`, halves to even; InvalidValueError off 0..1."""
    if not 0.0 <= score <= 1.0:
        raise InvalidValueError("score", score, "a number from 0 to 1")
    return round(score * SCORE_UNITS)


def collect_scores(pairings: Iterable[Pairing]) -> Scores:
    """Returns the scores of the allowed pairings; needs with refused ones only stay, empty."""
    scores: dict[int, dict[int, float]] = {}
    for pairing in pairings:
        row = scores.setdefault(pairing.need_id, {})
        if not pairing.refusals:
            row[pairing.mentor_id] = pairing.score
    return MappingProxyType(scores)


def keep_from(scores: Scores, floor: float | None) -> Scores:
    """Returns the pairs scoring at least the floor in `SCORE_UNITS`; every need keeps its row."""
    lowest = to_units(0.0 if floor is None else floor)
    return {
        need_id: {mentor_id: score for mentor_id, score in row.items() if to_units(score) >= lowest}
        for need_id, row in scores.items()
    }


def check_instance(scores: Scores, capacities: Mapping[int, int]) -> None:
    """Raises InvalidValueError for a capacity below 0 or a score of a mentor without capacity."""
    for mentor_id, capacity in capacities.items():
        if capacity < 0:
            raise InvalidValueError(f"capacity of mentor {mentor_id}", capacity, "at least 0")
    for need_id, row in scores.items():
        missing = sorted(row.keys() - capacities.keys())
        if missing:
            raise InvalidValueError(f"mentors of need {need_id}", missing, "among the capacities")


def find_blocking_pairs(
    scores: Scores, capacities: Mapping[int, int], chosen: Mapping[int, int]
) -> tuple[Pair, ...]:
    """Returns the allowed pairs that would both gain by leaving the assignment for each other.

    The need has nobody or a mentor it scores lower; the mentor has a place free or holds a need
    of lower score. Compared in `SCORE_UNITS`; ordered by need id, then mentor id.

    Args:
        scores: of all allowed pairs.
        capacities: mentor id → places.
        chosen: need id → mentor id of the assignment; only allowed pairs.
    """
    held: dict[int, list[int]] = {mentor_id: [] for mentor_id in capacities}
    for need_id, mentor_id in chosen.items():
        held[mentor_id].append(to_units(scores[need_id][mentor_id]))
    # what a mentor would trade away: nothing (-1) while a place is free, never without places
    weakest = {
        mentor_id: min(units, default=SCORE_UNITS) if len(units) >= capacities[mentor_id] else -1
        for mentor_id, units in held.items()
    }
    blocking = []
    for need_id in sorted(scores):
        row = scores[need_id]
        own = to_units(row[chosen[need_id]]) if need_id in chosen else -1
        blocking += [
            Pair(need_id, mentor_id, row[mentor_id])
            for mentor_id in sorted(row)
            if to_units(row[mentor_id]) > max(own, weakest[mentor_id])
        ]
    return tuple(blocking)
