"""``make bench``: speed and memory on a generated world, one table.

``python -m tests.bench [--cases 10000] [--queries 1000] [--users 8] [--json]``
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy.orm import Session

from app.cli.database import alembic_config
from app.config import ROOT, Settings
from app.db import committing, make_engine
from app.services.reference import load_catalogue
from app.services.seeding.reference import seed_reference
from matching.evaluate.assignment import measure_assignment
from tests.bench import in_process, over_http, world
from tests.bench.steps import say

SEED = 20261122
MODEL = ROOT / "var" / "model"


def quantile(values: list[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def machine() -> str:
    """Name the machine: processor count, memory, Python."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return f"{os.cpu_count()} cores, {pages / 2**30:.0f} GiB, {platform.machine()}, Python {platform.python_version()}"


def prepare(folder: Path, cases: int) -> Settings:
    """Write a migrated, seeded database with generated cases into ``folder``."""
    from alembic import command

    from knowledge.train.build import Sources, build_model

    sources = Sources(
        ROOT / "seed_data" / "training",
        ROOT / "seed_data" / "reference" / "problem_categories.json",
    )
    build_model(MODEL, sources=sources, progress=lambda *_: None)
    (folder / "model").symlink_to(MODEL, target_is_directory=True)
    settings = Settings(
        environment="test", instance_dir=folder, secret_key="bench", rate_limits=False
    )
    command.upgrade(alembic_config(settings.database), "head")
    engine = make_engine(settings.database)
    with committing(Session(engine)) as session:
        seed_reference(session, ROOT / "seed_data" / "reference", track=lambda _label, items: items)
    with committing(Session(engine)) as session:
        world.fill(session, load_catalogue(session), cases, SEED)
    engine.dispose()
    return settings


def run(cases: int, queries: int, users: int) -> dict[str, Any]:
    """Measure everything and return the figures by name."""
    asked = world.queries(queries, SEED)
    with tempfile.TemporaryDirectory(prefix="ieum-bench-") as name:
        say(f"writing a world of {cases:,} cases")
        began = time.perf_counter()
        settings = prepare(Path(name), cases)
        figures: dict[str, Any] = {
            "cases": cases,
            "queries": queries,
            "prepare_s": time.perf_counter() - began,
        }
        figures |= in_process.measure(settings, asked)
        figures |= over_http.measure(settings, asked, users)
    say("assigning mentors")
    report = measure_assignment(firms=500, mentors=150, seed=1, repeats=5)
    figures["assign_500x150_s"] = report.seconds_median
    # figures of a busy machine say little, so the load stands beside them
    figures["load_average"] = os.getloadavg()[1]
    say("done")
    return figures


LIMITS = {
    "search_p95_ms": ("≤", 60.0), "http_p95_ms": ("≤", 150.0), "index_cases_per_s": ("≥", 500.0),
    "case_page_selects": ("≤", 12), "result_page_selects": ("≤", 6), "assign_500x150_s": ("<", 2.0),
}  # fmt: skip


def show(figures: dict[str, Any]) -> None:
    """Print the figures beside what they must reach."""
    table = Table("figure", "value", "must be", title=f"Ieum on {machine()}")
    for name, value in figures.items():
        sign, limit = LIMITS.get(name, ("", ""))
        table.add_row(
            name,
            f"{value:,.2f}" if isinstance(value, float) else str(value),
            f"{sign} {limit}".strip(),
        )
    Console(width=100).print(table)


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=1_000)
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = run(options.cases, options.queries, options.users)
    if options.json:
        sys.stdout.write(json.dumps({"machine": machine(), **figures}, ensure_ascii=False) + "\n")
    else:
        show(figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
