"""Spreadsheets are read back with another library."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.services.papers.sheets import Field, Sheet, workbook


def table(*rows, kind="text", name="과제"):
    width = len(rows[0]) if rows else 1
    return Sheet(name, [Field(f"열 {n}", 20, kind) for n in range(width)], rows)


def opened(*sheets):
    return load_workbook(io.BytesIO(workbook(sheets, title="보고서")))


def values(book):
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]


def test_what_is_written_is_read_back():
    fields = [
        Field("번호", 6, "number"), Field("과제", 40), Field("마칠 날", 12, "day"),
        Field("비용", 14, "won"), Field("값", 8, "number"),
    ]  # fmt: skip
    rows = [
        [1, "절임 통", date(2026, 12, 1), 1_200_000, Decimal("2.75")],
        [2, "포장", None, None, None],
    ]
    book = opened(Sheet("과제", fields, rows), Sheet("일지", [Field("날", 12, "day")], []))
    assert book.sheetnames == ["과제", "일지"]
    assert book.properties.title == "보고서"
    sheet = book["과제"]
    assert [cell.value for cell in sheet[1]] == ["번호", "과제", "마칠 날", "비용", "값"]
    assert [cell.value for cell in sheet[2]][1:] == [
        "절임 통", sheet["C2"].value, 1_200_000, 2.75,
    ]  # fmt: skip
    assert sheet["C2"].value.date() == date(2026, 12, 1)
    assert (sheet["C2"].number_format, sheet["D2"].number_format) == ("yyyy-mm-dd", '#,##0"원"')
    assert [cell.value for cell in sheet[3]] == [2, "포장", None, None, None]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].width == pytest.approx(40, abs=1)


@pytest.mark.parametrize(
    "typed",
    ["=1+1", '=HYPERLINK("http://x")', "+82 10", "-3", "@SUM(A1)", "\tx", "http://x.example"],
)
def test_what_looks_like_a_formula_stays_a_text(typed):
    cell = opened(table([typed])).worksheets[0]["A2"]
    assert (cell.data_type, cell.value) == ("s", typed)
    assert cell.hyperlink is None
    # typed once more by a person who edits the cell, it is a text still
    assert bool(cell.quotePrefix) is (typed[0] in "=+-@\t")


def test_the_file_holds_no_formula_and_no_link():
    with zipfile.ZipFile(io.BytesIO(workbook([table(["=1+1", "http://x"])], title="t"))) as file:
        sheet = file.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1))
def test_every_text_comes_back_as_it_was(texts):
    assert values(opened(table(*[[text] for text in texts]))) == [[text] for text in texts]


def test_a_text_too_long_for_a_cell_is_cut():
    assert len(values(opened(table(["가" * 40_000])))[0][0]) == 32_767


@pytest.mark.parametrize(
    ("given_name", "name"),
    [("과제/일지: [1]", "과제 일지   1"), ("가" * 40, "가" * 31), ("'값'", "값")],
)
def test_names_of_sheets_are_made_fit(given_name, name):
    assert opened(table(name=given_name)).sheetnames == [name]


def test_a_row_that_does_not_fit_its_head_is_refused():
    with pytest.raises(ValueError, match=r"shorter|longer"):
        workbook([Sheet("x", [Field("a")], [["1", "2"]])], title="x")
