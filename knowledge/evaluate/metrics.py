"""Measures of a ranking against judged grades."""

import math
import random
from collections.abc import Mapping, Sequence

CUT = 10


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], *, cut: int = CUT) -> float:
    """Normalised discounted gain with gain 2^g - 1, in [0, 1]; 0 where nothing is relevant."""
    gains = [
        (2 ** grades.get(name, 0) - 1) / math.log2(place + 2)
        for place, name in enumerate(ranked[:cut])
    ]
    best = sorted(grades.values(), reverse=True)[:cut]
    ideal = sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(best))
    return sum(gains) / ideal if ideal else 0.0


def reciprocal_rank(ranked: Sequence[str], grades: Mapping[str, int], *, grade: int = 3) -> float:
    """1 / place of the first document of at least this grade; 0 where none is in the list."""
    places = (place for place, name in enumerate(ranked, start=1) if grades.get(name, 0) >= grade)
    return 1 / next(places, math.inf)


def recall(
    ranked: Sequence[str], grades: Mapping[str, int], *, cut: int = CUT, grade: int = 2
) -> float:
    """Share of the documents of at least this grade found in the first ``cut``; 1 for none."""
    wanted = {name for name, given in grades.items() if given >= grade}
    return len(wanted & set(ranked[:cut])) / len(wanted) if wanted else 1.0


def percentile(values: Sequence[float], share: float) -> float:
    """The value at a share in [0, 1] of the sorted values (nearest rank); 0 for none."""
    if not values:
        return 0.0
    return sorted(values)[min(len(values) - 1, math.ceil(share * len(values)) - 1 if share else 0)]


def bootstrap_difference(
    before: Sequence[float], after: Sequence[float], *, seed: int = 7, rounds: int = 2_000
) -> tuple[float, float, float]:
    """Mean of the paired differences with its 95 % bootstrap interval: (mean, low, high).

    Raises:
        ValueError: unequal or no values.
    """
    if len(before) != len(after) or not before:
        raise ValueError(f"{len(before)} values before and {len(after)} after are no pairs")
    differences = [new - old for old, new in zip(before, after, strict=True)]
    draw = random.Random(seed)  # noqa: S311
    size = len(differences)
    means = sorted(sum(draw.choices(differences, k=size)) / size for _ in range(rounds))
    return sum(differences) / size, means[int(0.025 * rounds)], means[int(0.975 * rounds) - 1]


def ranks(values: Sequence[float]) -> list[float]:
    """Ranks from 1, equal values sharing their mean rank."""
    order = sorted(range(len(values)), key=values.__getitem__)
    result = [0.0] * len(values)
    place = 0
    while place < len(order):
        end = place
        while end + 1 < len(order) and values[order[end + 1]] == values[order[place]]:
            end += 1
        for number in order[place : end + 1]:
            result[number] = (place + end) / 2 + 1
        place = end + 1
    return result


def spearman(left: Sequence[float], right: Sequence[float]) -> float:
    """Rank correlation in [-1, 1]; 0 where one side is constant.

    Raises:
        ValueError: unequal lengths.
    """
    if len(left) != len(right):
        raise ValueError(f"{len(left)} and {len(right)} values are no pairs")
    a, b = ranks(left), ranks(right)
    mean = (len(a) + 1) / 2
    covariance = sum((x - mean) * (y - mean) for x, y in zip(a, b, strict=True))
    spread = math.sqrt(sum((x - mean) ** 2 for x in a) * sum((y - mean) ** 2 for y in b))
    return covariance / spread if spread else 0.0
