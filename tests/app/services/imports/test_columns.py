"""Columns are known by their names, with units and in any order."""

from app.services.imports.columns import guess_columns, lines_of, missing_columns, score_of
from app.services.imports.files import Table
from app.services.imports.kinds import KINDS

KIND = KINDS["companies"]


def table(*head):
    return Table(head, 1, ((2, tuple(f"칸 {n}" for n in range(len(head)))),))


def test_columns_are_known_by_many_names():
    found = guess_columns(
        KIND, table("연번", "상호", "사업자 등록번호", "소재지(시·군)", "매출액(백만원)")
    )
    assert found == {"name": 1, "number": 2, "municipality": 3, "sales": 4}


def test_the_first_of_two_counts_and_one_column_has_one_meaning():
    assert guess_columns(KIND, table("기업명", "회사명")) == {"name": 0}


def test_lines_have_cells_and_units_by_key():
    given = table("기업명", "매출액(천원)")
    (line,) = lines_of(given, {"name": 0, "sales": 1, "level": 9})
    assert (line["name"], line["level"], line.unit("sales"), line.unit("name")) == (
        "칸 0",
        "",
        1000,
        1,
    )


def test_what_is_missing_and_how_much_is_known():
    assert missing_columns(KIND, {"name": 0}) == ("number",)
    assert score_of(KIND)(("기업명", "시군", "뭔가")) == 2


def test_no_two_columns_of_a_kind_share_a_name():
    for kind in KINDS.values():
        names = [name for column in kind.columns for name in column.names]
        assert sorted(names) == sorted(set(names)), kind.name
