"""The process that solves: a question on its standard input, lines about it on its output.

``{"levels", "score", "bound", "gap", "meetings"}`` for each better timetable, and at last
``{"answer": …}``: the solution as the engine writes it, what the check found wrong, the figures,
and the last line of progress. It imports the engine alone: no database, no web.
"""

import io
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from threading import Thread
from typing import Any, TextIO

from app.runtime.solver import NICENESS
from matching.errors import MatchingError, SolverError
from matching.timetable.baselines import self_book
from matching.timetable.check import check, recount
from matching.timetable.check_rules import Violation
from matching.timetable.conflict import smallest_conflict
from matching.timetable.digest import digest
from matching.timetable.domain import (
    BOUNDED,
    LEVELS,
    SCORE_LEVEL,
    Firm,
    Instance,
    Meeting,
    Mentor,
    Placement,
    Timetable,
    Unmet,
)
from matching.timetable.figures import measure
from matching.timetable.read import read_instance
from matching.timetable.reasons import explain_unmet
from matching.timetable.replan import fill_holes, replan
from matching.timetable.solve import solve
from matching.timetable.write import write_timetable

SAY_S = 0.25
CONFLICT_S = 5.0
"""For the reason why minima are missing, after the timetable was found."""
Say = Callable[[Mapping[str, Any]], None]


def main(source: TextIO, out: TextIO) -> None:
    """Answer the question of the first line."""
    asked = json.loads(source.readline())

    def say(said: Mapping[str, Any]) -> None:
        out.write(json.dumps(said, ensure_ascii=False) + "\n")
        out.flush()

    try:
        say({"answer": answer(asked, say)})
    except MatchingError as error:
        say({"error": str(error)})


