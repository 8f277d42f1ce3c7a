"""Papers to keep and to print: A4 in PDF, in Korean type that can be searched and copied.

A paper is written from top to bottom; each method adds one thing below the last. All texts come
in the reader's language. Import this module where a paper is made, never at web start: the PDF
library takes 0.4 s to load. A page takes about 0.1 s, each photo about 0.1 s more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from app.config import ROOT
from app.services.papers.photos import shrunk

FONTS = ROOT / "app" / "static" / "vendor" / "pretendard" / "static"
MARGIN_MM, BOTTOM_MM = 16, 20
WIDTH_MM = 210 - 2 * MARGIN_MM
PAIR_GAP_MM, PHOTO_HIGH_MM = 6, 54
LABEL_MM, WORDS_MM = 24, 46
"""What stands left and right of a bar."""
BODY, SMALL, LARGE, TITLE = 10.0, 8.5, 12.5, 18.0
Colour = tuple[int, int, int]
INK, FAINT, LINE = (27, 31, 36), (91, 98, 104), (214, 210, 200)
ACCENT, TINT = (11, 107, 79), (236, 240, 238)
FAMILY = "pretendard"
_NEXT: dict[str, Any] = {"new_x": XPos.LMARGIN, "new_y": YPos.NEXT, "align": "L"}


@dataclass(frozen=True)
class Column:
    """A column of a table; ``share`` of the width is relative to the other columns."""

    title: str
    share: float = 1.0
    align: Literal["LEFT", "RIGHT"] = "LEFT"


@dataclass(frozen=True)
class Photo:
    """A photo with what stands below it; no path, or a file that is gone, leaves a frame."""

    path: Path | None
    caption: str
    missing: str = ""


@dataclass(frozen=True)
class Bar:
    """A bar of ``value`` with a mark at ``mark``, and what both are in words."""

    label: str
    value: float
    mark: float
    words: str


class Paper:
    """One PDF while it is written."""

    def __init__(self, title: str, *, footer: str, made_at: datetime, language: str = "ko") -> None:
        """Begin a paper.

        Args:
            title: the title of the document, as programs show it.
            footer: stands left at the foot of every page; the page number stands right.
            made_at: kept as the date of the file, so that the same data make the same bytes.
            language: ``ko`` or ``en``, for programs that read the paper aloud.
        """
        self._pdf = Pages(footer)
        self._pdf.set_title(title)
        self._pdf.set_creator("Ieum")
        self._pdf.set_lang(language)
        self._pdf.set_creation_date(made_at)
        self._pdf.add_page()

    def title(self, eyebrow: str, title: str, lines: Iterable[str] = ()) -> None:
        """Add the block at the top: a small line, the title, further small lines."""
        self._text(eyebrow, SMALL, colour=ACCENT, bold=True)
        self._text(title, TITLE, bold=True)
        for line in lines:
            self._text(line, SMALL, colour=FAINT)
        self._rule()

    def heading(self, text: str, *, above_photos: bool = False) -> None:
        """Add a heading; it is never the last line of a page, nor parted from its first photos."""
        if self._pdf.will_page_break(28 + (PHOTO_HIGH_MM if above_photos else 0)):
            self._pdf.add_page()
        self._pdf.ln(4)
        self._text(text, LARGE, bold=True)
        self._pdf.ln(1)

    def paragraph(self, text: str, *, small: bool = False) -> None:
        """Add a text; its own line ends stay, words are never cut."""
        self._text(text, SMALL if small else BODY, colour=FAINT if small else INK)
        self._pdf.ln(1.5)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Add lines of a name and a value each."""
        rows = [[self._pdf.drawable(name), self._pdf.drawable(value)] for name, value in pairs]
        if rows:
            self._grid(rows, shares=(1, 4), aligns=("LEFT", "LEFT"), headings=False)

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
        """Add a table; words wrap within cells, and the head is repeated on every page."""
        head = [self._pdf.drawable(column.title) for column in columns]
        body = [[self._pdf.drawable(cell) for cell in row] for row in rows]
        self._grid(
            [head, *body],
            shares=tuple(column.share for column in columns),
            aligns=tuple(column.align for column in columns),
        )

    def bars(self, bars: Sequence[Bar]) -> None:
        """Add horizontal bars on one scale, each with its mark and its words."""
        pdf, most = self._pdf, max([1.0, *(max(bar.value, bar.mark) for bar in bars)])
        left, long = MARGIN_MM + LABEL_MM, WIDTH_MM - LABEL_MM - WORDS_MM - 4
        for bar in bars:
            if pdf.will_page_break(6):
                pdf.add_page()
            top = pdf.get_y()
            pdf.write_at(MARGIN_MM, top, LABEL_MM, bar.label)
            pdf.fill(left, top + 1, long, 3.4, colour=TINT)
            pdf.fill(left, top + 1, long * bar.value / most, 3.4, colour=ACCENT)
            pdf.fill(left + long * bar.mark / most - 0.25, top + 0.3, 0.5, 4.8, colour=INK)
            pdf.write_at(left + long + 4, top, WORDS_MM, bar.words)
            pdf.set_xy(MARGIN_MM, top + 5.6)
        pdf.ln(1.5)

    def pair(self, caption: str, left: Photo, right: Photo) -> None:
        """Add two photos side by side under a caption; they stay on one page."""
        pdf, wide = self._pdf, (WIDTH_MM - PAIR_GAP_MM) / 2
        if pdf.will_page_break(PHOTO_HIGH_MM + 16):
            pdf.add_page()
        self._text(caption, BODY, bold=True)
        top = pdf.get_y() + 1
        for place, photo in enumerate((left, right)):
            self._photo(photo, MARGIN_MM + place * (wide + PAIR_GAP_MM), top, wide)
        pdf.set_xy(MARGIN_MM, top + PHOTO_HIGH_MM + 8)

    def pdf(self) -> bytes:
        """Return the finished paper."""
        return bytes(self._pdf.output())

    def _text(self, text: str, size: float, *, colour: Colour = INK, bold: bool = False) -> None:
        if not text:
            return
        pdf = self._pdf
        pdf.set_font(FAMILY, "B" if bold else "", size)
        pdf.set_text_color(*colour)
        pdf.multi_cell(0, size * 0.56, pdf.drawable(text), **_NEXT)

    def _rule(self) -> None:
        pdf = self._pdf
        pdf.ln(2)
        pdf.set_draw_color(*LINE)
        pdf.line(MARGIN_MM, pdf.get_y(), 210 - MARGIN_MM, pdf.get_y())
        pdf.ln(2)

    def _grid(
        self,
        rows: Sequence[Sequence[str]],
        *,
        shares: tuple[float, ...],
        aligns: tuple[str, ...],
        headings: bool = True,
    ) -> None:
        pdf = self._pdf
        pdf.set_font(FAMILY, "", SMALL)
        pdf.set_text_color(*INK)
        pdf.set_draw_color(*LINE)
        with pdf.table(
            col_widths=shares,
            text_align=aligns,
            line_height=4.8,
            padding=(0.9, 1.6),
            v_align="TOP",
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(emphasis="BOLD", color=FAINT),
            first_row_as_headings=headings,
        ) as table:
            for row in rows:
                table.row(row)
        pdf.ln(2)

    def _photo(self, photo: Photo, left: float, top: float, wide: float) -> None:
        pdf, small = self._pdf, shrunk(photo.path) if photo.path else None
        if small is None:
            pdf.set_draw_color(*LINE)
            pdf.rect(left, top, wide, PHOTO_HIGH_MM)
            pdf.write_at(left + 3, top + PHOTO_HIGH_MM / 2 - 3, wide - 6, photo.missing)
        else:
            scale = min(wide / small.width, PHOTO_HIGH_MM / small.height)
            pdf.image(
                BytesIO(small.data), left, top, small.width * scale, small.height * scale,
                alt_text=pdf.drawable(photo.caption),
            )  # fmt: skip
        pdf.write_at(left, top + PHOTO_HIGH_MM + 0.5, wide, photo.caption)


