"""Small arithmetic of the benchmarks."""

import math
from collections.abc import Sequence


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ratio(ours: float, peer: float) -> str:
    """Say how ours stands to a peer's, smaller figures being better: ``1 : 3.2``, ``4 : 1``."""
    if ours <= 0 or peer <= 0:
        return "–"
    return f"1 : {_short(peer / ours)}" if ours <= peer else f"{_short(ours / peer)} : 1"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")


def first_reaching(tried: Sequence[tuple[int, float]], wanted: float) -> tuple[int, float]:
    """Return the first (setting, recall) of at least ``wanted``, or that of the best recall."""
    for setting, recall in tried:
        if recall >= wanted:
            return setting, recall
    return max(tried, key=lambda pair: pair[1])


def overlap(left: Sequence[Sequence[int]], right: Sequence[Sequence[int]]) -> float:
    """Return the mean share of the longer list that stands in both; empty pairs do not count."""
    shares = [
        len(set(a) & set(b)) / max(len(a), len(b))
        for a, b in zip(left, right, strict=False)
        if a or b
    ]
    return sum(shares) / len(shares) if shares else math.nan


def expected_s(seconds: float, rows: int, more_rows: int) -> float:
    """Foretell a build of ``more_rows`` from one of ``rows``: n log n."""
    return seconds * (more_rows * math.log(more_rows)) / (rows * math.log(rows))
