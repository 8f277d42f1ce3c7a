"""Tables and chart of the timetable's measurements."""

import statistics
from collections.abc import Sequence
from typing import Any

from rich.console import Console

from tests.bench.chart import Bar, Panel, draw
from tests.bench.readme import Sheet, put_in, write
from tests.bench.report import print_tables, tell

Figures = dict[str, Any]
LABELS = {
    "ours": "Ieum",
    "plain": "plain MIP (HiGHS)",
    "greedy": "greedy by score",
    "booked": "self-booking",
}
NOTE = (
    "Each day in one thread and a process of its own; every answer passed the checker, which "
    "shares nothing with the solver and recomputes value and bound from meetings and duals. Value "
    "and bound are sums over the days, the gap is the worst of the first level that is not "
    "proven, times are medians and include loading the libraries, memory is the most of a whole "
    "process. Good is the share of firms "
    "with at least one good meeting; score is the share of our weighted score. The plain MIP has "
    "one variable for each pair and slot and 60 s for all three levels, and is told by how many of "
    "the days it proved; days of more than two million variables are left out."
)
REPLAN_NOTE = (
    "One in twenty does not come, one in twenty misses the first third of the day. Moved counts "
    "announced meetings that both could still hold and that are now elsewhere or gone; score is "
    "the share of the score of a day planned anew. Medians of the days, the worst in brackets."
)


def sheets(results: Figures) -> list[Sheet]:
    """Return the tables: kinds of days, what others do with them, and the re-plans."""
    days = results["days"]
    rows = [
        (f"{size.replace('x', ' × ')}, {density}", *_cells(size, ways))
        for size, kinds in days.items()
        for density, ways in kinds.items()
    ]
    head = (
        "firms × mentors × slots, availability", "proven", "good, value / bound",
        "missing, value / bound", "score, value / bound", "worst gap", "s, wall / processor",
        "MB", "plain MIP: proven, s, good, score", "greedy: good, score",
        "self-booking: good, score",
    )  # fmt: skip
    found = [Sheet("Timetables of a day", head, rows, NOTE)]
    if "replans" in results:
        found.append(_replans(results["replans"]))
    return found


def markdown(results: Figures) -> str:
    """Return the tables for README."""
    return write(_origin(results), sheets(results))


def put_in_readme(text: str, results: Figures) -> str:
    """Return a README with the tables between their two marks.

    Raises:
        ValueError: a mark is missing.
    """
    return put_in(text, "timetable", markdown(results))


def show(results: Figures) -> None:
    """Print every table."""
    console = Console(width=max(200, Console().width))
    console.print(_origin(results))
    print_tables(console, [details(results), *sheets(results)])


def details(results: Figures) -> Sheet:
    """Return a row for every single day and way."""
    rows = [
        (
            f"{size} {density} seed {seed}", LABELS[way],
            *([row["failed"]] if "failed" in row else _detail(row)),
        )
        for size, kinds in results["days"].items()
        for density, ways in kinds.items()
        for way, seeds in ways.items()
        for seed, row in seeds.items()
    ]  # fmt: skip
    head = ("day", "way", "good", "missing", "score", "bounds", "proven", "s", "processor s", "MB")
    return Sheet("Every day", head, rows)


def chart(results: Figures) -> str:
    """Return the chart: who is served, and how long it takes."""
    days = results["days"]
    panels = [
        Panel(
            f"{size.replace('x', ' × ')}, availability {density}: firms with a good meeting",
            [
                Bar(LABELS[way], _share_good(size, seeds), way == "ours", _why(seeds))
                for way, seeds in ways.items()
            ],
            shares=True,
        )
        for size, kinds in days.items()
        for density, ways in kinds.items()
        if density == "0.4"
    ]
    for density in ("1", "0.7", "0.4"):
        bars = [
            Bar(
                f"{size.replace('x', ' × ')}, {LABELS[way].partition(' (')[0]}",
                _time_to_proof(kinds[density][way], way),
                way == "ours",
                _why(kinds[density][way], "not proven in 60 s"),
            )
            for size, kinds in days.items()
            if density in kinds
            for way in ("ours", "plain")
        ]
        panels.append(Panel(f"Time to the answer, availability {density}", bars))
    told = " ".join([_origin(results), *map(tell, panels)])
    return draw("Timetables of a day beside other ways to fill it", told, panels)


def _origin(results: Figures) -> str:
    busy = f"Load average when it began: {results['load']:.1f}."
    seeds = ", ".join(str(seed) for seed in results["seeds"])
    return f"Measured on {results['machine']}, {results['date']}, seeds {seeds}. {busy}"


