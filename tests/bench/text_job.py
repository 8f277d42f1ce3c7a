"""One text system over one corpus, in a process of its own."""

import json
import shutil
import time
from pathlib import Path
from typing import Any

from tests.bench import memory
from tests.bench.corpus import Corpus
from tests.bench.figures import quantile
from tests.bench.steps import say
from tests.bench.text_systems import SYSTEMS, TextSystem

DEPTH = 10
WARM_UP = 20


def measure(system: str, corpus: str, step: str, *, budget_s: float = 0.0) -> dict[str, Any]:
    """Build, ask, or both.

    Args:
        system: a key of ``SYSTEMS``.
        corpus: folder of the corpus.
        step: ``build``, ``ask`` or ``both``.
        budget_s: questions are asked at most so long, but all once where it is 0.
    """
    chosen, world = SYSTEMS[system](), Corpus(Path(corpus))
    folder = world.folder / system
    if step == "build" and chosen.kept and (folder / "built.json").exists():
        return {**json.loads((folder / "built.json").read_text(encoding="utf-8")), "kept": True}
    figures: dict[str, Any] = {}
    before = memory.resident()
    chosen.load_tools()
    with_tools = memory.resident()
    if step != "ask":
        figures |= _build(chosen, world, folder)
    if step != "build":
        chosen.open(world, folder / "index")
        figures |= _ask(chosen, world.questions, budget_s)
        now = memory.resident()
        others = chosen.other_memory_mb()
        figures |= {
            "memory_mb": now - before + others,
            "collection_mb": now - with_tools + others,
        }
    return figures


def _build(chosen: TextSystem, world: Corpus, folder: Path) -> dict[str, Any]:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "index").mkdir(parents=True)
    began = time.perf_counter()
    chosen.build(world, folder / "index")
    took = time.perf_counter() - began
    took += world.facts["tokens_s"] if chosen.needs_words else 0.0
    figures = {"build_s": took, "disk_mb": chosen.disk_mb(folder / "index")}
    (folder / "built.json").write_text(json.dumps(figures), encoding="utf-8")
    return figures


def _ask(chosen: TextSystem, questions: list[str], budget_s: float) -> dict[str, Any]:
    for text in questions[:WARM_UP]:
        chosen.search(text, DEPTH)
    found, times = [], []
    started, worked = time.perf_counter(), time.process_time()
    for text in questions:
        began = time.perf_counter()
        found.append(chosen.search(text, DEPTH))
        times.append((time.perf_counter() - began) * 1000)
        if budget_s and time.perf_counter() - started > budget_s:
            break
    # of this process alone: says more than the clock where others are at work
    cpu_ms = (time.process_time() - worked) * 1000 / len(times)
    say(f"  {chosen.label}: {len(times)} questions")
    return {
        "questions": len(times), "p50_ms": quantile(times, 0.5), "p95_ms": quantile(times, 0.95),
        "cpu_ms": cpu_ms, "found": found,
    }  # fmt: skip
