"""A question from text to quotes on one core, with so many passages."""

import os
import time
from pathlib import Path
from typing import Any

from knowledge.domain import Query
from knowledge.search.loading import load_parts
from tests.bench.corpus import MODEL, Corpus
from tests.bench.figures import quantile
from tests.bench.steps import say
from tests.bench.text_job import DEPTH, WARM_UP


def measure(corpus: str, passages: int) -> dict[str, Any]:
    """Ask a corpus, shortened to about ``passages`` passages, that was built before."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    world = Corpus(Path(corpus))
    engine = load_parts(MODEL).engine()
    place, documents = world.folder / "ours" / "index", world.documents
    engine.restore(place, documents)
    kept = documents[: max(1, len(documents) * passages // engine.stats.passages)]
    if len(kept) < len(documents):
        engine = load_parts(MODEL).engine()
        engine.restore(place, kept)
    say(
        f"asking {len(world.questions):,} questions on one core, {engine.stats.passages:,} passages"
    )
    times, worked = [], 0.0
    for number, text in enumerate([*world.questions[:WARM_UP], *world.questions]):
        began = time.perf_counter()
        if number == WARM_UP:
            worked = time.process_time()
        engine.search(Query(text, limit=DEPTH))
        if number >= WARM_UP:
            times.append((time.perf_counter() - began) * 1000)
    return {
        "one_core_documents": len(kept), "one_core_passages": engine.stats.passages,
        "one_core_p50_ms": quantile(times, 0.5), "one_core_p95_ms": quantile(times, 0.95),
        "one_core_cpu_ms": (time.process_time() - worked) * 1000 / len(times),
    }  # fmt: skip
