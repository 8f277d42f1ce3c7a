"""Solves a day from a file, or plans an announced one again, and has the checker look at it."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from matching.evaluate.day_files import (
    FileError,
    read_day_file,
    read_meetings_file,
    write_json,
)
from matching.evaluate.disturbed import FIRM, Disturbance, Person, disturb, find_person
from matching.timetable.check import check
from matching.timetable.domain import Instance, Timetable
from matching.timetable.replan import replan
from matching.timetable.solve import solve
from matching.timetable.write import write_timetable

_BAD_INPUT = 2


def add_arguments(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """Adds the options of `timetable`, or with ``again`` of `replan`, and sets its action."""
    parser.add_argument("--instance", type=Path, required=True, help="the day, JSON")
    parser.add_argument("--time-limit", type=_seconds, default=10.0 if again else 60.0)
    parser.add_argument("--seed", type=_count, default=1)
    parser.add_argument("--out", type=Path, help="where the solution goes, JSON")
    parser.add_argument(
        "--announced", type=Path, required=again, help="the solution that people were told of"
    )
    parser.add_argument(
        "--absent", default="", help="ids of those who stay away: 3,firm:7,mentor:2"
    )
    parser.add_argument("--late", default="", help="ids and their first slot: 4:2,mentor:9:5")
    parser.add_argument("--now", type=_count, default=0, help="earlier slots are over")
    parser.add_argument(
        "--keep", type=_count, default=600, help="bonus of an announced meeting that stays"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Writes and prints the answer; 0, or 1 when the checker found anything, 2 on bad input."""
    try:
        return _run(options, console)
    except FileError as error:
        sys.stderr.write(f"{error}\n")
        return _BAD_INPUT


def _run(options: argparse.Namespace, console: Console) -> int:
    instance = read_day_file(options.instance)
    limits = {"seed": options.seed, "time_limit": options.time_limit}
    if options.announced is None:
        for name in ("absent", "late", "now"):
            if getattr(options, name):
                raise FileError(f"--{name}: needs --announced")
        timetable = solve(instance, **limits)
    else:
        told = read_meetings_file(options.announced, instance)
        changes = _read_changes(options, instance)
        instance = disturb(instance, told, changes, keep=options.keep)
        seats = {(one.firm, one.mentor, one.slot): one.table for one in told}
        timetable = replan(instance, seats=seats, **limits)
    violations = check(instance, timetable)
    document = write_timetable(instance, timetable)
    if options.out is not None:
        write_json(document, options.out)
    console.print(_make_table(timetable, {**document, "violations": len(violations)}))
    for violation in violations:
        console.print(violation.text, markup=False)
    return 1 if violations else 0


def _read_changes(options: argparse.Namespace, instance: Instance) -> Disturbance:
    absent = frozenset(_find("absent", text, instance) for text in _split(options.absent))
    late = {}
    for text in _split(options.late):
        who, _, slot = text.rpartition(":")
        if not (who and slot.isdecimal() and int(slot) <= instance.slots):
            raise FileError(f"--late: must be ID:SLOT, not {text!r}")
        late[_find("late", who, instance)] = int(slot)
    return Disturbance(absent, late, options.now)


def _find(option: str, text: str, instance: Instance) -> Person:
    try:
        found = find_person(instance, text)
    except ValueError as error:
        raise FileError(f"--{option}: nobody has the id {text!r}") from error
    if found[0] == FIRM and text in {str(mentor.id) for mentor in instance.mentors}:
        sys.stderr.write(f"--{option}: {text} is the firm; mentor:{text} would be the mentor\n")
    return found


def _split(text: str) -> Sequence[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"must be above 0, not {text}")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"must be at least 0, not {text}")
    return value


def _make_table(timetable: Timetable, document: dict[str, object]) -> Table:
    table = Table(title=f"{timetable.status}, by {timetable.method}")
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_column("bound", justify="right")
    for level in timetable.levels:
        table.add_row(level.name, str(level.value), str(level.bound))
    table.add_row("gap", f"{100 * timetable.gap:.4f} %", "")
    table.add_row("meetings", str(len(timetable.meetings)), "")
    for name in ("kept", "moved", "dropped"):
        if name in document:
            table.add_row(f"announced, {name}", str(document[name]), "")
    table.add_row("wishes unmet", str(len(timetable.unmet)), "")
    table.add_row("idle slots of firms", str(timetable.idle), "")
    table.add_row("table changes", str(timetable.table_changes), "")
    table.add_row("seconds", f"{timetable.seconds:.2f}", "")
    table.add_row("found by the checker", str(document["violations"]), "")
    return table
