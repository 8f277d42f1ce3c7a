"""Tables are read out of files, whatever stands above their head and whoever sent them."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from app.errors import Invalid
from app.services.imports import kinds
from app.services.imports.columns import score_of
from app.services.imports.files import Limits, check, read_table
from tests.app.services.imports.lists import COMPANY_HEAD, company_list, company_row

LIMITS = Limits(megabytes=1, rows=50, columns=10)
SCORE = score_of(kinds.KINDS["companies"])


def refused(data: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(Invalid) as caught:
        read_table(data, limits)
    return str(caught.value.fields["file"])


def book(*rows, hidden=False) -> bytes:
    made, buffer = Workbook(), io.BytesIO()
    sheet = made.active
    if hidden:
        sheet.append(["숨은 시트"])
        sheet.sheet_state = "hidden"
        sheet = made.create_sheet("보이는 시트")
    for row in rows:
        sheet.append(row)
    made.save(buffer)
    return buffer.getvalue()


def test_the_head_is_found_below_a_title():
    table = read_table(company_list(company_row(1)), LIMITS, score=SCORE)
    assert (table.head, table.head_line) == (COMPANY_HEAD, 2)
    assert table.rows == ((3, company_row(1)),)


def test_without_known_columns_the_first_line_is_the_head():
    table = read_table("가,나\n1,2\n".encode(), LIMITS, score=SCORE)
    assert (table.head, table.rows) == (("가", "나"), ((2, ("1", "2")),))


def test_a_workbook_with_merged_cells_dates_and_a_hidden_sheet():
    from datetime import datetime

    made, buffer = Workbook(), io.BytesIO()
    sheet = made.active
    sheet.append(["2026년 현황"])
    sheet.merge_cells("A1:F1")
    sheet.append(list(COMPANY_HEAD))
    sheet.append(["보기", 1234567891, "진안군", "103", 12, datetime(2026, 3, 1)])  # noqa: DTZ001 - a spreadsheet has no zone
    made.save(buffer)
    table = read_table(buffer.getvalue(), LIMITS, score=SCORE)
    assert table.rows == (
        (3, ("보기", "1234567891", "진안군", "103", "12", "2026-03-01T00:00:00")),
    )
    assert read_table(book(["가"], ["나"], hidden=True), LIMITS).head == ("가",)


def test_what_is_too_much_is_refused_with_its_limit():
    assert "1 MB까지" in refused(b"x" * (1024 * 1024 + 1))
    assert "50줄까지" in refused(("가\n" + "나\n" * 51).encode())
    assert "열은 10개까지" in refused((",".join("가" * 11) + "\n1").encode())


def test_a_bomb_and_a_broken_book_are_refused_before_they_are_read():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x")
        archive.writestr("xl/workbook.xml", b"\0" * 40_000_000)
    with pytest.raises(Invalid):
        check(buffer.getvalue(), LIMITS)
    assert "깨져" in refused(b"PK\x03\x04nonsense")
