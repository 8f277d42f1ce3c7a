"""Reads a table from an uploaded CSV or XLSX file. Whoever sent it may mean no good."""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from app.errors import N_, Invalid, Problem
from app.services.media_types import XLSX, UnsafeArchiveError, media_type

MAX_CELL = 2000
_HEAD_WITHIN = 20
"""A head is looked for in so many filled lines: titles and remarks may stand above it."""
_EMPTY = N_("파일이 비어 있어요. 첫 줄에는 열 이름을, 다음 줄부터 내용을 적어 주세요.")
_LARGE = N_("%(n)s MB까지 올릴 수 있어요.")
_ROWS = N_("한 번에 %(n)s줄까지 가져올 수 있어요. 파일을 나누어 올려 주세요.")
_COLUMNS = N_("열은 %(n)s개까지 읽을 수 있어요. 필요한 열만 남겨 주세요.")
_KIND = N_("CSV나 엑셀(xlsx) 파일만 읽을 수 있어요. 매크로가 있는 파일은 읽지 않아요.")
_BROKEN = N_("파일이 깨져 있어 읽지 못했어요. 다시 저장해서 올려 주세요.")
_LETTERS = N_("글자를 읽지 못했어요. UTF-8이나 한글 윈도우(CP949)로 저장해 주세요.")

Row = tuple[int, tuple[str, ...]]
"""Number of the line in the file, counted from 1, and its cells."""


@dataclass(frozen=True)
class Limits:
    """How large a file may be."""

    megabytes: int
    rows: int
    columns: int = 40


@dataclass(frozen=True)
class Table:
    """A table as it stood in the file; ``head_line`` is the line of its head."""

    head: tuple[str, ...]
    head_line: int
    rows: tuple[Row, ...]


def read_table(
    data: bytes, limits: Limits, *, score: Callable[[tuple[str, ...]], int] | None = None
) -> Table:
    """Return the table of a file; empty lines are left out.

    The head is the first line that is not empty; with ``score``, which says how many columns of
    a line it knows, the first of the best lines near the top. Cells are text in NFC without
    control characters or outer space; a formula counts as the value it had when it was saved, a
    merged cell stands in its first place.

    Raises:
        Invalid: for the field ``file``, with what is wrong with it.
    """
    check(data, limits)
    lines = _xlsx_lines(data, limits) if _is_xlsx(data) else _csv_lines(data, limits)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    at = 0
    if score is not None:
        scores = [score(cells) for _, cells in filled[:_HEAD_WITHIN]]
        at = scores.index(max(scores)) if scores else 0
    if len(filled) < at + 2:
        raise _refusal(_EMPTY)
    if len(filled) - at > limits.rows + 1:
        raise _refusal(_ROWS, f"{limits.rows:,}")
    head_line, head = filled[at]
    while head and not head[-1]:
        head = head[:-1]
    if len(head) > limits.columns:
        raise _refusal(_COLUMNS, limits.columns)
    width = len(head)
    rows = ((number, (*cells, *[""] * width)[:width]) for number, cells in filled[at + 1 :])
    return Table(head, head_line, tuple(rows))


def check(data: bytes, limits: Limits) -> None:
    """Refuse what need not be read to be refused: empty, too large, no table, a packed bomb.

    Raises:
        Invalid: for the field ``file``.
    """
    if not data:
        raise _refusal(_EMPTY)
    if len(data) > limits.megabytes * 1024 * 1024:
        raise _refusal(_LARGE, limits.megabytes)
    if not _is_xlsx(data) and b"\0" in data[:4096]:
        raise _refusal(_KIND)


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


def _xlsx_lines(data: bytes, limits: Limits) -> list[Row]:
    # loaded with the first file: the web starts without it. It reads XML with defusedxml, which
    # is there with fpdf2, so that a document that refers to itself is refused
    from defusedxml import DefusedXmlException
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), book.worksheets[0])
        rows = sheet.iter_rows(
            max_row=limits.rows * 2, max_col=limits.columns + 1, values_only=True
        )
        return _numbered(rows, limits)
    except (
        DefusedXmlException, InvalidFileException, KeyError, ValueError, IndexError, TypeError,
        AttributeError, SyntaxError, OSError, EOFError, OverflowError,
    ) as error:  # fmt: skip
        # what a broken or crafted workbook raises depends on where it is broken
        raise _refusal(_BROKEN) from error


def _csv_lines(data: bytes, limits: Limits) -> list[Row]:
    text = _decoded(data)
    if "\0" in text:
        raise _refusal(_KIND)
    top = "\n".join(text.lstrip("\r\n").split("\n", _HEAD_WITHIN)[:_HEAD_WITHIN])
    comma = max((",", "\t", ";"), key=top.count)
    try:
        return _numbered(csv.reader(io.StringIO(text, newline=""), delimiter=comma), limits)
    except csv.Error as error:
        raise _refusal(_BROKEN) from error


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refusal(_LETTERS)


def _numbered(rows: Iterable[Iterable[object]], limits: Limits) -> list[Row]:
    return list(islice(_cleaned(rows, limits), limits.rows * 2))


def _cleaned(rows: Iterable[Iterable[object]], limits: Limits) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        yield number, tuple(_text(cell) for cell in islice(row, limits.columns + 1))


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
    if not text.isprintable():
        text = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    text = text.strip()
    # our own exports disarm formulas with an apostrophe: a list that comes back loses it again
    return text.removeprefix("'") if text.startswith("'=") else text


def _refusal(text: str, n: object = None) -> Invalid:
    return Invalid({"file": Problem(text, {} if n is None else {"n": n})})