def _cells(size: str, ways: Figures) -> list[str]:
    ours = [row for row in ways["ours"].values() if "failed" not in row]
    if not ours:
        return [next(iter(ways["ours"].values()))["failed"]]
    bounds = [sum(level) for level in zip(*(row["bounds"] for row in ours), strict=True)]
    values = [sum(row[name] for row in ours) for name in ("good", "missing", "score")]
    beside = [_beside(size, ways, way) for way in ("plain", "greedy", "booked") if way in ways]
    return [
        f"{sum(row['proven'] for row in ours)} of {len(ways['ours'])}",
        *(f"{value:,} / {bound:,}" for value, bound in zip(values, bounds, strict=True)),
        _worst_gap(ours),
        f"{_median(ways['ours'], 'seconds'):.2f} / {_median(ways['ours'], 'processor_s'):.2f}",
        f"{max(row['memory_mb'] for row in ours):,.0f}",
        *beside,
    ]


def _worst_gap(rows: Sequence[Figures]) -> str:
    worst = max(_gap(row) for row in rows)
    return f"{worst:.2%}" if worst else "0"


def _gap(row: Figures) -> float:
    values = (row["good"], row["missing"], row["score"])
    for value, bound in zip(values, row["bounds"], strict=True):
        if value != bound:
            return float(abs(bound - value) / max(bound, value, 1))
    return 0.0


def _beside(size: str, ways: Figures, way: str) -> str:
    """Say what another way reaches, on the days where both have an answer."""
    both = [
        (ours, ways[way][seed])
        for seed, ours in ways["ours"].items()
        if "score" in ours and "score" in ways[way].get(seed, {})
    ]
    if not both:
        return _why(ways[way])
    good = _share_good(size, ways[way]) or 0.0
    score = sum(other["score"] for _, other in both) / sum(ours["score"] for ours, _ in both)
    reached = f"{good:.0%}, {score:.1%}"
    if way != "plain":
        return reached
    rows = ways[way].values()
    proven = sum(row.get("proven", False) for row in rows)
    return f"{proven} of {len(rows)}, {_median(ways[way], 'seconds'):.1f}, {reached}"


def _time_to_proof(seeds: Figures, way: str) -> float | None:
    """Return the milliseconds to the answer; of others only where they proved every day."""
    if way != "ours" and not all(row.get("proven") for row in seeds.values()):
        return None
    return _median(seeds, "seconds", 1000)


def _why(seeds: Figures, otherwise: str = "no solution in 60 s") -> str:
    for row in seeds.values():
        if "failed" in row:
            return str(row["failed"])
        if row.get("variables", 0) > 2_000_000:
            return f"too large: {row['variables'] / 1e6:.1f} million variables"
    return otherwise


def _share_good(size: str, seeds: Figures) -> float | None:
    firms = int(size.partition("x")[0])
    served = [row["good"] / firms for row in seeds.values() if "good" in row]
    return statistics.mean(served) if served else None


def _median(seeds: Figures, name: str, factor: float = 1.0) -> float | None:
    values = [row[name] * factor for row in seeds.values() if name in row]
    return statistics.median(values) if values else None


def _detail(row: Figures) -> list[str]:
    took = [f"{row['seconds']:.2f}", f"{row['processor_s']:.2f}", f"{row['memory_mb']:,.0f}"]
    if "score" not in row:
        return ["", "", "no solution", "", "", *took]
    bounds = " ".join(f"{bound:,}" for bound in row.get("bounds", ()))
    proven = {True: "yes", False: "no", None: ""}[row.get("proven")]
    return [
        str(row["good"]), str(row["missing"]), f"{row['score']:,}", bounds, proven, *took
    ]  # fmt: skip


def _replans(replans: Figures) -> Sheet:
    rows = []
    for density, seeds in replans.items():
        known = [row for row in seeds.values() if "failed" not in row]
        if not known:
            rows.append((density, next(iter(seeds.values()))["failed"]))
            continue
        for keep in known[0]["keeps"]:
            each = [row["keeps"][keep] for row in known]
            moved = [
                one["moved"] / max(1, row["standing"]) for one, row in zip(each, known, strict=True)
            ]
            shares = [one["share"] for one in each]
            scratch = statistics.median(row["scratch_moved"] / row["standing"] for row in known)
            rows.append((
                density, keep, f"{statistics.median(moved):.1%} ({max(moved):.1%})",
                f"{statistics.median(shares):.2%} ({min(shares):.2%})",
                f"{max(one['good_lost'] for one in each)}",
                f"{statistics.median(one['seconds'] for one in each):.1f}", f"{scratch:.0%}",
            ))  # fmt: skip
    head = (
        "re-plan, 150 × 50 × 16, availability", "keep", "announced meetings moved",
        "score of the new optimum", "good firms fewer, worst", "s", "moved from scratch",
    )  # fmt: skip
    return Sheet("Re-plan on the day", head, rows, REPLAN_NOTE)