class Pages(FPDF):
    """A4 pages in our type, with a foot on each."""

    def __init__(self, foot: str, *, landscape: bool = False) -> None:
        """Begin without a page; ``foot`` stands on every one, beside its number."""
        super().__init__("landscape" if landscape else "portrait", format="A4")
        self.add_font(FAMILY, "", FONTS / "Pretendard-Regular.ttf")
        self.add_font(FAMILY, "B", FONTS / "Pretendard-Bold.ttf")
        font = self.fonts[FAMILY]
        self._known = font.cmap.keys() if isinstance(font, TTFFont) else frozenset()
        self._foot = self.drawable(foot)
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.c_margin = 0
        self.set_auto_page_break(auto=True, margin=BOTTOM_MM)

    def drawable(self, text: str) -> str:
        """Return the text with a box for every sign that the type lacks, so that none vanishes."""
        spaced = text.replace("\t", " ").replace("\r", "")
        return "".join(
            sign if sign == "\n" or ord(sign) in self._known else "\N{WHITE SQUARE}"
            for sign in spaced
        )

    def write_at(self, left: float, top: float, wide: float, text: str) -> None:
        """Write a small line at a place in millimetres; what is too long is cut with dots."""
        self.set_font(FAMILY, "", SMALL)
        self.set_text_color(*FAINT)
        line = self.drawable(" ".join(text.split()))
        if self.get_string_width(line) > wide - 1:
            while line and self.get_string_width(line + "…") > wide - 1:
                line = line[:-1]
            line += "…"
        self.set_xy(left, top)
        self.cell(wide, 5.4, line)

    def fill(self, left: float, top: float, wide: float, high: float, *, colour: Colour) -> None:
        """Draw a filled rectangle at a place in millimetres; without a width there is none."""
        if not wide:
            return
        with self.local_context(fill_color=colour):
            self.rect(left, top, wide, high, style="F")

    def squares(self, areas: Iterable[tuple[float, float, float, float]]) -> None:
        """Draw black rectangles of left, top, width and height at once; a code has hundreds."""
        scale = self.k
        path = " ".join(
            f"{x * scale:.2f} {(self.h - y) * scale:.2f} {w * scale:.2f} {-h * scale:.2f} re"
            for x, y, w, h in areas
        )
        self._out(f"q 0 g {path} f Q")

    def footer(self) -> None:
        """Write the foot of a page; called by the library."""
        self.set_y(-BOTTOM_MM + 8)
        self.set_font(FAMILY, "", SMALL)
        self.set_text_color(*FAINT)
        self.cell(self.epw * 0.8, 5, self._foot)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align="R")
