"""Prints of hundreds of pages within seconds: texts and lines at places in millimetres.

A paper that grows from top to bottom is written by ``paper.Paper``. Here every page has a fixed
form, nothing wraps but what is asked to, and what is too long is cut with dots. 200 plans take 3 s
of work. Import this module where a print is made, never at web start.
"""

from datetime import datetime
from typing import Literal

from app.services.papers.paper import BOTTOM_MM, FAINT, FAMILY, INK, LINE, MARGIN_MM, Colour, Pages
from app.services.papers.qr import Code

TEXT, TINY, HEAD, NAME = 9.5, 8.0, 12.5, 20.0
"""Sizes of type in points; tables are read at arm's length, names from across a table."""
_POINT_MM = 0.3528
_BASE = 0.95
"""Where the feet of the letters stand below the top of a line, in heights of type."""
Align = Literal["L", "C", "R"]


class Print:
    """One PDF of pages in a fixed form, while it is drawn."""

    def __init__(
        self, title: str, *, foot: str, made_at: datetime, language: str, landscape: bool = False
    ) -> None:
        """Begin a print.

        Args:
            title: the title of the document, as programs show it.
            foot: stands at the foot of every page: the event, its version, when it was printed.
            made_at: kept as the date of the file.
            language: ``ko`` or ``en``, for programs that read it aloud.
            landscape: the long side of A4 lies below.
        """
        self._pdf = pdf = Pages(foot, landscape=landscape)
        pdf.set_title(title)
        pdf.set_creator("Ieum")
        pdf.set_lang(language)
        pdf.set_creation_date(made_at)
        pdf.set_auto_page_break(auto=False)
        self._set: tuple[float, bool] | None = None
        self._widths: dict[tuple[str, bool], float] = {}

    @property
    def left(self) -> float:
        """Where the printed area begins."""
        return MARGIN_MM

    @property
    def width(self) -> float:
        """How wide the printed area is."""
        return float(self._pdf.epw)

    @property
    def bottom(self) -> float:
        """Where the printed area ends."""
        return float(self._pdf.h) - BOTTOM_MM

    def page(self) -> None:
        """Begin a page."""
        self._pdf.add_page()
        # the foot of the page before has type of its own
        self._set = None

    def text(
        self,
        at: tuple[float, float],
        width: float,
        text: str,
        *,
        size: float = TEXT,
        bold: bool = False,
        colour: Colour = INK,
        align: Align = "L",
    ) -> None:
        """Write one line; what is too long is cut with dots."""
        if not text:
            return
        pdf = self._pdf
        self._type(size, bold=bold)
        pdf.set_text_color(*colour)
        line = self._cut(text, width)
        room = width - self._wide(line) if align != "L" else 0.0
        left = at[0] + (room / 2 if align == "C" else room)
        pdf.text(left, at[1] + _BASE * size * _POINT_MM, line)

    def lines(
        self,
        at: tuple[float, float],
        width: float,
        text: str,
        *,
        most: int,
        size: float = TEXT,
        colour: Colour = INK,
    ) -> float:
        """Write a text that wraps, at most so many lines; return where it ended."""
        high = size * _POINT_MM * 1.35
        self._type(size, bold=False)
        found = self._wrapped(text, width)
        if len(found) > most:
            found = [*found[: most - 1], found[most - 1] + "…"]
        for number, line in enumerate(found):
            top = at[1] + number * high
            self.text((at[0], top), width, line, size=size, colour=colour)
        return at[1] + len(found) * high

    def rule(self, left: float, top: float, width: float, *, dark: bool = False) -> None:
        """Draw a line across."""
        self._pdf.set_draw_color(*(INK if dark else LINE))
        self._pdf.set_line_width(0.35 if dark else 0.2)
        self._pdf.line(left, top, left + width, top)

    def box(self, left: float, top: float, width: float, high: float) -> None:
        """Draw a frame."""
        self._pdf.set_draw_color(*FAINT)
        self._pdf.set_line_width(0.2)
        self._pdf.rect(left, top, width, high)

    def fill(self, left: float, top: float, width: float, high: float, colour: Colour) -> None:
        """Draw a filled rectangle."""
        self._pdf.fill(left, top, width, high, colour=colour)

    def code(self, left: float, top: float, side: float, code: Code) -> None:
        """Draw a QR code with the white around it."""
        module = side / code.size
        self._pdf.squares(
            (left + x * module, top + y * module, length * module, module)
            for x, y, length in code.runs
        )

    def pdf(self) -> bytes:
        """Return the finished print."""
        return bytes(self._pdf.output())

    def _type(self, size: float, *, bold: bool) -> None:
        if self._set != (size, bold):
            self._pdf.set_font(FAMILY, "B" if bold else "", size)
            self._set = (size, bold)

    def _wide(self, text: str) -> float:
        """Return the width of a text in the type that is set; signs are measured once."""
        size, bold = self._set or (TEXT, False)
        known, total = self._widths, 0.0
        for sign in text:
            width = known.get((sign, bold))
            if width is None:
                width = known[sign, bold] = self._pdf.get_string_width(sign) / size
            total += width
        return total * size

    def _cut(self, text: str, width: float) -> str:
        line = self._pdf.drawable(" ".join(text.split()))
        if self._wide(line) <= width:
            return line
        # by halves: a long topic has a thousand signs
        low, high = 0, len(line)
        while low < high:
            middle = (low + high + 1) // 2
            if self._wide(line[:middle] + "…") <= width:
                low = middle
            else:
                high = middle - 1
        return line[:low].rstrip() + "…"

    def _wrapped(self, text: str, width: float) -> list[str]:
        """Return the lines of a text; words stay whole unless one is wider than the line."""
        found, line = list[str](), ""
        for word in self._pdf.drawable(text).split():
            longer = f"{line} {word}" if line else word
            if line and self._wide(longer) > width:
                found.append(line)
                line = word
            else:
                line = longer
        return [*found, line] if line else found
