"""Vectors in FAISS. The only module that imports faiss, and only when an index is made."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import Any

import numpy as np

from knowledge.embed.encoder import Vectors
from knowledge.index.base import CLOSE, Base, Flags, Rows, Sizes
from knowledge.index.places import NOWHERE
from knowledge.index.vectors import (
    Ids,
    IndexHead,
    IndexState,
    Neighbour,
    Row,
    best,
    exact_scores,
    read_head,
    write_head,
)

# Share of deleted or replaced rows at which the base is written anew.
MAX_DEAD_SHARE = 0.25
DEFAULT = Sizes()


@dataclass(frozen=True)
class _Held:
    """What one search reads; a change makes a new one, so that searches never wait.

    Attributes:
        base: the large part.
        base_live: bool (base rows); None where all are live.
        delta: newer rows in the order in which they came, dead ones included.
        delta_live: bool (delta rows).
    """

    base: Base
    base_live: Flags | None
    delta: Rows
    delta_live: Flags


class FaissIndex:
    """A base in FAISS, a mask of what was replaced or deleted in it, and newer rows beside it.

    Up to ``sizes.flat_rows`` the base compares every row and is exact; above it searches the
    nearest lists (IVF-Flat), but a filter that leaves at most ``sizes.exact_rows`` is searched
    completely. Newer rows are always all compared. They are merged into the base when they are
    many; centroids are learnt again when the rows have doubled or halved.

    Args:
        dim: length of the vectors.
        model: what makes them.
        sizes: at which sizes it changes its ways.
    """

    def __init__(self, dim: int, model: str = "", sizes: Sizes = DEFAULT) -> None:
        # deferred: the web start must not load it, and never before a fork
        import faiss

        faiss.omp_set_num_threads(1)
        self.dim = dim
        self._faiss: Any = faiss
        self._model, self._sizes = model, sizes
        self._seq = 0
        self._kept = ("", "")
        self._change = RLock()
        self._start(Base.build(faiss, _no_rows(dim), sizes))

    def __len__(self) -> int:
        return _count_live(self._held)

    def upsert(self, rows: Iterable[Row], *, seq: int = 0) -> int:
        """See ``VectorIndex``."""
        with self._change:
            self._seq = max(self._seq, seq)
            newest: dict[int, Row] = {}
            taken = 0
            for row in rows:
                held = newest[row.id].rev if row.id in newest else self._revision(row.id)
                if held is None or row.rev > held:
                    newest[row.id] = row
                    taken += 1
            if newest:
                self._held = self._adding(self._without(newest), list(newest.values()))
                self._compact_if_due()
        return taken

    def delete(self, ids: Iterable[int], *, seq: int = 0) -> int:
        """See ``VectorIndex``."""
        with self._change:
            self._seq = max(self._seq, seq)
            before = len(self)
            self._held = self._without(ids)
            gone = before - len(self)
            if gone:
                self._compact_if_due()
        return gone

    def fill(self, rows: Rows, *, seq: int = 0) -> None:
        """Replaces everything by many rows at once.

        Args:
            rows: ids in any order, each once.
            seq: number of the last change they hold.
        """
        order = np.argsort(rows.ids, kind="stable")
        if (np.diff(order) != 1).any():
            rows = Rows(rows.ids[order], rows.revs[order], rows.vecs[order])
        base = Base.build(self._faiss, rows, self._sizes)
        with self._change:
            self._seq = seq
            self._start(base)

    def search(self, vec: Vectors, k: int, allowed: Ids | None = None) -> list[Neighbour]:
        """See ``VectorIndex``."""
        held = self._held
        if k <= 0:
            return []
        wanted = None if allowed is None else _wanted(held, allowed)
        near = held.base.nearest(vec, k, held.base_live, wanted, self._sizes.exact_rows)
        new = _nearest_new(held, vec, k, allowed)
        ids = np.concatenate((held.base.ids[near], held.delta.ids[new]))
        vecs = np.concatenate((held.base.vectors(near), held.delta.vecs[new]))
        return best(ids, exact_scores(vecs, vec), k)

    def revisions(self) -> tuple[Ids, Ids]:
        """See ``VectorIndex``."""
        held = self._held
        live = slice(None) if held.base_live is None else held.base_live
        ids = np.concatenate((held.base.ids[live], held.delta.ids[held.delta_live]))
        revs = np.concatenate((held.base.revs[live], held.delta.revs[held.delta_live]))
        order = np.argsort(ids, kind="stable")
        return ids[order], revs[order]

    def state(self) -> IndexState:
        """See ``VectorIndex``."""
        held, (generation, degraded) = self._held, self._kept
        return IndexState(
            kind=held.base.kind,
            rows=_count_live(held),
            dim=self.dim,
            delta=int(held.delta_live.sum()),
            seq=self._seq,
            model=self._model,
            generation=generation,
            degraded=degraded,
        )

    def shape(self) -> dict[str, str | int]:
        """How the base stands: ``kind``, ``lists`` and ``probes``, both 0 where it is flat."""
        base = self._held.base
        if base.kind == "flat":
            return {"kind": base.kind, "lists": 0, "probes": 0}
        return {"kind": base.kind, "lists": base.index.nlist, "probes": base.index.nprobe}

    def keep_as(self, generation: str, degraded: str = "") -> None:
        """See ``VectorIndex``."""
        self._kept = (generation, degraded)

    def compact(self) -> None:
        """Merges newer rows into the base and drops dead ones. Searches go on meanwhile."""
        with self._change:
            held = self._held
            if held.base_live is None and not held.delta.ids.size:
                return
            old = held.base
            kept = np.arange(old.ids.size)
            kept = kept if held.base_live is None else np.flatnonzero(held.base_live)
            new = np.flatnonzero(held.delta_live)
            ids = np.concatenate((old.ids[kept], held.delta.ids[new]))
            revs = np.concatenate((old.revs[kept], held.delta.revs[new]))
            order = np.argsort(ids, kind="stable")
            vecs = np.empty((ids.size, self.dim), dtype=np.float32)
            target = np.argsort(order, kind="stable")
            vecs[target[: kept.size]] = old.vectors(kept)
            vecs[target[kept.size :]] = held.delta.vecs[new]
            known = None
            if old.kind == "ivf":
                known = np.concatenate((old.lists[kept], np.full(new.size, NOWHERE, np.int32)))
                known = known[order]
            rows = Rows(ids[order], revs[order], vecs)
            self._start(Base.build(self._faiss, rows, self._sizes, old, known))

    def save(self, folder: Path) -> None:
        """See ``VectorIndex``; newer rows are merged into the base first."""
        with self._change:
            self.compact()
            base, seq = self._held.base, self._seq
        head = IndexHead(base.kind, self.dim, base.ids.size, seq, self._model, base.trained_rows)
        write_head(folder, head)
        base.write(folder)

    def load(self, folder: Path) -> None:
        """See ``VectorIndex``; the files stay mapped into memory."""
        head = read_head(folder, ("flat", "ivf"), self.dim, self._model)
        base = Base.read(self._faiss, folder, head.trained_rows)
        with self._change:
            self._seq = head.seq
            self._start(base)

    def close(self) -> None:
        """See ``VectorIndex``."""
        with self._change:
            self._start(Base.build(self._faiss, _no_rows(self.dim), self._sizes))

    def _start(self, base: Base) -> None:
        """Begins with a base and nothing beside it."""
        self._place: dict[int, int] = {}
        self._held = _Held(base, None, _no_rows(self.dim), np.zeros(0, dtype=np.bool_))

    def _revision(self, number: int) -> int | None:
        held = self._held
        place = self._place.get(number, NOWHERE)
        if place != NOWHERE:
            return int(held.delta.revs[place])
        place = held.base.places.find_one(number)
        if place == NOWHERE or not (held.base_live is None or held.base_live[place]):
            return None
        return int(held.base.revs[place])

    def _without(self, ids: Iterable[int]) -> _Held:
        held = self._held
        gone = np.array(list(set(ids)), dtype=np.int64)
        dead = [place for n in gone.tolist() if (place := self._place.pop(n, None)) is not None]
        delta_live = held.delta_live.copy()
        delta_live[dead] = False
        places = held.base.places.find(gone)
        if not places.size:
            return replace(held, delta_live=delta_live)
        base_live = (
            np.ones(held.base.ids.size, dtype=np.bool_)
            if held.base_live is None
            else held.base_live.copy()
        )
        base_live[places] = False
        return replace(held, base_live=base_live, delta_live=delta_live)

    def _adding(self, held: _Held, rows: list[Row]) -> _Held:
        start = held.delta.ids.size
        self._place.update({row.id: start + n for n, row in enumerate(rows)})
        new = Rows(
            np.array([row.id for row in rows], dtype=np.int64),
            np.array([row.rev for row in rows], dtype=np.int64),
            np.array([row.vec for row in rows], dtype=np.float32).reshape(-1, self.dim),
        )
        delta = Rows(
            np.concatenate((held.delta.ids, new.ids)),
            np.concatenate((held.delta.revs, new.revs)),
            np.concatenate((held.delta.vecs, new.vecs)),
        )
        live = np.concatenate((held.delta_live, np.ones(len(rows), dtype=np.bool_)))
        return replace(held, delta=delta, delta_live=live)

    def _compact_if_due(self) -> None:
        held, rows = self._held, self._held.base.ids.size
        # without a base there is nothing to wait for
        limit = max(self._sizes.delta_rows, self._sizes.delta_share * rows) if rows else 0
        dead = 0 if held.base_live is None else rows - int(held.base_live.sum())
        if held.delta.ids.size > limit or dead > rows * MAX_DEAD_SHARE:
            self.compact()


def _no_rows(dim: int) -> Rows:
    none = np.zeros(0, dtype=np.int64)
    return Rows(none, none, np.zeros((0, dim), dtype=np.float32))


def _count_live(held: _Held) -> int:
    base = held.base.ids.size if held.base_live is None else int(held.base_live.sum())
    return base + int(held.delta_live.sum())


def _wanted(held: _Held, allowed: Ids) -> Ids:
    """Places in the base of those allowed ids that are live there, each once."""
    places = held.base.places.find(allowed)
    if held.base_live is not None:
        places = places[held.base_live[places]]
    ordered = places.size < 2 or bool((np.diff(places) > 0).all())
    return places if ordered else np.unique(places)


def _nearest_new(held: _Held, vec: Vectors, k: int, allowed: Ids | None) -> Ids:
    """Places in the delta of the k nearest rows, and of all that tie with the last."""
    mask = held.delta_live
    if allowed is not None and mask.size:
        mask = mask & np.isin(held.delta.ids, allowed)
    places = np.flatnonzero(mask)
    if places.size <= k:
        return places
    scores = held.delta.vecs[places] @ vec
    last = np.partition(scores, places.size - k)[places.size - k]
    return np.asarray(places[scores >= last - CLOSE])
