"""Recall and time of the vector index on made-up vectors.

``python -m knowledge.evaluate index --rows 1000000 --dim 256 --queries 200 --seed 1 [--json]``
"""

import json
import os
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embed.encoder import Vectors, unit_rows
from knowledge.evaluate.metrics import percentile
from knowledge.index.base import Rows, Sizes
from knowledge.index.durable import open_index, save_index
from knowledge.index.faiss_index import FaissIndex
from knowledge.index.vectors import Ids

DEPTH = 10
DEFAULT = Sizes()
ROWS_PER_TOPIC = 500
# shares of the industries; the smallest and those on both sides of the limit are filtered by
SHARES = (0.005, 0.049, 0.06, 0.1, 0.25, *[0.0536] * 10)
# how much of a vector is its industry, its topic and its own: rows of one topic have a cosine
# of about .4, of one industry .15
INDUSTRY, TOPIC, OWN = 0.4, 0.5, 0.77
CHUNK = 65_536
MEGABYTE = 2**20


@dataclass(frozen=True)
class World:
    """Made-up rows and queries, float32 (n, dim), unit; each has the number of an industry."""

    vecs: Vectors
    industries: NDArray[np.int64]
    queries: Vectors
    asked_in: NDArray[np.int64]


@dataclass(frozen=True)
class Figures:
    """What one kind of question gave; times in milliseconds, recall among the best ten."""

    name: str
    allowed: int
    queries: int
    recall: float
    worst: float
    p50_ms: float
    p95_ms: float


