"""What is wrong with a line is collected with its column."""

from app.errors import N_, Problem
from app.services.imports import cells
from app.services.imports.kind import Line, Reader, problem


def test_a_reader_collects_what_is_wrong():
    reader = Reader(Line(3, {"count": "많음", "name": "가" * 9}, {}))
    assert reader.read("count", lambda text: cells.whole(text, 0, 9)) is None
    assert reader.read("day", cells.day, required=True) is None
    assert reader.text("name", 5) == "가" * 9
    assert reader.text("town", 5, required=True) == ""
    assert [each["column"] for each in reader.problems] == ["count", "day", "name", "town"]
    assert reader.problems[2]["values"] == {"n": 5}


def test_a_problem_is_kept_as_a_message_with_its_values():
    assert problem("a", Problem(N_("%(n)s자까지 적을 수 있어요."), {"n": 3})) == problem(
        "a", N_("%(n)s자까지 적을 수 있어요."), n=3
    )
