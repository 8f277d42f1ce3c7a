"""A document as DOCX, which every word processor of this country opens and goes on writing in.

Only headings of the built-in styles, paragraphs and plain tables are used: the official forms are
filled by copying from it. Loaded where a file is made, never at web start.
"""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from app.services.papers.document import Document, Grid, Heading, Text

LATIN, KOREAN = "Malgun Gothic", "맑은 고딕"
"""The type that is on every office machine here, by both of its names."""
_BODY_PT, _SMALL_PT, _MARGIN_MM = 10.5, 9, 20


def written_docx(document: Document, *, made_at: datetime) -> bytes:
    """Return the document as DOCX, A4; signs that XML cannot hold are left out."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    book = docx.Document()
    _prepare(book, document, made_at, Mm, Pt)
    book.add_paragraph(_clean(document.eyebrow), style="Subtitle")
    book.add_heading(_clean(document.title), level=0)
    for line in document.lines:
        _small(book.add_paragraph(), line, Pt)
    for block in document.blocks:
        if isinstance(block, Heading):
            book.add_heading(_clean(block.text), level=1)
        elif isinstance(block, Text):
            _text(book, block, Pt)
        else:
            _grid(book, block, WD_ALIGN_PARAGRAPH.RIGHT, Pt)
    _small(book.sections[0].footer.paragraphs[0], document.footer, Pt)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _prepare(book: Any, document: Document, made_at: datetime, mm: Any, pt: Any) -> None:
    section = book.sections[0]
    section.page_width, section.page_height = mm(210), mm(297)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, mm(_MARGIN_MM))
    for name in ("Normal", "Title", "Subtitle", "Heading 1"):
        _korean(book.styles[name])
    book.styles["Normal"].font.size = pt(_BODY_PT)
    facts = book.core_properties
    facts.title, facts.author = _clean(document.title)[:255], "Ieum"
    facts.language = document.language
    facts.created = facts.modified = made_at.astimezone(UTC).replace(tzinfo=None)


def _korean(style: Any) -> None:
    """Give a style our type: a name for Latin letters alone leaves Korean ones to chance."""
    from docx.oxml.ns import qn

    style.font.name = LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), KOREAN)


def _text(book: Any, block: Text, pt: Any) -> None:
    for line in block.text.split("\n"):
        if block.small:
            _small(book.add_paragraph(), line, pt)
        else:
            book.add_paragraph(_clean(line))


def _small(paragraph: Any, text: str, pt: Any) -> None:
    paragraph.add_run(_clean(text)).font.size = pt(_SMALL_PT)


def _grid(book: Any, grid: Grid, right: Any, pt: Any) -> None:
    table = book.add_table(rows=1, cols=len(grid.head), style="Table Grid")
    for cell, title in zip(table.rows[0].cells, grid.head, strict=True):
        run = cell.paragraphs[0].add_run(_clean(title))
        run.bold, run.font.size = True, pt(_SMALL_PT)
    for row in grid.rows:
        cells = table.add_row().cells
        for number, (cell, value) in enumerate(zip(cells, row, strict=True)):
            _small(cell.paragraphs[0], value, pt)
            if number in grid.numbers:
                cell.paragraphs[0].alignment = right
    book.add_paragraph()


def _clean(text: str) -> str:
    return "".join(
        sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff")
    )
