"""One vector system over one cloud, in a process of its own."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.clusters import DEPTH, FILTERS, Cloud, truth
from tests.bench.figures import first_reaching, overlap, quantile
from tests.bench.steps import say
from tests.bench.vector_systems import SYSTEMS, VectorSystem

WANTED_RECALL = 0.99
WARM_UP = 20


def measure(system: str, cloud: str, budget_s: float) -> dict[str, Any]:
    """Build, find the first setting of enough recall, time it, and time filters with it.

    Args:
        system: a key of ``SYSTEMS``.
        cloud: folder of the vectors.
        budget_s: each row of questions is asked at most so long.
    """
    chosen, held = SYSTEMS[system](), Cloud(Path(cloud))
    before = chosen.memory_mb() if system != "pgvector" else 0.0
    began = time.perf_counter()
    chosen.build(held)
    figures: dict[str, Any] = {"build_s": time.perf_counter() - began, "building": chosen.building}
    say(f"  {chosen.label}: built")
    queries = held.array("queries")
    plain = _Question(queries, lambda n: chosen.search(queries[n], DEPTH), truth(held, None))
    tried = []
    for setting in chosen.settings:
        chosen.tune(setting)
        tried.append((setting, plain.ask(budget_s)["recall"]))
        if tried[-1][1] >= WANTED_RECALL:
            break
    setting, _ = first_reaching(tried, WANTED_RECALL)
    chosen.tune(setting)
    figures |= {"knob": chosen.knob, "setting": setting, "tried": tried, **plain.ask(budget_s)}
    if (own := chosen.own_choice()) is not None:
        chosen.tune(own)
        figures["own_choice"] = {"setting": own, **plain.ask(budget_s)}
        chosen.tune(setting)
    figures["filters"] = {share: _filtered(chosen, held, share, budget_s) for share in FILTERS}
    figures["memory_mb"] = chosen.memory_mb() - before
    say(f"  {chosen.label}: asked")
    return figures


def _filtered(chosen: VectorSystem, held: Cloud, share: str, budget_s: float) -> dict[str, Any]:
    queries, values = held.array("queries"), held.values(share, "asked_industries").tolist()
    allowed = {value: chosen.only(share, value) for value in sorted(set(values))}
    return _Question(
        queries,
        lambda n: chosen.search_in(queries[n], DEPTH, allowed[values[n]]),
        truth(held, share),
    ).ask(budget_s)


class _Question:
    """A row of queries with the true answers."""

    def __init__(self, queries: Any, ask: Callable[[int], list[int]], right: Any) -> None:
        self._count, self._ask = len(queries), ask
        self._right = [[n for n in row if n >= 0] for row in right.tolist()]

    def ask(self, budget_s: float) -> dict[str, Any]:
        """Return p50, p95 and recall of one round, shorter where the time is over."""
        for number in range(min(WARM_UP, self._count)):
            self._ask(number)
        found, times, started = [], [], time.perf_counter()
        for number in range(self._count):
            began = time.perf_counter()
            found.append(self._ask(number))
            times.append((time.perf_counter() - began) * 1000)
            if time.perf_counter() - started > budget_s:
                break
        return {
            "questions": len(times), "p50_ms": quantile(times, 0.5),
            "p95_ms": quantile(times, 0.95), "recall": overlap(self._right, found),
        }  # fmt: skip
