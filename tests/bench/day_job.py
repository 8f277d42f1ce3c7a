"""One day, filled in one way, in a process of its own: what came out, and what it took."""

import time
from collections.abc import Callable
from typing import Any

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.baselines import book_greedily, self_book
from matching.timetable.check import check, recount
from matching.timetable.domain import Instance, Meeting
from matching.timetable.plain import solve_plainly
from tests.bench import memory

Figures = dict[str, Any]


def measure(
    *, way: str, firms: int, mentors: int, slots: int, density: float, seed: int, solve_s: float
) -> Figures:
    """Fill a generated day in one of ``WAYS``; everything is checked before it is told."""
    day = make_day_instance(firms=firms, mentors=mentors, slots=slots, density=density, seed=seed)
    before = _clocks()
    meetings, told = WAYS[way](day, solve_s)
    wall, processor = (after - earlier for after, earlier in zip(_clocks(), before, strict=True))
    took = {"seconds": wall, "processor_s": processor, "memory_mb": memory.peak()}
    if meetings is None:
        return told | took
    if wrong := [*check(day, meetings), *told.pop("wrong", ())]:
        raise ValueError(f"{way} on {firms} × {mentors}, {density}, {seed}: {wrong[0].text}")
    good, missing, score = recount(day, meetings)
    return {"good": good, "missing": missing, "score": score, **told, **took}


def _ours(day: Instance, limit_s: float) -> tuple[tuple[Meeting, ...] | None, Figures]:
    # imported here, so that the others do not carry its libraries
    from matching.timetable.solve import solve

    answer = solve(day, seed=1, time_limit=limit_s)
    return answer.meetings, {
        "proven": answer.status == "optimal",
        "method": answer.method,
        "bounds": [level.bound for level in answer.levels],
        "idle": answer.idle,
        "wrong": check(day, answer),
    }


def _plain(day: Instance, limit_s: float) -> tuple[tuple[Meeting, ...] | None, Figures]:
    answer = solve_plainly(day, time_limit=limit_s)
    return answer.meetings, {"proven": answer.optimal, "variables": answer.variables}


def _booked(day: Instance, limit_s: float) -> tuple[tuple[Meeting, ...] | None, Figures]:
    del limit_s  # done in a moment
    return self_book(day, seed=1), {}


def _greedy(day: Instance, limit_s: float) -> tuple[tuple[Meeting, ...] | None, Figures]:
    del limit_s
    return book_greedily(day, seed=1), {}


WAYS: dict[str, Callable[[Instance, float], tuple[tuple[Meeting, ...] | None, Figures]]] = {
    "ours": _ours,
    "plain": _plain,
    "greedy": _greedy,
    "booked": _booked,
}


def _clocks() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()
