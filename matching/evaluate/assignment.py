"""Times the long-term assignment on a seeded instance and has the auditor look at the answer."""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from matching.assign import assign
from matching.audit import audit_assignment
from matching.evaluate.instances import make_assignment_instance


@dataclass(frozen=True, slots=True)
class AssignmentReport:
    """What `python -m matching.evaluate assign` prints; seconds are wall time in this process."""

    firms: int
    mentors: int
    seed: int
    pairs_allowed: int
    places: int
    seconds_median: float
    seconds_each: tuple[float, ...]
    audit_seconds: float
    matched: int
    matched_bound: int | None
    minimum: float | None
    total: float
    total_bound: float | None
    price_of_minimum: float
    blocking_pairs: int
    gini: float
    jain: float
    findings: tuple[str, ...]


def measure_assignment(
    *,
    firms: int,
    mentors: int,
    seed: int,
    repeats: int = 5,
    clock: Callable[[], float] = time.perf_counter,
) -> AssignmentReport:
    """Returns the times of `repeats` (at least 1) solves of one instance, and the audit."""
    instance = make_assignment_instance(firms=firms, mentors=mentors, seed=seed)
    seconds = []
    answer = None
    for _ in range(repeats):
        start = clock()
        answer = assign(instance.scores, instance.capacities)
        seconds.append(clock() - start)
    if answer is None:
        raise ValueError(f"repeats must be at least 1, not {repeats}")
    start = clock()
    audit = audit_assignment(instance.scores, instance.capacities, answer)
    audit_seconds = clock() - start
    return AssignmentReport(
        firms=firms,
        mentors=mentors,
        seed=seed,
        pairs_allowed=sum(len(row) for row in instance.scores.values()),
        places=sum(instance.capacities.values()),
        seconds_median=statistics.median(seconds),
        seconds_each=tuple(seconds),
        audit_seconds=audit_seconds,
        matched=audit.matched,
        matched_bound=audit.matched_bound,
        minimum=audit.minimum,
        total=audit.total,
        total_bound=audit.total_bound,
        price_of_minimum=answer.total_without_minimum - answer.bound,
        blocking_pairs=audit.blocking_pairs,
        gini=audit.gini,
        jain=audit.jain,
        findings=tuple(finding.code for finding in audit.findings),
    )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the options of `assign` to a parser and makes `run` its action."""
    parser.add_argument("--firms", type=int, default=500)
    parser.add_argument("--mentors", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print one JSON object, no table")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, console: Console) -> int:
    """Prints the report; returns 0, or 1 when the auditor found anything."""
    report = measure_assignment(
        firms=options.firms, mentors=options.mentors, seed=options.seed, repeats=options.repeats
    )
    if options.json:
        console.file.write(json.dumps(asdict(report)) + "\n")
    else:
        console.print(_make_table(report))
    return 1 if report.findings else 0


def _make_table(report: AssignmentReport) -> Table:
    table = Table(title=f"assign {report.firms} × {report.mentors}, seed {report.seed}")
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_row("allowed pairs", str(report.pairs_allowed))
    table.add_row("places", str(report.places))
    table.add_row(f"seconds, median of {len(report.seconds_each)}", f"{report.seconds_median:.3f}")
    table.add_row("seconds of the audit", f"{report.audit_seconds:.3f}")
    table.add_row("matched / bound", f"{report.matched} / {report.matched_bound}")
    table.add_row("lowest score", str(report.minimum))
    table.add_row("total / bound", f"{report.total:.3f} / {report.total_bound}")
    table.add_row("price of the minimum", f"{report.price_of_minimum:.3f}")
    table.add_row("blocking pairs", str(report.blocking_pairs))
    table.add_row("load Gini / Jain", f"{report.gini:.3f} / {report.jain:.3f}")
    table.add_row("audit", ", ".join(report.findings) or "proven optimal")
    return table
