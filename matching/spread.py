"""How evenly a load is spread."""

from collections.abc import Collection

from matching.errors import InvalidValueError


def _check(values: Collection[float]) -> None:
    for value in values:
        if not value >= 0:
            raise InvalidValueError("load", value, "at least 0")


def gini(values: Collection[float]) -> float:
    """Returns the Gini coefficient, 0 (all equal) to 1 - 1/n (one carries all); 0 for no load.

    Does not change when all values are multiplied or the whole list is repeated.
    """
    _check(values)
    total = sum(values)
    if not total:
        return 0.0
    count = len(values)
    ranked = sum(rank * value for rank, value in enumerate(sorted(values), start=1))
    return max(0.0, 2 * ranked / (count * total) - (count + 1) / count)


def jain(values: Collection[float]) -> float:
    """Returns Jain's index (Σx)² / (n·Σx²), 1 (all equal) down to 1/n (one carries all).

    1 for no load. After Jain, Chiu and Hawe 1984.
    """
    _check(values)
    squares = sum(value * value for value in values)
    if not squares:
        return 1.0
    return min(1.0, sum(values) ** 2 / (len(values) * squares))
