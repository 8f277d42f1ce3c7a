"""The contract of a vector index, and a plain exact one that shows what it means."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.embed.encoder import Vectors
from knowledge.errors import StoreUnusable
from knowledge.index.generation import read_generation, write_generation

Ids = NDArray[np.int64]


class Row(NamedTuple):
    """One vector: ``vec`` is float32 of shape (dim,), of length 1 or zero."""

    id: int
    rev: int
    vec: Vectors


class Neighbour(NamedTuple):
    """A found row and its inner product with the query."""

    id: int
    score: float


class VectorIndex(Protocol):
    """Vectors by id, searched by inner product. Safe to call from several threads.

    One conformance suite (tests/knowledge/index/test_vectors.py) holds every implementation to
    this.
    """

    dim: int

    def __len__(self) -> int: ...

    def upsert(self, rows: Iterable[Row]) -> int:
        """Adds or replaces rows; a revision not newer than the held one is ignored.

        Returns:
            How many rows were taken.
        """
        ...

    def delete(self, ids: Iterable[int]) -> int:
        """Forgets rows, with their revisions; unknown ids are ignored. Returns how many went."""
        ...

    def search(self, vec: Vectors, k: int, allowed: Ids | None = None) -> list[Neighbour]:
        """Finds the k rows of greatest inner product, best first, ties by ascending id.

        Args:
            vec: float32 of shape (dim,).
            k: at least 0; fewer come back when fewer rows qualify.
            allowed: ids that may be returned, None for all; filtered before ranking, never after.
        """
        ...

    def save(self, folder: Path) -> None:
        """Writes a generation with checksums; the folder appears at once and complete."""
        ...


class ExactIndex:
    """The twin that compares every row in numpy: the oracle of the tests.

    Args:
        dim: length of the vectors.
    """

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self._rows: dict[int, Row] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._rows)

    def upsert(self, rows: Iterable[Row]) -> int:
        """See ``VectorIndex``."""
        taken = 0
        with self._lock:
            for row in rows:
                held = self._rows.get(row.id)
                if held is None or row.rev > held.rev:
                    self._rows[row.id] = row
                    taken += 1
        return taken

    def delete(self, ids: Iterable[int]) -> int:
        """See ``VectorIndex``."""
        with self._lock:
            return sum(self._rows.pop(number, None) is not None for number in ids)

    def search(self, vec: Vectors, k: int, allowed: Ids | None = None) -> list[Neighbour]:
        """See ``VectorIndex``."""
        with self._lock:
            rows = list(self._rows.values())
        if allowed is not None:
            accepted = set(allowed.tolist())
            rows = [row for row in rows if row.id in accepted]
        found = [Neighbour(row.id, float(np.dot(row.vec, vec))) for row in rows]
        return best(found, k)

    def save(self, folder: Path) -> None:
        """See ``VectorIndex``."""
        with self._lock:
            rows = sorted(self._rows.values())
        save_rows(folder, rows, self.dim)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Reads a generation; raises StoreUnusable where a checksum fails."""
        dim, rows = load_rows(folder)
        index = cls(dim)
        index.upsert(rows)
        return index


def best(found: Iterable[Neighbour], k: int) -> list[Neighbour]:
    """The k best, best first, ties by ascending id."""
    return sorted(found, key=lambda hit: (-hit.score, hit.id))[:k]


def save_rows(folder: Path, rows: Sequence[Row], dim: int) -> None:
    """Writes rows as a generation, for any index to load."""
    vectors = np.array([row.vec for row in rows], dtype=np.float32).reshape(len(rows), dim)
    arrays: dict[str, NDArray[Any]] = {
        "ids": np.array([row.id for row in rows], dtype=np.int64),
        "revs": np.array([row.rev for row in rows], dtype=np.int64),
        "vec": vectors,
    }
    write_generation(folder, arrays, json.dumps({"kind": "vectors", "dim": dim}))


def load_rows(folder: Path) -> tuple[int, list[Row]]:
    """Reads what ``save_rows`` wrote: dimension and rows.

    Raises:
        StoreUnusable: missing, damaged or of another kind.
    """
    arrays, note = read_generation(folder)
    head = json.loads(note)
    if head.get("kind") != "vectors":
        raise StoreUnusable(f"{folder} holds {head.get('kind')}, not vectors")
    triples = zip(arrays["ids"].tolist(), arrays["revs"].tolist(), arrays["vec"], strict=True)
    return int(head["dim"]), [Row(number, rev, vec) for number, rev, vec in triples]
