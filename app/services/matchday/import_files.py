"""Reads a list of people from an uploaded CSV or XLSX file. Whoever sent it may mean no good."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice

from app.errors import N_, Invalid, Problem
from app.services.media_types import XLSX, UnsafeArchiveError, media_type

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 1000
MAX_COLUMNS = 40
MAX_CELL = 2000
_EMPTY = N_("파일이 비어 있어요. 첫 줄에는 열 이름을, 다음 줄부터 한 분씩 적어 주세요.")
_LARGE = N_("2 MB까지 올릴 수 있어요.")
_ROWS = N_("한 번에 1,000줄까지 가져올 수 있어요. 파일을 나누어 올려 주세요.")
_COLUMNS = N_("열은 40개까지 읽을 수 있어요. 필요한 열만 남겨 주세요.")
_KIND = N_("CSV나 엑셀(xlsx) 파일만 읽을 수 있어요. 매크로가 있는 파일은 읽지 않아요.")
_BROKEN = N_("파일이 깨져 있어 읽지 못했어요. 다시 저장해서 올려 주세요.")
_LETTERS = N_("글자를 읽지 못했어요. UTF-8이나 한글 윈도우(CP949)로 저장해 주세요.")

Row = tuple[int, tuple[str, ...]]
"""Number of the line in the file, counted from 1, and its cells."""


def read_table(data: bytes) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return the head of a table and its rows; empty lines are left out.

    The first line that is not empty is the head. Cells are text in NFC without control characters
    or outer space; a formula of a spreadsheet counts as the value it had when it was saved.

    Raises:
        Invalid: for the field ``file``, with what is wrong with it.
    """
    if not data:
        raise _refusal(_EMPTY)
    if len(data) > MAX_BYTES:
        raise _refusal(_LARGE)
    lines = _xlsx_lines(data) if _is_xlsx(data) else _csv_lines(data)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if len(filled) < 2:
        raise _refusal(_EMPTY)
    if len(filled) > MAX_ROWS + 1:
        raise _refusal(_ROWS)
    head = filled[0][1]
    while head and not head[-1]:
        head = head[:-1]
    if len(head) > MAX_COLUMNS:
        raise _refusal(_COLUMNS)
    width = len(head)
    return head, tuple((number, (*cells, *[""] * width)[:width]) for number, cells in filled[1:])


def _is_xlsx(data: bytes) -> bool:
    if not data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        return False
    try:
        kind = media_type(data)
    except UnsafeArchiveError as error:
        raise _refusal(_BROKEN) from error
    if kind != XLSX:
        raise _refusal(_KIND)
    return True


def _xlsx_lines(data: bytes) -> list[Row]:
    # loaded with the first file: the web starts without it. It reads XML with defusedxml, which
    # is there with fpdf2, so that a document that refers to itself is refused
    from defusedxml import DefusedXmlException
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MAX_ROWS * 2, max_col=MAX_COLUMNS + 1, values_only=True)
        return _numbered(rows)
    except (
        DefusedXmlException, InvalidFileException, KeyError, ValueError, IndexError, TypeError,
        AttributeError, SyntaxError, OSError, EOFError, OverflowError,
    ) as error:  # fmt: skip
        # what a broken or crafted workbook raises depends on where it is broken
        raise _refusal(_BROKEN) from error


def _csv_lines(data: bytes) -> list[Row]:
    text = _decoded(data)
    if "\0" in text:
        raise _refusal(_KIND)
    first = text.lstrip("\r\n").partition("\n")[0]
    comma = max((",", "\t", ";"), key=first.count)
    try:
        return _numbered(csv.reader(io.StringIO(text, newline=""), delimiter=comma))
    except csv.Error as error:
        raise _refusal(_BROKEN) from error


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refusal(_LETTERS)


def _numbered(rows: Iterable[Iterable[object]]) -> list[Row]:
    return list(islice(_cleaned(rows), MAX_ROWS * 2))


def _cleaned(rows: Iterable[Iterable[object]]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        yield number, tuple(_text(cell) for cell in islice(row, MAX_COLUMNS + 1))


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    text = unicodedata.normalize("NFC", str(cell))[:MAX_CELL]
    plain = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    # our own exports disarm formulas with an apostrophe: a list that comes back loses it again
    return plain.strip().removeprefix("'") if plain.strip().startswith("'=") else plain.strip()


def _refusal(text: str) -> Invalid:
    return Invalid({"file": Problem(text)})
