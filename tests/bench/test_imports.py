"""The list of the bench is what it says: as many lines, and every wrong one is told."""

from tests.bench.imports import HEAD, as_csv, as_xlsx, dirty_lines, table


def test_lines_are_always_the_same():
    lines, wrong = dirty_lines(200)
    assert (lines, wrong) == dirty_lines(200)
    assert len(lines) == 200
    assert 0 < wrong < 20


def test_both_files_hold_the_same_table():
    from app.services.imports.columns import score_of
    from app.services.imports.files import Limits, read_table
    from app.services.imports.kinds import KINDS

    lines, _ = dirty_lines(50)
    limits, score = Limits(5, 1000), score_of(KINDS["companies"])
    tables = [read_table(make(lines), limits, score=score) for make in (as_csv, as_xlsx)]
    assert [[row for _, row in t.rows] for t in tables] == [[tuple(line) for line in lines]] * 2
    assert tables[0].head == HEAD


def test_the_report_says_whether_it_was_exact():
    row = {"read": 1, "apply": 2, "undo": 3, "total": 3, "named": 4, "exact": True}
    title, head, rows = table({"rows": 9, "wrong": 4, "SQLite, xlsx": row})
    assert "9 lines" in title
    assert len(head) == len(rows[0])
    assert rows[0][-2:] == ("4 of 4", "yes")
