"""The contract of a vector index, and a plain exact one that shows what it means."""

import json
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Literal, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.embed.encoder import Vectors
from knowledge.errors import StoreUnusable

Ids = NDArray[np.int64]
Kind = Literal["exact", "flat", "ivf"]


class Row(NamedTuple):
    """One vector: ``vec`` is float32 of shape (dim,), of length 1 or zero."""

    id: int
    rev: int
    vec: Vectors


class Neighbour(NamedTuple):
    """A found row and its inner product with the query."""

    id: int
    score: float


class IndexState(NamedTuple):
    """How an index stands.

    Attributes:
        kind: how it searches: every row in numpy, every row in FAISS, or the nearest lists.
        rows: held.
        dim: length of the vectors.
        delta: rows newer than the base, always compared one by one.
        seq: number of the last change applied, as the callers gave it.
        model: what made the vectors.
        generation: where they are kept on disk; empty for memory alone.
        degraded: why the newest generation could not be taken; empty where all is well.
    """

    kind: Kind
    rows: int
    dim: int
    delta: int
    seq: int
    model: str
    generation: str
    degraded: str


class VectorIndex(Protocol):
    """Vectors by id, searched by inner product. Safe to call from several threads.

    One conformance suite (tests/knowledge/index/test_vectors.py) holds every implementation to
    this.
    """

    dim: int

    def __len__(self) -> int: ...

    def upsert(self, rows: Iterable[Row], *, seq: int = 0) -> int:
        """Adds or replaces rows; a revision not newer than the held one is ignored.

        Args:
            rows: in any order.
            seq: number of the change they come from; the greatest one is kept.

        Returns:
            How many rows were taken.
        """
        ...

    def delete(self, ids: Iterable[int], *, seq: int = 0) -> int:
        """Forgets rows, with their revisions; unknown ids are ignored. Returns how many went."""
        ...

    def search(self, vec: Vectors, k: int, allowed: Ids | None = None) -> list[Neighbour]:
        """Finds the k rows of greatest inner product, best first, ties by ascending id.

        Args:
            vec: float32 of shape (dim,).
            k: at least 0; fewer come back only when fewer rows qualify.
            allowed: ids that may be returned, None for all; filtered before ranking, never after.
        """
        ...

    def revisions(self) -> tuple[Ids, Ids]:
        """Ids and revisions of all rows, int64, by ascending id."""
        ...

    def state(self) -> IndexState:
        """How the index stands."""
        ...

    def keep_as(self, generation: str, degraded: str = "") -> None:
        """Notes under which generation this content is kept, and why not under a newer one."""
        ...

    def save(self, folder: Path) -> None:
        """Writes its files, all named ``index…``, into the folder of a generation."""
        ...

    def load(self, folder: Path) -> None:
        """Replaces everything by what ``save`` wrote; the checksums were checked by the caller.

        Raises:
            StoreUnusable: missing, of another kind, dimension or model. The index is unchanged.
        """
        ...

    def close(self) -> None:
        """Forgets everything and lets go of files."""
        ...


