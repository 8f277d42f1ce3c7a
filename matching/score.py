"""From a pair to its score, and from many mentors to a ranking with its near misses."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from matching.domain import Feature, Mentor, Need, Pairing, Refusal
from matching.errors import InvalidValueError
from matching.features import FEATURES
from matching.rules import find_refusals
from matching.weights import DEFAULT_WEIGHTS, Weights

BELOW_FLOOR = "below_floor"
OUTRANKED = "outranked"

# Contributions lie on a grid of powers of two, where adding up a few of them is exact.
_GRID = 2.0**40


@dataclass(frozen=True, slots=True)
class Ranking:
    """Mentors for one need.

    Attributes:
        pairings: what may be offered, best first, ties by ascending mentor id.
        near_misses: what is not offered, in the same order, each with at least one refusal: those
            of the rules, else `below_floor` (its score is under the floor) or `outranked` (others
            filled the list).
    """

    pairings: tuple[Pairing, ...]
    near_misses: tuple[Pairing, ...]


def score_pair(
    need: Need, mentor: Mentor, weights: Weights = DEFAULT_WEIGHTS, *, today: date
) -> Pairing:
    """Returns the pair with its score, the features in `FEATURE_NAMES` order, and all refusals.

    The score never falls when a feature's value rises. Each contribution is weight · value cut
    to a multiple of 2⁻⁴⁰, so that they add up to the score exactly and in any order.
    """
    features = []
    for name, share in weights.shares.items():
        value, detail = FEATURES[name](need, mentor)
        contribution = math.floor(value * share * _GRID) / _GRID
        features.append(Feature(name, value, share, contribution, detail))
    return Pairing(
        need_id=need.id,
        mentor_id=mentor.id,
        score=sum(feature.contribution for feature in features),
        features=tuple(features),
        refusals=find_refusals(need, mentor, today=today),
    )


def rank(
    need: Need,
    mentors: Iterable[Mentor],
    weights: Weights = DEFAULT_WEIGHTS,
    *,
    today: date,
    limit: int | None = None,
    floor: float = 0.0,
) -> Ranking:
    """Returns the mentors to offer and the near misses with their reasons.

    Args:
        need: the challenge.
        mentors: any order; ids are unique.
        weights: what counts how much.
        today: the day of the question, for pauses.
        limit: how many pairings to offer at most; None for all.
        floor: pairings scoring less are not offered, 0..1.

    Raises:
        InvalidValueError: for a limit below 0 or a repeated mentor id.
    """
    if limit is not None and limit < 0:
        raise InvalidValueError("limit", limit, "at least 0 or None")
    scored = [score_pair(need, mentor, weights, today=today) for mentor in mentors]
    if len({pairing.mentor_id for pairing in scored}) != len(scored):
        raise InvalidValueError("mentors", [p.mentor_id for p in scored], "free of repeated ids")
    scored.sort(key=lambda pairing: (-pairing.score, pairing.mentor_id))

    eligible = [p for p in scored if not p.refusals and p.score >= floor]
    offered = eligible if limit is None else eligible[:limit]
    places = {pairing.mentor_id: place for place, pairing in enumerate(eligible, start=1)}
    chosen = {pairing.mentor_id for pairing in offered}
    last = offered[-1] if offered else None
    near_misses = tuple(
        _with_reason(pairing, places.get(pairing.mentor_id), last, floor)
        for pairing in scored
        if pairing.mentor_id not in chosen
    )
    return Ranking(tuple(offered), near_misses)


def _with_reason(
    pairing: Pairing, place: int | None, last: Pairing | None, floor: float
) -> Pairing:
    if pairing.refusals:
        return pairing
    if place is None:
        return replace(pairing, refusals=(Refusal(BELOW_FLOOR, {"floor": floor}),))
    detail: dict[str, object] = {"place": place}
    if last is not None:
        detail |= {"behind": last.score - pairing.score, "feature": _widest_gap(last, pairing)}
    return replace(pairing, refusals=(Refusal(OUTRANKED, detail),))


def _widest_gap(better: Pairing, worse: Pairing) -> str:
    """Returns the feature in which the worse pairing loses most against the better one."""
    lost = [
        a.contribution - b.contribution
        for a, b in zip(better.features, worse.features, strict=True)
    ]
    return better.features[lost.index(max(lost))].name
