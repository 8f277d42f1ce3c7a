"""A morning on which some do not come and some come late: what each re-plan moves and reaches."""

import time
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.check import check, recount
from matching.timetable.domain import Firm, Instance, Mentor, Timetable

KEEPS = (600, 250, 100, 1)
ABSENT = LATE = 0.05
Person = TypeVar("Person", Firm, Mentor)


def measure(
    *, firms: int, mentors: int, slots: int, density: float, seed: int, solve_s: float
) -> dict[str, Any]:
    """Solve a day, take people away, and re-plan with each keep beside the new optimum."""
    from matching.timetable.replan import replan
    from matching.timetable.solve import solve

    day = make_day_instance(firms=firms, mentors=mentors, slots=slots, density=density, seed=seed)
    told = frozenset(
        (one.firm, one.mentor, one.slot) for one in solve(day, seed=1, time_limit=solve_s).meetings
    )
    morning = disturb(day, seed)
    best = solve(morning, seed=1, time_limit=solve_s)
    standing = frozenset(one for one in told if _still_stands(morning, one))
    rows = {}
    for keep in KEEPS:
        asked = replace(morning, announced=standing, keep=keep)
        start = time.perf_counter()
        answer = replan(asked, seed=1, time_limit=solve_s)
        rows[str(keep)] = {"seconds": time.perf_counter() - start} | _tell(
            morning, best, asked, answer
        )
    return {
        "announced": len(told),
        "standing": len(standing),
        "scratch_moved": len(standing - _places(best)),
        "keeps": rows,
    }


def disturb(day: Instance, seed: int) -> Instance:
    """Return a day on which one in twenty stays away and one in twenty misses the first third."""
    rng = np.random.default_rng([7, seed])
    early = frozenset(range(-(-day.slots // 3)))

    def change(people: tuple[Person, ...]) -> tuple[Person, ...]:
        draw = rng.random(len(people))
        return tuple(
            replace(
                one,
                available=frozenset()
                if luck < ABSENT
                else one.available - early
                if luck < ABSENT + LATE
                else one.available,
            )
            for one, luck in zip(people, draw, strict=True)
        )

    return replace(day, firms=change(day.firms), mentors=change(day.mentors))


def _still_stands(day: Instance, place: tuple[int, int, int]) -> bool:
    firm, mentor, slot = place
    return slot in day.firms[firm].available and slot in day.mentors[mentor].available


def _places(answer: Timetable) -> frozenset[tuple[int, int, int]]:
    return frozenset((one.firm, one.mentor, one.slot) for one in answer.meetings)


def _tell(morning: Instance, best: Timetable, asked: Instance, answer: Timetable) -> dict[str, Any]:
    if wrong := check(asked, answer):
        raise ValueError(f"re-plan: {wrong[0].text}")
    good, missing, score = recount(morning, answer.meetings)
    best_good, best_missing, best_score = recount(morning, best.meetings)
    return {
        "moved": len(asked.announced - _places(answer)),
        "share": score / best_score if best_score else 1.0,
        "good_lost": best_good - good,
        "missing_more": missing - best_missing,
    }
