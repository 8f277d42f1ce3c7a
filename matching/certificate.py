"""Upper bounds that hold by duality, so that nobody has to trust the solver that was at work.

Both functions first search for good dual values and then add up a bound that is valid for
whatever values the search found. A mistake in the search can only make the bound too high.
"""

from collections import deque
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

NOT_ALLOWED = -1

_Integers = NDArray[np.int64]
_FAR = np.int64(2**62)


def bound_matchable(neighbours: Sequence[AbstractSet[int]], capacities: Sequence[int]) -> int:
    """Returns how many needs at most can have a mentor at once; the bound is reached.

    Augmenting paths (Kuhn 1955) end in a set D of full mentors nobody can leave. Needs that know
    only mentors of D share their places, each other need counts one (König's cover).

    Args:
        neighbours: per need, positions of the mentors it may have.
        capacities: places per mentor position, at least 0.
    """
    held: list[set[int]] = [set() for _ in capacities]
    holder: dict[int, int] = {}
    closed: set[int] = set()
    for need in range(len(neighbours)):
        _augment(need, neighbours, capacities, held, holder, closed)
    outside = sum(1 for mentors in neighbours if mentors - closed)
    return outside + sum(capacities[mentor] for mentor in closed)


def _augment(
    root: int,
    neighbours: Sequence[AbstractSet[int]],
    capacities: Sequence[int],
    held: list[set[int]],
    holder: dict[int, int],
    closed: set[int],
) -> None:
    """Gives the root a mentor along a shortest alternating path, or closes the mentors it met."""
    reached_from: dict[int, int] = {}
    queue = deque([root])
    while queue:
        need = queue.popleft()
        for mentor in sorted(neighbours[need] - closed - reached_from.keys()):
            reached_from[mentor] = need
            if len(held[mentor]) < capacities[mentor]:
                _flip(mentor, reached_from, held, holder)
                return
            queue.extend(sorted(held[mentor]))
    closed.update(reached_from)


def _flip(
    mentor: int, reached_from: dict[int, int], held: list[set[int]], holder: dict[int, int]
) -> None:
    """Moves each need on the path to the mentor by which it reached the next one."""
    while True:
        need = reached_from[mentor]
        previous = holder.get(need)
        holder[need] = mentor
        held[mentor].add(need)
        if previous is None:
            return
        held[previous].remove(need)
        mentor = previous


def bound_total(units: _Integers, capacities: _Integers, chosen: _Integers) -> int:
    """Returns what no matching with as many pairs as `chosen` can exceed in total units.

    Equals the total of `chosen` exactly when that is optimal: then its residual network has no
    negative cycle, and the potentials of Bellman and Ford give dual prices of that sum.

    Args:
        units: score of each pair, at least 0, `NOT_ALLOWED` elsewhere; shape (needs, mentors).
        capacities: places, at least 0; shape (mentors,).
        chosen: mentor position of each need, -1 for none; a feasible matching; shape (needs,).
    """
    if not units.size:
        return 0
    prices, step = _find_prices(units, capacities, chosen)
    # the least values for the needs that make every allowed pair's u + v + step cover its score
    surplus = np.where(units == NOT_ALLOWED, 0, units - prices - step)
    values = surplus.max(axis=1, initial=0)
    pair_count = int((chosen >= 0).sum())
    return int(values.sum()) + int((prices * capacities).sum()) + step * pair_count


def _find_prices(
    units: _Integers, capacities: _Integers, chosen: _Integers
) -> tuple[_Integers, int]:
    """Returns a price ≥ 0 per mentor's place and the worth of one more pair (any sign)."""
    matched = np.flatnonzero(chosen >= 0)
    own = units[matched, chosen[matched]]
    loads = np.bincount(chosen[matched], minlength=len(capacities))
    has_place, has_load = loads < capacities, loads > 0
    costs = np.where(units == NOT_ALLOWED, _FAR, -units)
    costs[matched, chosen[matched]] = _FAR

    needs = np.zeros(units.shape[0], dtype=np.int64)
    mentors = np.zeros(units.shape[1], dtype=np.int64)
    source = sink = 0
    for _ in range(sum(units.shape) + 2):
        before = source, sink, needs.copy(), mentors.copy()
        mentors = np.minimum(mentors, (needs[:, None] + costs).min(axis=0))
        mentors[has_load] = np.minimum(mentors[has_load], sink)
        sink = min(sink, int(mentors[has_place].min(initial=sink)))
        needs[matched] = np.minimum(needs[matched], mentors[chosen[matched]] + own)
        source = min(source, int(needs[matched].min(initial=source)))
        needs[chosen < 0] = np.minimum(needs[chosen < 0], source)
        if (source, sink) == before[:2] and _equal(needs, before[2]) and _equal(mentors, before[3]):
            break
    return np.where(has_place, 0, np.maximum(0, sink - mentors)), source - sink


def _equal(a: _Integers, b: _Integers) -> bool:
    return bool(np.array_equal(a, b))
