"""Measurements and solutions from the command line.

`python -m matching.evaluate assign --firms 500 --mentors 150 --seed 1 [--json]`
`python -m matching.evaluate timetable --instance FILE --time-limit 10 --out FILE [--seed N]`
`python -m matching.evaluate replan --instance FILE --announced SOLUTION --absent IDS --out FILE`
`python -m matching.evaluate check --instance FILE --solution SOLUTION`
`python -m matching.evaluate effect --runs 200 --seed 1 [--json]`
"""

import argparse
import sys
from collections.abc import Sequence

from rich.console import Console

from matching.evaluate import assignment, checking, effect, timetable


def main(arguments: Sequence[str], console: Console) -> int:
    """Runs one measurement and returns its exit status (argparse exits 2 on bad arguments)."""
    parser = argparse.ArgumentParser(prog="python -m matching.evaluate", description=__doc__)
    commands = parser.add_subparsers(required=True)
    assignment.add_arguments(
        commands.add_parser("assign", help="time and audit the long-term assignment")
    )
    timetable.add_arguments(commands.add_parser("timetable", help="solve a day from a file"))
    timetable.add_arguments(
        commands.add_parser("replan", help="plan an announced day again"), again=True
    )
    checking.add_arguments(
        commands.add_parser("check", help="look at an answer with other eyes than the solver's")
    )
    effect.add_arguments(
        commands.add_parser("effect", help="find a known effect again on simulated panels")
    )
    options = parser.parse_args(arguments)
    status: int = options.run(options, console)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Console()))
