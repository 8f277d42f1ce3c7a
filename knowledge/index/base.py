"""The large unchanging part of a FAISS index: flat, or in lists around centroids (IVF).

The module faiss is handed in, so that one module of the house imports it, and only when an index
is made.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.embed.encoder import Vectors, unit_rows
from knowledge.errors import StoreUnusable
from knowledge.index.places import NOWHERE, Places
from knowledge.index.vectors import Ids, Kind

Flags = NDArray[np.bool_]
Lists = NDArray[np.int32]
# FAISS adds up in float32 and in its own order; rows this close are put in order exactly
CLOSE = 1e-5
# asked for beyond k, so that rows of equal score can be put in the order of their ids
TIE_MARGIN = 16
# k-means: more points or rounds cost minutes at a million rows and bring no recall
POINTS_PER_CENTROID = 64
ROUNDS = 10
# how the number of searched lists is measured
PROBES = (16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512)
TRIALS = 128
TRIAL_NOISE = 0.7
TRIAL_DEPTH = 10
WANTED_RECALL = 0.998
CHUNK = 65_536


@dataclass(frozen=True)
class Sizes:
    """At which sizes an index changes its ways.

    Attributes:
        flat_rows: more rows than this are kept in lists.
        exact_rows: a filter that leaves at most so many is searched completely.
        delta_rows: that many new rows, or a share of ``delta_share``, are merged into the base.
        delta_share: of the rows of the base.
        lists: how many; None for four times the square root of the rows.
        probes: how many lists are searched; None to measure it.
        seed: of k-means and of the measurement.
    """

    flat_rows: int = 100_000
    exact_rows: int = 50_000
    delta_rows: int = 1_000
    delta_share: float = 0.01
    lists: int | None = None
    probes: int | None = None
    seed: int = 1


@dataclass(frozen=True)
class Rows:
    """Rows as arrays: int64 ids, int64 revisions, float32 vectors (rows, dim)."""

    ids: Ids
    revs: Ids
    vecs: Vectors


@dataclass(frozen=True)
class Base:
    """Rows in FAISS, in the order of their ids; nothing here ever changes.

    Attributes:
        faiss: the module.
        index: an IndexFlat or IndexIVFFlat; its own row numbers are the places.
        ids: int64 (rows), ascending.
        revs: int64 (rows).
        lists: int32 (rows), the list of each row; empty for a flat index.
        places: of the ids.
        list_sizes: int64 (lists), rows in each; empty for a flat index.
        trained_rows: how many rows there were when the centroids were learnt; 0 for flat.
    """

    faiss: Any
    index: Any
    ids: Ids
    revs: Ids
    lists: Lists
    places: Places
    list_sizes: Ids
    trained_rows: int

    @property
    def kind(self) -> Kind:
        """Flat or in lists."""
        return "ivf" if self.trained_rows else "flat"

    @classmethod
    def build(
        cls,
        faiss: Any,
        rows: Rows,
        sizes: Sizes,
        old: Self | None = None,
        known: Lists | None = None,
    ) -> Self:
        """Makes a base.

        Args:
            faiss: the module.
            rows: their ids ascend.
            sizes: say which kind it is to be.
            old: its centroids are taken over where they still fit the number of rows.
            known: int32 (rows), the list of each row in ``old``, ``NOWHERE`` for new rows.
        """
        if rows.ids.size <= sizes.flat_rows:
            flat = faiss.IndexFlatIP(rows.vecs.shape[1])
            flat.add(rows.vecs)
            return cls._of(faiss, flat, rows.ids, rows.revs, np.zeros(0, np.int32), 0)
        if old is not None and old.trained_rows / 2 <= rows.ids.size <= old.trained_rows * 2:
            index = _emptied(faiss, old.index)
            lists = _add(faiss, index, rows.vecs, known)
            return cls._of(faiss, index, rows.ids, rows.revs, lists, old.trained_rows)
        index = _train(faiss, rows.vecs, sizes)
        lists = _add(faiss, index, rows.vecs, None)
        index.nprobe = sizes.probes or _measure_probes(faiss, index, rows.vecs, sizes.seed)
        return cls._of(faiss, index, rows.ids, rows.revs, lists, rows.ids.size)

    @classmethod
    def _of(cls, faiss: Any, index: Any, ids: Ids, revs: Ids, lists: Lists, trained: int) -> Self:
        sizes = np.bincount(lists, minlength=index.nlist if trained else 0)
        return cls(faiss, index, ids, revs, lists, Places(ids), sizes, trained)

    def vectors(self, places: Ids) -> Vectors:
        """The rows at these places, float32 (places, dim)."""
        if not places.size:
            return np.zeros((0, self.index.d), dtype=np.float32)
        return np.asarray(self.index.reconstruct_batch(places), dtype=np.float32)

    def nearest(
        self, vec: Vectors, k: int, live: Flags | None, wanted: Ids | None, exact_rows: int
    ) -> Ids:
        """Places of at least the k nearest rows, in no order; all that tie with the last as well.

        Args:
            vec: float32 (dim,).
            k: at least 1; fewer come back only when fewer rows qualify.
            live: bool (rows), which rows are to be found; None for all.
            wanted: places of the rows that a filter leaves, each once and all live; None for no
                filter.
            exact_rows: so many that a filter leaves are compared at least, even in lists.
        """
        mask = live
        if wanted is not None:
            mask = np.zeros(self.ids.size, dtype=np.bool_)
            mask[wanted] = True
        eligible = self.ids.size if mask is None else int(np.count_nonzero(mask))
        if not eligible:
            return np.zeros(0, dtype=np.int64)
        lists = None
        if self.trained_rows:
            lists = self._lists_to_search(vec, k, wanted, exact_rows)
        selector = None
        if mask is not None:  # a selector costs, so none where every row may be found
            selector = self.faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
        count = min(eligible, k + TIE_MARGIN)
        while True:
            found, scores = self._ask(vec, count, selector, lists)
            # rows that tie with the last may stand behind it
            if found.size < count or count == eligible or scores[-1] < scores[k - 1] - CLOSE:
                return found
            count = min(eligible, 4 * count)

    def _ask(
        self, vec: Vectors, count: int, selector: Any, lists: Ids | None
    ) -> tuple[Ids, Vectors]:
        query = np.ascontiguousarray(vec[None, :], dtype=np.float32)
        if lists is None:
            options = None if selector is None else self.faiss.SearchParameters(sel=selector)
            scores, places = self.index.search(query, count, params=options)
            return places[0], scores[0]
        options = self.faiss.SearchParametersIVF(sel=selector, nprobe=lists.size)
        scores = np.empty((1, count), dtype=np.float32)
        places = np.empty((1, count), dtype=np.int64)
        pointer = self.faiss.swig_ptr
        # the Python wrapper takes no selector here, the function behind it does
        self.index.search_preassigned_c(
            1,
            pointer(query),
            count,
            pointer(lists),
            pointer(np.zeros(lists.size, dtype=np.float32)),
            pointer(scores),
            pointer(places),
            False,
            options,
        )
        held = places[0] >= 0
        return places[0][held], scores[0][held]

    def _lists_to_search(self, vec: Vectors, k: int, wanted: Ids | None, exact_rows: int) -> Ids:
        """Numbers of the lists worth reading; lists without a wanted row never are.

        With a filter twice as many lists as usual, and so many that at least ``exact_rows`` wanted
        rows are compared: a filter that is correlated with the content may leave the lists around
        the query almost empty, and then neighbours are spread over many.
        """
        sizes = self.list_sizes
        if wanted is not None:
            sizes = np.bincount(self.lists[wanted], minlength=self.index.nlist)
        order = np.argsort(-(self._centroids() @ vec), kind="stable")
        order = order[sizes[order] > 0]
        probes, rows = self.index.nprobe, k
        if wanted is not None:
            probes, rows = 2 * probes, max(k, exact_rows)
        enough = int(np.searchsorted(np.cumsum(sizes[order]), rows)) + 1
        return np.ascontiguousarray(order[: max(probes, enough)])

    def _centroids(self) -> Vectors:
        quantiser = self.faiss.downcast_index(self.index.quantizer)
        size = self.index.nlist * self.index.d
        rows = self.faiss.rev_swig_ptr(quantiser.get_xb(), size)
        return np.asarray(rows, dtype=np.float32).reshape(self.index.nlist, self.index.d)

    def write(self, folder: Path) -> None:
        """Writes ``index.faiss`` and the arrays beside it."""
        self.faiss.write_index(self.index, str(folder / "index.faiss"))
        np.save(folder / "index-ids.npy", self.ids)
        np.save(folder / "index-revs.npy", self.revs)
        np.save(folder / "index-lists.npy", self.lists)

    @classmethod
    def read(cls, faiss: Any, folder: Path, trained_rows: int) -> Self:
        """Opens what ``write`` wrote, mapped into memory; StoreUnusable where it does not fit."""
        try:
            index = faiss.read_index(str(folder / "index.faiss"), faiss.IO_FLAG_MMAP_IFC)
            ids, revs, lists = (
                np.asarray(np.load(folder / f"index-{name}.npy", mmap_mode="r", allow_pickle=False))
                for name in ("ids", "revs", "lists")
            )
        except (OSError, ValueError, EOFError, RuntimeError) as error:
            raise StoreUnusable(f"{folder.name} holds no FAISS index: {error}") from error
        sizes = {ids.size, revs.size, lists.size if trained_rows else ids.size}
        if sizes != {index.ntotal}:
            raise StoreUnusable(f"{folder.name} holds {index.ntotal} vectors and {ids.size} ids")
        return cls._of(faiss, index, ids, revs, lists, trained_rows)


def _train(faiss: Any, vecs: Vectors, sizes: Sizes) -> Any:
    rows, dim = vecs.shape
    lists = sizes.lists or int(4 * np.sqrt(rows))
    quantiser = faiss.IndexFlatIP(dim)
    index = faiss.IndexIVFFlat(
        quantiser, dim, max(1, min(lists, rows // 4)), faiss.METRIC_INNER_PRODUCT
    )
    index.cp.seed = sizes.seed
    index.cp.niter = ROUNDS
    index.cp.min_points_per_centroid = 1
    index.cp.max_points_per_centroid = POINTS_PER_CENTROID
    index.train(vecs)
    return index


def _emptied(faiss: Any, old: Any) -> Any:
    """An index with the centroids of another one and nothing in it."""
    quantiser = faiss.clone_index(old.quantizer)
    index = faiss.IndexIVFFlat(quantiser, old.d, old.nlist, faiss.METRIC_INNER_PRODUCT)
    index.nprobe = old.nprobe
    return index


def _add(faiss: Any, index: Any, vecs: Vectors, known: Lists | None) -> Lists:
    """Adds rows in their order; returns the list of each, looking up only those not known."""
    lists = np.full(len(vecs), NOWHERE, np.int32) if known is None else known
    for first in range(0, len(vecs), CHUNK):
        part = np.ascontiguousarray(vecs[first : first + CHUNK])
        chosen = lists[first : first + CHUNK].astype(np.int64)
        new = np.flatnonzero(chosen == NOWHERE)
        if new.size:
            chosen[new] = index.quantizer.search(part[new], 1)[1][:, 0]
        places = np.arange(first, first + len(part))
        pointer = faiss.swig_ptr
        index.add_core(len(part), pointer(part), pointer(places), pointer(chosen))
        lists[first : first + CHUNK] = chosen
    # lets rows be read back by their place
    index.make_direct_map()
    return lists


def _measure_probes(faiss: Any, index: Any, vecs: Vectors, seed: int) -> int:
    """The fewest lists that find what a search of all lists finds, for rows with noise."""
    generator = np.random.default_rng(seed)
    chosen = generator.choice(len(vecs), min(TRIALS, len(vecs)), replace=False)
    noise = unit_rows(generator.standard_normal((chosen.size, index.d)).astype(np.float32))
    queries = unit_rows(vecs[np.sort(chosen)] + np.float32(TRIAL_NOISE) * noise)

    def ask(lists: int) -> Ids:
        options = faiss.SearchParametersIVF(nprobe=lists)
        return np.asarray(index.search(queries, min(TRIAL_DEPTH, len(vecs)), params=options)[1])

    truth = ask(index.nlist)
    for probes in (number for number in PROBES if number < index.nlist):
        same = sum(np.isin(a, b).sum() for a, b in zip(truth, ask(probes), strict=True))
        if same >= WANTED_RECALL * truth.size:
            return probes
    return int(index.nlist)
