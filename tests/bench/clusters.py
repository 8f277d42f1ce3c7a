"""Vectors to search among: many clusters, and an industry of each row that follows its cluster."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.corpus import KEPT

CLUSTERS = 500
INDUSTRIES = 200
GROUPS = 20
# a row lies about as far from its centre as the centre from zero, so that clusters overlap
SPREAD = 1.0
# the variance of dimension n falls as 1 / n, as in vectors of texts: about 23 dimensions count
DECAY = 0.5
# so many rows say another industry than their cluster
STRAY = 0.1
DEPTH = 10
CHUNK = 50_000
# name of a filter to the number of values among which it picks one
FILTERS = {"0.5 %": INDUSTRIES, "5 %": GROUPS}


@dataclass(frozen=True)
class Cloud:
    """A folder with rows, queries, industries and the true nearest rows."""

    folder: Path

    @cached_property
    def rows(self) -> Any:
        """float32 (rows, dim) of length 1, mapped from the file."""
        return np.load(self.folder / "rows.npy", mmap_mode="r")

    def array(self, name: str) -> Any:
        """Return ``queries`` (n, dim), ``industries`` (rows) or ``asked_industries`` (n)."""
        return np.load(self.folder / f"{name}.npy")

    def values(self, share: str, name: str) -> Any:
        """Return the value of each row, or of each query, that a filter compares."""
        return self.array(name) // (INDUSTRIES // FILTERS[share])

    def chunks(self) -> Iterator[tuple[int, Any]]:
        """Yield first row and rows, piece by piece."""
        for first in range(0, len(self.rows), CHUNK):
            yield first, np.array(self.rows[first : first + CHUNK])


def generated(size: int, dim: int, queries: int, seed: int) -> Cloud:
    """Return a cloud, made once.

    Half of the queries ask within the industry of their own cluster, half within another one.
    """
    told = json.dumps([size, dim, queries, seed, CLUSTERS, SPREAD, DECAY, STRAY])
    name = f"vectors-{size}"
    folder = KEPT / f"{name}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"
    if (folder / "done").exists():
        return Cloud(folder)
    for old in KEPT.glob(f"{name}-*"):
        shutil.rmtree(old)
    folder.mkdir(parents=True)
    _write(folder, size, dim, queries, seed)
    cloud = Cloud(folder)
    np.save(folder / "truth-all.npy", _truth(cloud, None))
    for share in FILTERS:
        np.save(folder / f"truth-{share[:-2]}.npy", _truth(cloud, share))
    (folder / "done").touch()
    return cloud


def truth(cloud: Cloud, share: str | None) -> Any:
    """Return the ids of the nearest rows of each query, int64 (n, 10)."""
    return cloud.array(f"truth-{share[:-2]}" if share else "truth-all")


def _write(folder: Path, size: int, dim: int, queries: int, seed: int) -> None:
    dice = np.random.default_rng(seed)
    scale = np.arange(1, dim + 1, dtype=np.float32) ** np.float32(-DECAY)
    scale /= np.linalg.norm(scale)

    def draw(count: int) -> Any:
        return scale * dice.standard_normal((count, dim), dtype=np.float32)

    centres = draw(CLUSTERS)

    def near(clusters: Any) -> Any:
        return _unit(centres[clusters] + np.float32(SPREAD) * draw(len(clusters)))

    rows = np.lib.format.open_memmap(
        folder / "rows.npy", mode="w+", dtype=np.float32, shape=(size, dim)
    )
    clusters = dice.integers(0, CLUSTERS, size)
    for first in range(0, size, CHUNK):
        rows[first : first + CHUNK] = near(clusters[first : first + CHUNK])
    rows.flush()
    industries = clusters % INDUSTRIES
    stray = dice.random(size) < STRAY
    industries[stray] = dice.integers(0, INDUSTRIES, int(stray.sum()))
    own = dice.integers(0, CLUSTERS, queries)
    asked = own % INDUSTRIES
    asked[1::2] = dice.integers(0, INDUSTRIES, len(asked[1::2]))
    np.save(folder / "industries.npy", industries)
    np.save(folder / "queries.npy", near(own))
    np.save(folder / "asked_industries.npy", asked)


def _truth(cloud: Cloud, share: str | None) -> Any:
    queries = cloud.array("queries")
    best = np.full((len(queries), DEPTH), -np.inf, dtype=np.float32)
    ids = np.full((len(queries), DEPTH), -1, dtype=np.int64)
    for first, part in cloud.chunks():
        scores = queries @ part.T
        if share:
            held = cloud.values(share, "industries")[first : first + len(part)]
            scores[held[None, :] != cloud.values(share, "asked_industries")[:, None]] = -np.inf
        both = np.hstack((best, scores))
        numbers = np.hstack(
            (ids, np.broadcast_to(np.arange(first, first + len(part)), scores.shape))
        )
        order = _top(both)
        best, ids = (np.take_along_axis(values, order, axis=1) for values in (both, numbers))
    ids[np.isneginf(best)] = -1
    return ids


def _top(scores: Any) -> Any:
    part = np.argpartition(-scores, DEPTH, axis=1)[:, :DEPTH]
    order = np.argsort(-np.take_along_axis(scores, part, axis=1), axis=1, kind="stable")
    return np.take_along_axis(part, order, axis=1)


def _unit(rows: Any) -> Any:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
