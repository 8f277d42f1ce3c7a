"""Where a row of an id stands."""

import numpy as np

from knowledge.index.vectors import Ids

# ids of a table are dense; above this share of holes a binary search is cheaper than a table
MAX_HOLES = 8
NOWHERE = -1


class Places:
    """Ids to places in a sorted array, many at once.

    Args:
        ids: int64, ascending, each once.
    """

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._first = int(ids[0]) if ids.size else 0
        reach = int(ids[-1]) - self._first + 1 if ids.size else 0
        self._table = None
        if reach <= MAX_HOLES * ids.size + MAX_HOLES:
            self._table = np.full(reach, NOWHERE, dtype=np.int32)
            self._table[ids - self._first] = np.arange(ids.size, dtype=np.int32)

    def find(self, ids: Ids) -> Ids:
        """Places of those ids that are held, in the order given, repeats kept."""
        if not self._ids.size or not ids.size:
            return np.zeros(0, dtype=np.int64)
        if self._table is None:
            places = np.minimum(np.searchsorted(self._ids, ids), self._ids.size - 1)
            return np.asarray(places[self._ids[places] == ids], dtype=np.int64)
        offsets = ids - self._first
        found = self._table[offsets[(offsets >= 0) & (offsets < self._table.size)]]
        return np.asarray(found[found != NOWHERE], dtype=np.int64)

    def find_one(self, number: int) -> int:
        """The place of an id, ``NOWHERE`` where it is not held."""
        found = self.find(np.array([number], dtype=np.int64))
        return int(found[0]) if found.size else NOWHERE
