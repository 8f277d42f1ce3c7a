"""From the scores of several reviewers to points on 100."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from matching.errors import InvalidValueError
from matching.selection.domain import FULL_WEIGHT, MAX_SCORE, Judgement, Points, rounded


def check_weights(weights: Mapping[int, int]) -> None:
    """Raise InvalidValueError unless the weights are above 0 and add up to 100."""
    if any(weight < 1 for weight in weights.values()) or sum(weights.values()) != FULL_WEIGHT:
        raise InvalidValueError("weights", dict(weights), "above 0 and 100 in all")


def points_of_one(weights: Mapping[int, int], scores: Mapping[int, int]) -> Decimal:
    """Return the points 0..100, not rounded, that one reviewer gave.

    Raises:
        InvalidValueError: a criterion has no score, or one outside 0..5.
    """
    for position in weights:
        score = scores.get(position)
        if score is None or not 0 <= score <= MAX_SCORE:
            raise InvalidValueError(f"scores[{position}]", score, "a whole number from 0 to 5")
    total = sum(weight * scores[position] for position, weight in weights.items())
    return Decimal(total) / MAX_SCORE


def points_of(
    weights: Mapping[int, int], judgements: Sequence[Judgement], *, wanted: int
) -> Points:
    """Return what the reviewers of one application gave together.

    Every judgement that is in counts the same; one of a reviewer who stands too near counts not
    at all, whatever it holds. ``wanted`` is how many judgements the round asks for.

    Raises:
        InvalidValueError: the weights or the scores of a judgement break their contract.
    """
    check_weights(weights)
    counted = [j for j in judgements if j.done and not j.conflict]
    conflicts = sum(j.conflict for j in judgements)
    missing = max(0, wanted - len(counted))
    if not counted:
        return Points(None, {}, {}, Decimal(0), missing, conflicts)
    single = {j.reviewer: points_of_one(weights, j.scores) for j in counted}
    number = len(counted)
    return Points(
        points=rounded(sum(single.values(), Decimal(0)) / number),
        by_criterion={
            position: rounded(Decimal(sum(j.scores[position] for j in counted)) / number)
            for position in weights
        },
        by_reviewer={reviewer: rounded(value) for reviewer, value in single.items()},
        spread=rounded(max(single.values()) - min(single.values())),
        missing=missing,
        conflicts=conflicts,
    )