def answer(asked: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """Return the answer to a question; ``say`` hears of each better timetable on the way.

    Args:
        asked: ``kind``, ``instance`` in the public format, ``seed``, ``time_limit`` in seconds,
            ``tables``: ``[firm, mentor, slot, table]`` of meetings that should keep their table,
            ``groups``: what to count seats by, by id of the firm.
        say: called a few times a second at most.
    """
    instance = read_instance(asked["instance"])
    if asked["kind"] == "conflict":
        return {"conflict": _conflict(instance, float(asked["time_limit"]))}
    if asked["kind"] == "self_booked":
        return _booked(asked, instance, self_book(instance, seed=asked["seed"]))
    posed = without_fairness(instance) if asked["kind"] == "score" else instance
    timetable = _solve(asked, posed, _teller(instance, posed, say))
    violations = check(posed, timetable)
    solution = write_timetable(posed, timetable)
    levels = _levels(instance, posed, timetable)
    return {
        **solution,
        "levels": levels,
        "digest": digest(instance),
        **_common(asked, instance, timetable.meetings, violations),
        "conflict": _explain(instance) if _should_explain(asked, levels) else None,
        "progress": _progress(instance, posed, timetable),
    }


def without_fairness(instance: Instance) -> Instance:
    """Return the instance in which nothing but the score counts: no minimum, no good meeting."""
    firms = tuple(replace(firm, minimum=0) for firm in instance.firms)
    # a score never reaches it, so no meeting is a good one
    return replace(instance, firms=firms, good=2.0)


def _solve(
    asked: Mapping[str, Any], instance: Instance, on_better: Callable[[Timetable], bool]
) -> Timetable:
    seed, limit, seats = asked["seed"], float(asked["time_limit"]), _seats(asked, instance)
    if asked["kind"] == "holes":
        standing = [Meeting(*placement, seats.get(placement, 0)) for placement in instance.fixed]
        return fill_holes(instance, standing, seed=seed)
    search = replan if asked["kind"] == "replan" else solve
    return search(instance, seed=seed, time_limit=limit, on_better=on_better, seats=seats)


def _seats(asked: Mapping[str, Any], instance: Instance) -> dict[Placement, int]:
    """Return the tables to keep by placement; who is no longer there needs none."""
    firms = {firm.id: position for position, firm in enumerate(instance.firms)}
    mentors = {mentor.id: position for position, mentor in enumerate(instance.mentors)}
    return {
        (firms[firm], mentors[mentor], slot): table
        for firm, mentor, slot, table in asked["tables"]
        if firm in firms and mentor in mentors
    }


def _teller(instance: Instance, posed: Instance, say: Say) -> Callable[[Timetable], bool]:
    said = 0.0

    def tell(better: Timetable) -> bool:
        nonlocal said
        if time.monotonic() - said >= SAY_S:
            say(_progress(instance, posed, better))
            said = time.monotonic()
        # whoever does not want it any more ends the process
        return True

    return tell


def _levels(instance: Instance, posed: Instance, timetable: Timetable) -> list[dict[str, Any]]:
    """Return the levels in terms of the real day; no bound where none was looked for."""
    if posed is instance:
        return [asdict(level) for level in timetable.levels]
    values = recount(instance, timetable.meetings)
    bound = next(level.bound for level in timetable.levels if level.name == SCORE_LEVEL)
    return [
        {"name": name, "value": value, "bound": bound if name == SCORE_LEVEL else None}
        for name, value in zip(LEVELS, values, strict=True)
    ]


def _progress(instance: Instance, posed: Instance, timetable: Timetable) -> dict[str, Any]:
    levels = _levels(instance, posed, timetable)
    score = levels[-1]
    return {
        "levels": levels,
        "score": score["value"],
        "bound": score["bound"],
        "gap": timetable.gap,
        "meetings": len(timetable.meetings),
    }


def _booked(
    asked: Mapping[str, Any], instance: Instance, meetings: Sequence[Meeting]
) -> dict[str, Any]:
    """Return meetings that people booked for themselves as an answer; nothing is proven of it."""
    levels = [
        {"name": name, "value": value, "bound": None}
        for name, value in zip(LEVELS, recount(instance, meetings), strict=True)
    ]
    ids = [
        (instance.firms[meeting.firm].id, instance.mentors[meeting.mentor].id)
        for meeting in meetings
    ]
    return {
        "status": BOUNDED,
        "method": "",
        "gap": None,
        "levels": levels,
        "digest": digest(instance),
        "meetings": [
            {"firm": firm, "mentor": mentor, "slot": meeting.slot, "table": meeting.table}
            for (firm, mentor), meeting in zip(ids, meetings, strict=True)
        ],
        **_common(asked, instance, meetings, check(instance, meetings)),
        "progress": {
            "levels": levels,
            "score": levels[-1]["value"],
            "bound": None,
            "gap": None,
            "meetings": len(meetings),
        },
    }


def _should_explain(asked: Mapping[str, Any], levels: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether minima are missing that somebody wanted to be met."""
    return bool(asked["kind"] == "fair" and levels[1]["value"])


def _explain(instance: Instance) -> dict[str, Any] | None:
    """Return why minima are missing, as far as it is seen in time: the timetable stands anyway."""
    try:
        return _conflict(instance, CONFLICT_S)
    except SolverError:
        return None


def _conflict(instance: Instance, time_limit: float) -> dict[str, Any] | None:
    """Return the smallest contradiction of all minima with ids for people; None where none is."""
    found = smallest_conflict(instance, time_limit=time_limit)
    if found is None:
        return None

    def named(people: Sequence[Firm] | Sequence[Mentor], at: int | None) -> Any:
        return None if at is None else people[at].id

    return {
        **asdict(found),
        "firms": [instance.firms[firm].id for firm in found.firms],
        "mentors": [instance.mentors[mentor].id for mentor in found.mentors],
        "suggestions": [
            {
                "kind": suggestion.kind,
                "firm": named(instance.firms, suggestion.firm),
                "mentor": named(instance.mentors, suggestion.mentor),
                "slot": suggestion.slot,
            }
            for suggestion in found.suggestions
        ],
    }


def _common(
    asked: Mapping[str, Any],
    instance: Instance,
    meetings: Sequence[Meeting],
    violations: Sequence[Violation],
) -> dict[str, Any]:
    groups = [str(asked["groups"].get(firm.id, "")) for firm in instance.firms]
    return {
        "violations": [violation.text for violation in violations],
        "figures": asdict(measure(instance, meetings, groups)),
        "unmet": [_unmet(instance, unmet) for unmet in explain_unmet(instance, meetings)],
    }


def _unmet(instance: Instance, unmet: Unmet) -> dict[str, Any]:
    facts: dict[str, Any] = dict(unmet.facts)
    if "firms" in facts:
        facts["firms"] = [instance.firms[firm].id for firm in facts["firms"]]
    return {
        "firm": instance.firms[unmet.firm].id,
        "mentor": instance.mentors[unmet.mentor].id,
        "reason": unmet.reason,
        "facts": facts,
    }


def _leave_with(source: TextIO) -> None:
    """End this process with whoever asked: nobody would hear the answer."""

    def wait() -> None:
        source.read()
        os._exit(3)

    Thread(target=wait, daemon=True).start()


def serve() -> None:
    """Be the process: give way to others, answer one question, end with whoever asked it."""
    os.nice(NICENESS)
    question = sys.stdin.readline()
    _leave_with(sys.stdin)
    main(io.StringIO(question), sys.stdout)


if __name__ == "__main__":
    serve()