class ExactIndex:
    """The twin that compares every row in numpy: the oracle of the tests.

    Args:
        dim: length of the vectors.
        model: what makes them.
    """

    def __init__(self, dim: int, model: str = "") -> None:
        self.dim = dim
        self._model = model
        self._rows: dict[int, Row] = {}
        self._seq = 0
        self._kept = ("", "")
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._rows)

    def upsert(self, rows: Iterable[Row], *, seq: int = 0) -> int:
        """See ``VectorIndex``."""
        taken = 0
        with self._lock:
            self._seq = max(self._seq, seq)
            for row in rows:
                held = self._rows.get(row.id)
                if held is None or row.rev > held.rev:
                    self._rows[row.id] = row
                    taken += 1
        return taken

    def delete(self, ids: Iterable[int], *, seq: int = 0) -> int:
        """See ``VectorIndex``."""
        with self._lock:
            self._seq = max(self._seq, seq)
            return sum(self._rows.pop(number, None) is not None for number in ids)

    def search(self, vec: Vectors, k: int, allowed: Ids | None = None) -> list[Neighbour]:
        """See ``VectorIndex``."""
        with self._lock:
            rows = list(self._rows.values())
        if allowed is not None:
            accepted = set(allowed.tolist())
            rows = [row for row in rows if row.id in accepted]
        if not rows:
            return []
        scores = exact_scores(np.array([row.vec for row in rows], dtype=np.float32), vec)
        return best(np.array([row.id for row in rows], dtype=np.int64), scores, k)

    def revisions(self) -> tuple[Ids, Ids]:
        """See ``VectorIndex``."""
        with self._lock:
            rows = sorted((row.id, row.rev) for row in self._rows.values())
        pairs = np.array(rows, dtype=np.int64).reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]

    def state(self) -> IndexState:
        """See ``VectorIndex``."""
        generation, degraded = self._kept
        return IndexState(
            "exact", len(self), self.dim, 0, self._seq, self._model, generation, degraded
        )

    def keep_as(self, generation: str, degraded: str = "") -> None:
        """See ``VectorIndex``."""
        self._kept = (generation, degraded)

    def save(self, folder: Path) -> None:
        """See ``VectorIndex``."""
        with self._lock:
            rows = [self._rows[number] for number in sorted(self._rows)]
            write_head(folder, IndexHead("exact", self.dim, len(rows), self._seq, self._model))
        vectors = np.array([row.vec for row in rows], dtype=np.float32).reshape(-1, self.dim)
        np.save(folder / "index-vec.npy", vectors)
        np.save(folder / "index-ids.npy", np.array([row.id for row in rows], dtype=np.int64))
        np.save(folder / "index-revs.npy", np.array([row.rev for row in rows], dtype=np.int64))

    def load(self, folder: Path) -> None:
        """See ``VectorIndex``."""
        head = read_head(folder, ("exact",), self.dim, self._model)
        try:
            names = ("index-ids.npy", "index-revs.npy", "index-vec.npy")
            ids, revs, vecs = (np.load(folder / name, allow_pickle=False) for name in names)
        except (OSError, ValueError, EOFError) as error:
            raise StoreUnusable(f"{folder.name} holds no such index: {error}") from error
        triples = zip(ids.tolist(), revs.tolist(), vecs, strict=True)
        with self._lock:
            self._rows = {number: Row(number, rev, vec) for number, rev, vec in triples}
            self._seq = head.seq

    def close(self) -> None:
        """See ``VectorIndex``."""
        with self._lock:
            self._rows = {}


def exact_scores(rows: Vectors, vec: Vectors) -> Vectors:
    """Inner products, float32 (rows): equal rows get equal scores wherever they stand.

    A matrix product does not promise that: its kernels round by position.
    """
    products = rows.astype(np.float64) * vec.astype(np.float64)
    return np.asarray(products.sum(axis=1), dtype=np.float32)


def best(ids: Ids, scores: Vectors, k: int) -> list[Neighbour]:
    """The k best, best first, ties by ascending id."""
    order = np.lexsort((ids, -scores))[: max(k, 0)]
    return list(map(Neighbour, ids[order].tolist(), scores[order].tolist()))


class IndexHead(NamedTuple):
    """What a saved index says about itself; ``trained_rows`` is 0 where nothing was learnt."""

    kind: Kind
    dim: int
    rows: int
    seq: int
    model: str
    trained_rows: int = 0


def write_head(folder: Path, head: IndexHead) -> None:
    """Writes ``index.json``."""
    (folder / "index.json").write_text(json.dumps(head._asdict()), encoding="utf-8")


def read_head(folder: Path, kinds: tuple[Kind, ...], dim: int, model: str) -> IndexHead:
    """Reads ``index.json``.

    Raises:
        StoreUnusable: missing, or of another kind, dimension or model.
    """
    try:
        head = IndexHead(**json.loads((folder / "index.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreUnusable(f"{folder.name} holds no index: {error}") from error
    if head.kind not in kinds:
        raise StoreUnusable(f"{folder.name} holds an index of kind {head.kind}")
    if (head.dim, head.model) != (dim, model):
        held = f"{head.model or 'no model'} in {head.dim} dimensions"
        raise StoreUnusable(f"{folder.name} holds vectors of {held}")
    return head
