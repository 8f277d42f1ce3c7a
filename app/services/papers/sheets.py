"""Tables to calculate with: XLSX whose texts are texts, whatever a person typed into them."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal

Cell = str | int | Decimal | date | None
Kind = Literal["text", "number", "won", "day"]
MAX_NAME = 31
MAX_TEXT = 32_767
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMATS: Mapping[Kind, str] = MappingProxyType(
    {"text": "@", "number": "#,##0.####", "won": '#,##0"원"', "day": "yyyy-mm-dd"}
)


@dataclass(frozen=True)
class Field:
    """A column; ``width`` is in characters, ``kind`` decides how its values are shown."""

    title: str
    width: int = 14
    kind: Kind = "text"


@dataclass(frozen=True)
class Sheet:
    """One table; its name is cut to what a spreadsheet takes."""

    name: str
    fields: Sequence[Field]
    rows: Iterable[Sequence[Cell]]


def workbook(sheets: Iterable[Sheet], *, title: str) -> bytes:
    """Return an XLSX file of one sheet or more, each with a head that stays in sight.

    Texts are never read as formulas or links, not even after they were edited; None leaves a cell
    empty.
    """
    # loaded with the first table: the web starts without it
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": title})
        for sheet in sheets:
            _write(book, sheet)
    return buffer.getvalue()


def _write(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(_name(sheet.name))
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"})
    shown = {f.kind: _shown(book, f.kind) for f in sheet.fields}
    guarded = _shown(book, "text")
    guarded.set_quote_prefix()
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for column, field in enumerate(sheet.fields):
        page.set_column(column, column, field.width)
        page.write_string(0, column, field.title, head)
    for number, row in enumerate(sheet.rows, start=1):
        for column, (field, value) in enumerate(zip(sheet.fields, row, strict=True)):
            look = shown[field.kind]
            if isinstance(value, str):
                dangerous = value.startswith(_FORMULA)
                text = value[:MAX_TEXT]
                page.write_string(number, column, text, guarded if dangerous else look)
            elif isinstance(value, date):
                page.write_datetime(number, column, value, look)
            elif value is not None:
                page.write_number(number, column, float(value), look)


def _shown(book: Any, kind: Kind) -> Any:
    look = book.add_format({"num_format": _FORMATS[kind], "valign": "top"})
    if kind == "text":
        look.set_text_wrap()
    return look


def _name(name: str) -> str:
    # Excel refuses these signs in the name of a sheet, and quotes at its ends
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in name)[:MAX_NAME].strip("' ")
