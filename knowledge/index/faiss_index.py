"""Vectors in FAISS. The only module that imports faiss, and only when an index is made."""

from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any, Self

import numpy as np

from knowledge.embed.encoder import Vectors
from knowledge.index.vectors import Ids, Neighbour, Row, best, load_rows, save_rows

# Asked for beyond k, so that rows of equal score can be put in the order of their ids.
TIE_MARGIN = 16
# Share of deleted rows at which the flat array is written anew.
MAX_DEAD_SHARE = 0.25
NO_ID = -1


class FaissIndex:
    """An exact flat index: up to about 100,000 rows it needs no tuning (see ``VectorIndex``).

    A replaced or deleted row is masked, and the array is compacted when a quarter is dead.

    Args:
        dim: length of the vectors.
    """

    def __init__(self, dim: int) -> None:
        # deferred: the web start must not load it, and never before a fork
        import faiss

        faiss.omp_set_num_threads(1)
        self.dim = dim
        self._faiss: Any = faiss
        self._flat: Any = faiss.IndexFlatIP(dim)
        self._ids: Ids = np.zeros(0, dtype=np.int64)
        self._place: dict[int, tuple[int, int]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._place)

    def upsert(self, rows: Iterable[Row]) -> int:
        """See ``VectorIndex``."""
        with self._lock:
            newest: dict[int, Row] = {}
            taken = 0
            for row in rows:
                held = (
                    newest[row.id].rev
                    if row.id in newest
                    else self._place.get(row.id, (0, None))[1]
                )
                if held is None or row.rev > held:
                    newest[row.id] = row
                    taken += 1
            self._forget(newest)
            self._append(list(newest.values()))
            self._compact()
        return taken

    def delete(self, ids: Iterable[int]) -> int:
        """See ``VectorIndex``."""
        with self._lock:
            gone = self._forget(ids)
            self._compact()
        return gone

    def search(self, vec: Vectors, k: int, allowed: Ids | None = None) -> list[Neighbour]:
        """See ``VectorIndex``."""
        with self._lock:
            mask = self._ids != NO_ID
            if allowed is not None:
                mask &= np.isin(self._ids, allowed)
            count = min(int(mask.sum()), k + TIE_MARGIN)
            if count == 0 or k <= 0:
                return []
            parameters = None
            if not mask.all():  # a selector costs, so none where every row may be found
                selector = self._faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
                parameters = self._faiss.SearchParameters(sel=selector)
            query = np.ascontiguousarray(vec[None, :], dtype=np.float32)
            scores, places = self._flat.search(query, count, params=parameters)
            numbers = self._ids[places[0]]
        return best(map(Neighbour, numbers.tolist(), scores[0].tolist()), k)

    def save(self, folder: Path) -> None:
        """See ``VectorIndex``."""
        with self._lock:
            rows = self._live_rows()
        save_rows(folder, rows, self.dim)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads a generation; raises StoreUnusable where a checksum fails."""
        dim, rows = load_rows(folder)
        index = cls(dim)
        index.upsert(rows)
        return index

    def _forget(self, ids: Iterable[int]) -> int:
        places = [self._place.pop(number)[0] for number in set(ids) if number in self._place]
        self._ids[places] = NO_ID
        return len(places)

    def _append(self, rows: list[Row]) -> None:
        if not rows:
            return
        start = self._ids.size
        self._flat.add(np.array([row.vec for row in rows], dtype=np.float32))
        self._ids = np.concatenate((self._ids, np.array([row.id for row in rows], dtype=np.int64)))
        self._place.update({row.id: (start + n, row.rev) for n, row in enumerate(rows)})

    def _live_rows(self) -> list[Row]:
        held = sorted(self._place.items())
        return [Row(number, rev, self._flat.reconstruct(place)) for number, (place, rev) in held]

    def _compact(self) -> None:
        if self._ids.size - len(self._place) <= self._ids.size * MAX_DEAD_SHARE:
            return
        rows = self._live_rows()
        self._flat = self._faiss.IndexFlatIP(self.dim)
        self._ids = np.zeros(0, dtype=np.int64)
        self._place = {}
        self._append(rows)
