"""Tables out of results: for the terminal, for README and for the chart."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench import imports
from tests.bench.chart import Bar, Panel, draw, shown
from tests.bench.desk import LIMIT_P95_MS as DESK_P95_MS
from tests.bench.figures import ratio
from tests.bench.matchday import LIMIT_P95_MS as MATCHDAY_P95_MS
from tests.bench.product import LABELS, LIMITS
from tests.bench.readme import Sheet, put_in, write
from tests.bench.text_systems import SYSTEMS as TEXT
from tests.bench.thread import LIMIT_P95_MS
from tests.bench.vector_systems import SYSTEMS as VECTORS

Figures = dict[str, Any]

BRIEF_NOTE = (
    "Ratios are of the medians, ours first: 1 : 3 means that ours takes a third of its time. Memory "
    "is the growth of a fresh process with its libraries, dictionary and model, for a server that "
    "of its processes too; SQLite leaves its file to the system's cache. Building includes cutting "
    "into words where our words are used."
)
TEXT_NOTE = (
    f"{BRIEF_NOTE} The collection is the memory without libraries, dictionary and model. Same top "
    "10 is the share of ours, words and meaning, that it finds too."
)
THREAD_NOTE = (
    "One process, no network, SQLite; each page opened 60 times by people in turn. SELECTs include "
    "those that every page needs for who is signed in."
)
MATCHDAY_NOTE = (
    "One process for the web, SQLite, each page opened 40 times; the solver is the process of a "
    "real site and solves one timetable after the other meanwhile."
)
FILTER_NOTE = (
    "The filter follows the content: half of the queries ask within the industry of their own "
    "cluster. hnswlib's filter is a Python function, called for each row that it meets; "
    "PostgreSQL may take the plain index of the column instead of HNSW; numpy compares the rows "
    "that are left."
)


def sheets(results: Figures) -> list[Sheet]:
    """Return every table that the results can fill."""
    found = [*_own(results).values()]
    if "text" in results:
        found.append(_quality(results["text"]["judged"]["systems"]))
        sizes = [size for size in results["text"] if size != "judged"]
        found += [_text(int(size), results["text"][size]["systems"]) for size in sizes]
    for size, row in results.get("vectors", {}).items():
        found += [_vectors(int(size), row["systems"]), _filters(int(size), row["systems"])]
    return found


def _own(results: Figures) -> dict[str, Sheet]:
    """Return the tables that compare us with what is promised, not with others, by part."""
    tables = {
        "product": _product, "one_core": _one_core, "thread": _thread, "desk": _desk,
        "imports": _imports, "matchday": _matchday,
    }  # fmt: skip
    return {part: table(results[part]) for part, table in tables.items() if part in results}


def _thread(figures: Figures) -> Sheet:
    title = "Pages of the thread"
    if "failed" in figures:
        return Sheet(title, ("page",), [(figures["failed"],)])
    rows = [
        (
            name, f"{row['p50_ms']:.0f} / {row['p95_ms']:.0f}", f"≤ {LIMIT_P95_MS:.0f}",
            f"{row['selects']:.0f}", f"{row['kb']:.0f}",
        )
        for name, row in figures["pages"].items()
    ]  # fmt: skip
    head = ("page", "p50 / p95 ms", "p95 must be", "SELECTs", "kB")
    return Sheet(f"{title}, {figures['engagements']:,} engagements", head, rows, THREAD_NOTE)


def _desk(figures: Figures) -> Sheet:
    title = "Dashboard and figures of a province"
    if "failed" in figures:
        return Sheet(title, ("page",), [(figures["failed"],)])
    lite, post = figures["sqlite"], figures["postgresql"]
    rows = [
        (
            name, f"{row['p50_ms']:.0f} / {row['p95_ms']:.0f}",
            f"{post['pages'][name]['p50_ms']:.0f} / {post['pages'][name]['p95_ms']:.0f}",
            f"≤ {DESK_P95_MS:.0f}", f"{row['selects']:.0f}", f"{row['kb']:.0f}",
        )
        for name, row in lite["pages"].items()
    ]  # fmt: skip
    head = (
        "page", "SQLite p50 / p95 ms", "PostgreSQL p50 / p95 ms", "p95 must be", "SELECTs", "kB",
    )  # fmt: skip
    note = (
        f"20,000 firms, 5,000 cases, {lite['facts']:,} KPI values in one province; all facts are "
        f"written anew in {lite['rebuild_s']:.0f} s (PostgreSQL {post['rebuild_s']:.0f} s)."
    )
    return Sheet(title, head, rows, note)


def _imports(figures: Figures) -> Sheet:
    title, head, rows = imports.table(figures)
    return Sheet(title, head, rows)


def _matchday(figures: Figures) -> Sheet:
    title = "Pages of an event while its timetables are solved"
    if "failed" in figures:
        return Sheet(title, ("page",), [(figures["failed"],)])
    rows = [
        (
            name, f"{row['quiet_p95_ms']:.0f}", f"{row['solving_p95_ms']:.0f}",
            f"≤ {MATCHDAY_P95_MS:.0f}",
        )
        for name, row in figures["pages"].items()
    ]  # fmt: skip
    firms, mentors, slots, density = figures["size"]
    head = ("page", "p95 ms, nothing else", "p95 ms, solving", "p95 must be")
    size = f"{firms} × {mentors} × {slots} at {density:.0%} availability"
    return Sheet(f"{title}, {size}", head, rows, MATCHDAY_NOTE)


def _product(figures: Figures) -> Sheet:
    return _against_limits("Product", figures)


def _one_core(figures: Figures) -> Sheet:
    return _against_limits("Search on one core", figures)


def _against_limits(title: str, figures: Figures) -> Sheet:
    rows = []
    for name, value in figures.items():
        sign, limit = LIMITS.get(name, ("", ""))
        told = value if isinstance(value, str) else f"{value:,.2f}".removesuffix(".00")
        rows.append((LABELS.get(name, name), told, f"{sign} {limit}".strip()))
    return Sheet(title, ("figure", "value", "must be"), rows)


def _quality(systems: dict[str, Figures]) -> Sheet:
    kinds = next((list(row["kinds"]) for row in systems.values() if "kinds" in row), [])
    tested = next((row["test_queries"] for row in systems.values() if "kinds" in row), 0)
    rows = [
        _row(TEXT[name].label, row, lambda row: [
            f"{row['ndcg10']:.3f}", f"{row['ndcg10_test']:.3f}", *(f"{row['kinds'][k]:.3f}" for k in kinds),
        ])
        for name, row in systems.items()
    ]  # fmt: skip
    head = ("text search", "nDCG@10", f"test half ({tested})", *kinds)
    return Sheet("Quality: judged queries over the demonstration cases, text alone", head, rows)


def _text(size: int, systems: dict[str, Figures]) -> Sheet:
    ours, words = systems["ours"], systems["ours-words"]
    rows = [
        _row(TEXT[name].label, row, lambda row: [
            f"{row['p50_ms']:.2f}", f"{row['p95_ms']:.2f}",
            _against(ours, row, "p50_ms"), _against(words, row, "p50_ms"),
            f"{row['build_s']:,.1f}", _against(ours, row, "build_s"),
            f"{row['memory_mb']:,.0f}", f"{row['collection_mb']:,.0f}", f"{row['disk_mb']:,.0f}",
            f"{row['overlap']:.2f}" if "overlap" in row else "–",
        ])
        for name, row in systems.items()
    ]  # fmt: skip
    head = (
        "text search", "p50 ms", "p95 ms", "ours : it", "our words : it", "build s", "ours : it",
        "memory MB", "of it collection", "disk MB", "same top 10",
    )  # fmt: skip
    return Sheet(f"Text search, {size:,} documents, one thread, warm", head, rows, TEXT_NOTE)


def _vectors(size: int, systems: dict[str, Figures]) -> Sheet:
    ours = systems["ours"]
    rows = [
        _row(VECTORS[name].label, row, lambda row: [
            _setting(row), f"{row['recall']:.3f}", f"{row['p50_ms']:.2f}", f"{row['p95_ms']:.2f}",
            _against(ours, row, "p50_ms"), f"{row['build_s']:,.1f}", _against(ours, row, "build_s"),
            f"{row['memory_mb']:,.0f}", _against(ours, row, "memory_mb"),
        ])
        for name, row in systems.items()
    ]  # fmt: skip
    head = (
        "vectors", "first setting of recall ≥ .99", "recall@10", "p50 ms", "p95 ms", "ours : it",
        "build s", "ours : it", "memory MB", "ours : it",
    )  # fmt: skip
    built = [
        f"{VECTORS[name].label}: {row['building']}"
        for name, row in systems.items()
        if "building" in row
    ]
    note = f"Built by {'; '.join(built)}."
    return Sheet(f"Vectors, {size:,} × 256, one thread, warm", head, rows, note)


def _filters(size: int, systems: dict[str, Figures]) -> Sheet:
    shares = next((list(row["filters"]) for row in systems.values() if "filters" in row), [])
    ours = systems["ours"].get("filters", {})

    def cells(row: Figures) -> list[str]:
        found = []
        for share in shares:
            held = row["filters"][share]
            found += [
                f"{held['recall']:.3f}", f"{held['p50_ms']:.2f}", f"{held['p95_ms']:.2f}",
                _against(ours.get(share, {}), held, "p50_ms"),
            ]  # fmt: skip
        return found

    head = ["vectors, filtered by industry"]
    for share in shares:
        head += [f"{share}: recall@10", "p50 ms", "p95 ms", "ours : it"]
    rows = [_row(VECTORS[name].label, row, cells) for name, row in systems.items()]
    return Sheet(f"Filtered vectors, {size:,} × 256, the same settings", head, rows, FILTER_NOTE)


def _row(label: str, row: Figures, cells: Any) -> Sequence[str]:
    return (label, row["failed"]) if "failed" in row else (label, *cells(row))


def _against(ours: Figures, peer: Figures, name: str) -> str:
    return "" if ours is peer or name not in ours else ratio(ours[name], peer[name])


def _setting(row: Figures) -> str:
    if not row["knob"]:
        return "exact"
    own = row.get("own_choice")
    chosen = (
        f" (chose {own['setting']}: {own['p50_ms']:.2f} ms, {own['recall']:.3f})" if own else ""
    )
    return f"{row['knob']} {row['setting']}{chosen}"


def show(results: Figures) -> None:
    """Print every table."""
    console = Console(width=max(170, Console().width))
    console.print(_origin(results))
    print_tables(console, sheets(results))


def print_tables(console: Console, tables: Sequence[Sheet]) -> None:
    """Print tables with their notes."""
    for sheet in tables:
        table = Table(
            title=sheet.title, title_justify="left", caption=sheet.note, caption_justify="left"
        )
        for number, name in enumerate(sheet.head):
            table.add_column(name, justify="right" if number else "left")
        for row in sheet.rows:
            table.add_row(*row)
        console.print(table)


def brief(results: Figures) -> dict[str, Sheet]:
    """Return the table that README shows of each part."""
    found = _own(results)
    if "text" in results:
        found["text"] = _brief_text(results["text"])
    if "vectors" in results:
        found["vectors"] = _brief_vectors(results["vectors"])
    return found


def _brief_text(text: dict[str, Figures]) -> Sheet:
    judged = text["judged"]["systems"]
    sizes = [size for size in text if size != "judged"]
    head, rows = ["text search", "nDCG@10"], []
    for size in sizes:
        head += [f"{int(size):,} documents: p50 / p95 ms", "ours : it", "build s", "memory MB"]
    for name, figures in judged.items():
        cells = [TEXT[name].label, figures.get("failed") or f"{figures['ndcg10']:.3f}"]
        for size in sizes:
            systems = text[size]["systems"]
            cells += _brief_cells(systems["ours"], systems[name])
        rows.append(cells)
    return Sheet("Text search beside peers", head, rows, BRIEF_NOTE)


def _brief_vectors(vectors: dict[str, Figures]) -> Sheet:
    head = [
        "vectors × 256", "system", "first setting of recall ≥ .99", "p50 / p95 ms", "ours : it",
        "build s", "memory MB", "filtered to 0.5 %: recall@10, p50 ms", "to 5 %",
    ]  # fmt: skip
    rows = []
    for size, row in vectors.items():
        systems = row["systems"]
        for name, figures in systems.items():
            setting = "" if "failed" in figures else _setting(figures)
            held = figures.get("filters", {}).values()
            rows.append([
                f"{int(size):,}", VECTORS[name].label, setting,
                *_brief_cells(systems["ours"], figures),
                *(f"{one['recall']:.3f}, {one['p50_ms']:.2f}" for one in held),
            ])  # fmt: skip
    return Sheet("Vector search beside peers", head, rows, FILTER_NOTE)


def _brief_cells(ours: Figures, row: Figures) -> list[str]:
    if "failed" in row:
        return [row["failed"], "", "", ""]
    return [
        f"{row['p50_ms']:.2f} / {row['p95_ms']:.2f}", _against(ours, row, "p50_ms"),
        f"{row['build_s']:,.1f}", f"{row['memory_mb']:,.0f}",
    ]  # fmt: skip


def markdown(results: Figures) -> str:
    """Return the tables for README."""
    return write(_origin(results), [*brief(results).values()])


def put_in_readme(text: str, results: Figures) -> str:
    """Return a README with the tables of what was measured; other parts stay.

    Raises:
        ValueError: the marks of a part are missing.
    """
    for part, sheet in brief(results).items():
        text = put_in(text, part, write(_origin(results, part), [sheet]))
    return text


def _origin(results: Figures, part: str = "") -> str:
    loads = [
        f"{int(size):,} {kind}: {row['load']:.1f}"
        for kind, name in (("documents", "text"), ("vectors", "vectors"))
        if part in ("", name)
        for size, row in results.get(name, {}).items()
        if "load" in row
    ]
    # figures of a busy machine say little, so what else it did stands beside them
    busy = f" Load average when a part began: {', '.join(loads)}." if loads else ""
    return f"Measured on {results['machine']}, {results['date']}.{busy}"


def chart(results: Figures) -> str:
    """Return the chart: quality, and the median time by system at every size."""
    panels = []
    for size, row in results.get("text", {}).items():
        if size == "judged":
            bars = _bars(row["systems"], TEXT, "ndcg10")
            panels.append(Panel("Quality on judged queries, nDCG@10, longer is better", bars, True))
        else:
            head = f"Text search in {int(size):,} documents, median, shorter is faster"
            panels.append(Panel(head, _bars(row["systems"], TEXT, "p50_ms")))
    for size, row in results.get("vectors", {}).items():
        head = f"Vectors, {int(size):,} × 256, at recall@10 ≥ .99, median, shorter is faster"
        panels.append(Panel(head, _bars(row["systems"], VECTORS, "p50_ms")))
    return draw("Ieum beside its peers", " ".join([_origin(results), *map(tell, panels)]), panels)


def tell(panel: Panel) -> str:
    """Return a panel as a sentence."""
    bars = [
        f"{bar.name} {shown(bar.value, share=panel.shares) if bar.value else bar.note}"
        for bar in panel.bars
    ]
    return f"{panel.head}: {', '.join(bars)}."


def _bars(systems: dict[str, Figures], named: Any, figure: str) -> list[Bar]:
    return [
        Bar(named[name].label, row.get(figure), name.startswith("ours"), row.get("failed", "")[:70])
        for name, row in systems.items()
    ]
