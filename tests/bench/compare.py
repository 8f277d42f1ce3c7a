"""Runs every system over the same questions, one process after another."""

import json
import os
from collections.abc import Iterator, Sequence
from typing import Any

from knowledge.evaluate.dataset import read_judged
from knowledge.evaluate.metrics import ndcg
from tests.bench import clusters, corpus
from tests.bench.apart import run_apart
from tests.bench.figures import expected_s, overlap
from tests.bench.steps import say
from tests.bench.text_systems import SYSTEMS as TEXT
from tests.bench.vector_systems import SYSTEMS as VECTORS

DIM = 256
VECTOR_QUERIES = 200
# what takes longer is ended and said so
TEXT_BUILD_S = 1_200.0
# comparing lists with every row makes sense only where ours would compare every row
LISTS_FROM, LISTS_TO = 50_001, 100_000


def compare_text(
    sizes: Sequence[int], questions: int, budget_s: float, seed: int
) -> Iterator[dict[str, Any]]:
    """Measure text search: quality on the judged set, then speed and memory by size.

    Yields:
        What is known, after each size.
    """
    judged = corpus.judged()
    rows: dict[str, Any] = {"judged": {"folder": judged.folder.name, "systems": {}}}
    for name in TEXT:
        say(f"judged cases: {TEXT[name].label}")
        found = run_apart("text", TEXT_BUILD_S, system=name, corpus=str(judged.folder), step="both")
        rows["judged"]["systems"][name] = _judge(found)
    yield rows
    for size in sizes:
        say(f"writing {size:,} documents and cutting them into words")
        load = os.getloadavg()[1]
        world = corpus.generated(size, questions, seed)
        systems = {name: _measure_text(name, world, budget_s) for name in TEXT}
        _add_overlap(systems)
        rows[str(size)] = {"folder": world.folder.name, "load": load, "systems": systems}
        yield rows


def _measure_text(name: str, world: corpus.Corpus, budget_s: float) -> dict[str, Any]:
    say(f"{world.facts['documents']:,} documents: {TEXT[name].label}")
    arguments = {"system": name, "corpus": str(world.folder), "budget_s": budget_s}
    limit = TEXT_BUILD_S + 10 * budget_s
    if TEXT[name].one_process:
        return run_apart("text", limit, step="both", **arguments)
    built = run_apart("text", limit, step="build", **arguments)
    return built if "failed" in built else built | run_apart("text", limit, step="ask", **arguments)


def _judge(figures: dict[str, Any]) -> dict[str, Any]:
    """Grade the lists that were found."""
    if "failed" in figures:
        return figures
    read = read_judged(corpus.DEMO, corpus.JUDGED)
    splits = [
        json.loads(line).get("split", "")
        for path in corpus.JUDGED
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    scores = [
        ndcg([read.names[number] for number in found], query.relevant)
        for found, query in zip(figures.pop("found"), read.queries, strict=True)
    ]
    test = [score for score, split in zip(scores, splits, strict=True) if split == "test"]
    kinds: dict[str, list[float]] = {}
    for score, query in zip(scores, read.queries, strict=True):
        kinds.setdefault(query.kind, []).append(score)
    return figures | {
        "ndcg10": _mean(scores), "ndcg10_test": _mean(test), "test_queries": len(test),
        "kinds": {kind: _mean(values) for kind, values in kinds.items()},
    }  # fmt: skip


def _mean(values: Sequence[float]) -> float:
    return sum(values) / max(len(values), 1)


def _add_overlap(systems: dict[str, Any]) -> None:
    """Add how many of ours each found, and drop the lists."""
    ours = systems["ours"].get("found", [])
    shares = {
        name: overlap(ours, figures["found"])
        for name, figures in systems.items()
        if ours and "found" in figures
    }
    for name, figures in systems.items():
        figures.pop("found", None)
        if name in shares:
            figures["overlap"] = shares[name]


def compare_vectors(
    sizes: Sequence[int], budget_s: float, build_limit_s: float | None, seed: int
) -> Iterator[dict[str, Any]]:
    """Measure vector search by size; a peer whose building would take too long is left out.

    Yields:
        What is known, after each size.
    """
    rows: dict[str, Any] = {}
    for size in sorted(sizes):
        say(f"{size:,} vectors: generating, and finding the true nearest")
        load = os.getloadavg()[1]
        cloud = clusters.generated(size, DIM, VECTOR_QUERIES, seed)
        systems = {}
        for name in VECTORS:
            if name == "ours-lists" and not LISTS_FROM <= size <= LISTS_TO:
                continue
            smaller = [(int(n), row["systems"].get(name, {})) for n, row in rows.items()]
            longest = build_limit_s or VECTORS[name].longest_build_s
            late = too_long(smaller, size, longest)
            say(f"{size:,} vectors: {VECTORS[name].label}{' ' + late if late else ''}")
            limit = 2 * longest + 40 * budget_s
            systems[name] = (
                {"failed": late}
                if late
                else run_apart(
                    "vectors", limit, system=name, cloud=str(cloud.folder), budget_s=budget_s
                )
            )
        rows[str(size)] = {"folder": cloud.folder.name, "load": load, "systems": systems}
        yield rows


def too_long(smaller: Sequence[tuple[int, dict[str, Any]]], size: int, limit_s: float) -> str:
    """Say why a building is left out, judged by the largest one before; empty where it is not."""
    built = [(rows, figures["build_s"]) for rows, figures in smaller if "build_s" in figures]
    if not built:
        return ""
    rows, seconds = max(built)
    expected = expected_s(seconds, rows, size)
    if expected <= limit_s:
        return ""
    return f"not run: building would take about {expected / 60:.0f} min"
