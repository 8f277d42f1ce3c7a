"""Checks an answer from a file against its day: rules, figures, and the proof it brings."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from matching.errors import InvalidFieldError
from matching.evaluate.day_files import FileError, read_day_file, read_json
from matching.timetable.check import check, recount
from matching.timetable.check_rules import Violation
from matching.timetable.domain import LEVELS, OPTIMAL, Instance, Level, Meeting
from matching.timetable.fields import Field
from matching.timetable.read import read_meetings
from matching.timetable.read_answer import read_levels, read_timetable

_BAD_INPUT = 2
STATUS_WRONG = "status_wrong"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `check` to a parser and makes `run` its action."""
    parser.add_argument("--instance", type=Path, required=True, help="the day, JSON")
    parser.add_argument("--solution", type=Path, required=True, help="the answer, JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Prints what was found; 0 for nothing, 1 for violations, 2 for files that cannot be read."""
    try:
        instance, document = read_day_file(options.instance), read_json(options.solution)
        try:
            meetings, levels, found = _check(instance, document)
        except InvalidFieldError as error:
            raise FileError(f"{options.solution}: {error}") from error
    except FileError as error:
        sys.stderr.write(f"{error}\n")
        return _BAD_INPUT
    console.print(_make_table(instance, meetings, levels, found))
    for violation in found:
        console.print(f"{violation.code}: {violation.text}", markup=False)
    return 1 if found else 0


def _check(
    instance: Instance, document: Any
) -> tuple[tuple[Meeting, ...], tuple[Level, ...], list[Violation]]:
    """Looks at all of our own answers, and of others at what they bring."""
    if isinstance(document, dict) and "certificate" in document:
        answer = read_timetable(instance, document)
        meetings, levels = answer.meetings, answer.levels
        found = list(check(instance, answer))
    else:
        meetings = read_meetings(instance, document)
        told = document.get("levels") if isinstance(document, dict) else None
        levels = () if told is None else read_levels(Field("levels", told))
        found = list(check(instance, meetings, levels or None))
    status = document.get("status") if isinstance(document, dict) else None
    if status == OPTIMAL and not (levels and all(level.proven for level in levels)):
        found.append(Violation(STATUS_WRONG, "not every level reaches its bound"))
    return meetings, levels, found


def _make_table(
    instance: Instance,
    meetings: Sequence[Meeting],
    levels: Sequence[Level],
    found: Sequence[Violation],
) -> Table:
    table = Table(title=f"{len(meetings)} meetings, {len(found)} violations")
    table.add_column("level")
    for head in ("counted", "told", "bound told"):
        table.add_column(head, justify="right")
    # where positions are out of range nothing can be counted
    counted = (
        [""] * len(LEVELS)
        if any(one.code.endswith("_out_of_range") for one in found)
        else [str(value) for value in recount(instance, meetings)]
    )
    for position, name in enumerate(LEVELS):
        told = [str(levels[position].value), str(levels[position].bound)] if levels else ["", ""]
        table.add_row(name, counted[position], *told)
    return table