def make_world(rows: int, dim: int, queries: int, seed: int) -> World:
    """A mixture of Gaussians, one for about 500 rows, that cluster by industry."""
    generator = np.random.default_rng(seed)

    def directions(count: int) -> Vectors:
        return unit_rows(generator.standard_normal((count, dim), dtype=np.float32))

    centres = directions(len(SHARES))
    shares = np.array(SHARES) / sum(SHARES)
    topics = max(4 * len(SHARES), rows // ROWS_PER_TOPIC)
    # every industry has topics in proportion to its share
    trade_of = np.minimum(
        np.searchsorted(np.cumsum(shares), (np.arange(topics) + 0.5) / topics), len(SHARES) - 1
    )
    middles = INDUSTRY * centres[trade_of] + TOPIC * directions(topics)

    def draw(count: int) -> tuple[Vectors, NDArray[np.int64]]:
        chosen = generator.integers(topics, size=count)
        vecs = np.empty((count, dim), dtype=np.float32)
        for first in range(0, count, CHUNK):
            part = chosen[first : first + CHUNK]
            vecs[first : first + CHUNK] = unit_rows(middles[part] + OWN * directions(part.size))
        return vecs, trade_of[chosen]

    return World(*draw(rows), *draw(queries))


def filters(
    world: World, seed: int, sizes: Sizes = DEFAULT
) -> Iterator[tuple[str, Ids | None, NDArray[np.bool_]]]:
    """Filters by name: the allowed ids, and which queries to ask with it."""
    rows, everybody = len(world.vecs), np.ones(len(world.queries), dtype=np.bool_)
    generator = np.random.default_rng(seed)
    limit = min(sizes.exact_rows, rows // 2)
    yield "no filter", None, everybody
    counts = {
        "random 0.5 %": rows // 200,
        "random 5 %": rows // 20,
        f"random, {limit - 1} rows": limit - 1,
        f"random, {limit + limit // 5} rows": limit + limit // 5,
        "random 50 %": rows // 2,
    }
    for name, size in counts.items():
        yield name, np.sort(generator.choice(rows, size, replace=False)), everybody
    for trade, share in enumerate(SHARES[:5]):
        allowed, inside = np.flatnonzero(world.industries == trade), world.asked_in == trade
        yield f"industry {share:.1%}, asked in others", allowed, ~inside
        yield f"industry {share:.1%}, asked inside", allowed, inside


def measure_filter(
    index: FaissIndex, world: World, name: str, allowed: Ids | None, asked: NDArray[np.bool_]
) -> Figures:
    """Asks every query once and compares with the exact answer."""
    queries = world.queries[asked]
    truth = _exact(world.vecs, queries, allowed)
    hits, times = [], []
    for vec, expected in zip(queries, truth, strict=True):
        started = time.perf_counter()
        found = index.search(vec, DEPTH, allowed)
        times.append((time.perf_counter() - started) * 1000)
        hits.append(len({hit.id for hit in found} & set(expected)) / max(len(expected), 1))
    return Figures(
        name=name,
        allowed=len(world.vecs) if allowed is None else int(allowed.size),
        queries=len(queries),
        recall=sum(hits) / len(hits),
        worst=min(hits),
        p50_ms=percentile(times, 0.5),
        p95_ms=percentile(times, 0.95),
    )


def _exact(vecs: Vectors, queries: Vectors, allowed: Ids | None) -> list[list[int]]:
    """Ids of the ten best of each query, by comparing all rows."""
    ids = np.arange(len(vecs)) if allowed is None else allowed
    best_ids = np.zeros((len(queries), 0), dtype=np.int64)
    best_scores = np.zeros((len(queries), 0), dtype=np.float32)
    for first in range(0, ids.size, CHUNK):
        part = ids[first : first + CHUNK]
        scores = np.concatenate((best_scores, queries @ vecs[part].T), axis=1)
        numbers = np.concatenate((best_ids, np.broadcast_to(part, (len(queries), part.size))), 1)
        kept = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
        best_scores = np.take_along_axis(scores, kept, axis=1)
        best_ids = np.take_along_axis(numbers, kept, axis=1)
    return [row.tolist() for row in best_ids]


def measure_index(
    rows: int, dim: int, queries: int, seed: int, sizes: Sizes = DEFAULT
) -> dict[str, Any]:
    """Builds an index, keeps it, opens it and asks the opened one.

    Returns:
        ``rows``, ``dim``, ``seed``, ``kind``, ``lists``, ``probes``, ``build_s``, ``memory_mb``,
        ``save_s``, ``open_s``, ``disk_mb``, ``filters`` (a list of ``Figures``).
    """
    world = make_world(rows, dim, queries, seed)
    ids, before = np.arange(rows), _resident_mb()
    index = FaissIndex(dim, sizes=sizes)
    _, build_s = _timed(lambda: index.fill(Rows(ids, np.ones_like(ids), world.vecs)))
    memory_mb = _resident_mb() - before
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _, save_s = _timed(lambda: save_index(folder, index))
        index.close()
        _, open_s = _timed(lambda: open_index(folder, index))
        disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        index.search(world.queries[0], DEPTH)  # what is loaded lazily is not timed
        figures = [
            asdict(measure_filter(index, world, *one))
            for one in filters(world, seed, sizes)
            if one[2].any() and (one[1] is None or one[1].size)
        ]
        shape = index.shape()
        index.close()
    return {
        "rows": rows,
        "dim": dim,
        "seed": seed,
        **shape,
        "build_s": build_s,
        "memory_mb": memory_mb,
        "save_s": save_s,
        "open_s": open_s,
        "disk_mb": disk / MEGABYTE,
        "filters": figures,
    }


def _timed(act: Callable[[], object]) -> tuple[object, float]:
    started = time.perf_counter()
    return act(), time.perf_counter() - started


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def render(report: Mapping[str, Any]) -> str:
    """The report as a table for people."""
    lists = f", {report['lists']} lists, {report['probes']} searched" if report["lists"] else ""
    head = f"{report['rows']} rows of {report['dim']}, {report['kind']}{lists}"
    costs = (
        f"build {report['build_s']:.1f} s, {report['memory_mb']:.0f} MB in memory; "
        f"save {report['save_s']:.1f} s, open {report['open_s']:.1f} s, "
        f"{report['disk_mb']:.0f} MB on disk"
    )
    columns = f"{'allowed':>8} {'n':>4} {'recall@10':>9} {'worst':>6} {'p50':>7} {'p95':>7}"
    lines = [head, costs, "", f"{'filter':<34} {columns}"]
    for row in report["filters"]:
        name = f"{row['name']:<34} {row['allowed']:>8} {row['queries']:>4}"
        figures = f"{row['recall']:>9.4f} {row['worst']:>6.2f}"
        lines.append(f"{name} {figures} {row['p50_ms']:>7.2f} {row['p95_ms']:>7.2f}")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> str:
    """Runs the command with what follows ``index``; returns what to print."""
    parser = ArgumentParser(prog="python -m knowledge.evaluate index", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args(arguments)
    report = measure_index(options.rows, options.dim, options.queries, options.seed)
    return json.dumps(report) if options.json else render(report)
