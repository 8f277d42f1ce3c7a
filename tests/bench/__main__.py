"""``make bench``: the product's figures, and search side by side with peers.

``python -m tests.bench [--only product|thread|desk|imports|text|vectors|matchday|timetable] [--sizes 10000,100000]``
"""

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.config import ROOT
from knowledge.train.build import Sources, build_model
from matching.evaluate.day_instances import SIZES
from tests.bench import compare, corpus, day_report, days, report
from tests.bench.apart import run_apart
from tests.bench.steps import say

SEED = 20261122
TEXT_SIZES = (10_000, 100_000)
VECTOR_SIZES = (10_000, 100_000, 1_000_000)
PASSAGES = 100_000
ENGAGEMENTS = 5_000
PRODUCT_LIMIT_S, ONE_CORE_LIMIT_S, THREAD_LIMIT_S = 1_800.0, 600.0, 600.0
MATCHDAY: dict[str, Any] = {"firms": 150, "mentors": 50, "slots": 16, "density": 0.4}
MATCHDAY_LIMIT_S, DESK_LIMIT_S = 600.0, 1_800.0
IMPORTED, IMPORTS_LIMIT_S = 20_000, 900.0
RESULTS = corpus.KEPT / "results.json"
CHART = ROOT / "docs" / "bench.svg"
PARTS = ("product", "thread", "desk", "imports", "matchday", "text", "vectors", "timetable")
DAYS_CHART = ROOT / "docs" / "bench-days.svg"


def machine() -> str:
    """Name the machine: processor, count, memory, Python."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return (
        f"{os.cpu_count()} cores ({names[0] if names else platform.machine()}), "
        f"{pages / 2**30:.0f} GiB, no GPU used, Python {platform.python_version()}"
    )


def run(options: argparse.Namespace, keep: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Measure what was asked for; hand over what is known after each part."""
    today = datetime.now(UTC).date().isoformat()
    results: dict[str, Any] = {"machine": machine(), "date": today}
    wanted = options.only or PARTS
    if options.fresh:
        shutil.rmtree(corpus.KEPT, ignore_errors=True)
    if {"product", "text"} & set(wanted):
        sources = Sources(
            ROOT / "seed_data" / "training",
            ROOT / "seed_data" / "reference" / "problem_categories.json",
        )
        build_model(corpus.MODEL, sources=sources, progress=lambda *_: None)
    if "product" in wanted:
        results["product"] = run_apart(
            "product", PRODUCT_LIMIT_S, cases=options.cases, queries=1_000, users=8, seed=SEED
        )
        keep(results)
    if "thread" in wanted:
        results["thread"] = run_apart("thread", THREAD_LIMIT_S, engagements=ENGAGEMENTS)
        keep(results)
    if "desk" in wanted:
        results["desk"] = run_apart("desk", DESK_LIMIT_S)
        keep(results)
    if "imports" in wanted:
        results["imports"] = run_apart("imports", IMPORTS_LIMIT_S, rows=IMPORTED)
        keep(results)
    if "matchday" in wanted:
        results["matchday"] = run_apart("matchday", MATCHDAY_LIMIT_S, **MATCHDAY)
        keep(results)
    if "text" in wanted:
        sizes = options.sizes or TEXT_SIZES
        for text in compare.compare_text(sizes, options.questions, options.budget, SEED):
            keep(results | {"text": text})
        results["text"] = text
        folder = corpus.KEPT / text[str(max(sizes))]["folder"]
        results["one_core"] = run_apart(
            "one_core", ONE_CORE_LIMIT_S, corpus=str(folder), passages=PASSAGES
        )
        keep(results)
    if "vectors" in wanted:
        for vectors in compare.compare_vectors(
            options.sizes or VECTOR_SIZES, options.budget, options.build_limit, SEED
        ):
            results["vectors"] = vectors
            keep(results)
    if "timetable" in wanted:
        known = {name: results[name] for name in ("machine", "date")}
        for found in days.compare_days(options.days, options.seeds):
            results["timetable"] = known | found
            keep(results)
    say("done")
    return results


def numbers(text: str) -> list[int]:
    """Read ``10000,100000``."""
    return sorted(int(part) for part in text.split(","))


def _write(results: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--sizes", type=numbers, help="documents and vectors, 10000,100000")
    parser.add_argument("--cases", type=int, default=10_000, help="of the product's world")
    parser.add_argument("--questions", type=int, default=300)
    parser.add_argument("--budget", type=float, default=15.0, help="seconds of asking a system")
    parser.add_argument("--build-limit", type=float, help="seconds of building one vector index")
    parser.add_argument("--days", type=int, default=len(SIZES), help="sizes of timetables")
    parser.add_argument("--seeds", type=numbers, default=days.SEEDS, help="of timetables, 1,2,3")
    parser.add_argument("--fresh", action="store_true", help="build again what was kept")
    parser.add_argument("--show", type=Path, metavar="FILE", help="measure nothing, show results")
    parser.add_argument("--markdown", action="store_true", help="tables for README")
    parser.add_argument("--readme", type=Path, metavar="FILE", help="put the tables into it")
    parser.add_argument("--json", type=Path, default=RESULTS, metavar="FILE")
    parser.add_argument("--chart", type=Path, default=CHART, metavar="FILE")
    parser.add_argument("--days-chart", type=Path, default=DAYS_CHART, metavar="FILE")
    options = parser.parse_args(argv)
    if options.show:
        results = json.loads(options.show.read_text(encoding="utf-8"))
    else:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        results = run(options, lambda known: _write(known, options.json))
    _tell(options, results)
    _tell_days(options, results.get("timetable"))
    return 0


def _tell(options: argparse.Namespace, results: dict[str, Any]) -> None:
    """Write what was measured; what was left out keeps its tables and its chart."""
    if not results.keys() & {*PARTS} - {"timetable"}:
        return
    if results.keys() & {"text", "vectors"}:
        options.chart.write_text(report.chart(results), encoding="utf-8")
    if options.readme:
        text = report.put_in_readme(options.readme.read_text(encoding="utf-8"), results)
        options.readme.write_text(text, encoding="utf-8")
    if options.markdown:
        sys.stdout.write(report.markdown(results))
    else:
        report.show(results)


def _tell_days(options: argparse.Namespace, results: dict[str, Any] | None) -> None:
    if results is None:
        return
    options.days_chart.write_text(day_report.chart(results), encoding="utf-8")
    if options.readme:
        text = day_report.put_in_readme(options.readme.read_text(encoding="utf-8"), results)
        options.readme.write_text(text, encoding="utf-8")
    if options.markdown:
        sys.stdout.write(day_report.markdown(results))
    else:
        day_report.show(results)


if __name__ == "__main__":
    raise SystemExit(main())
