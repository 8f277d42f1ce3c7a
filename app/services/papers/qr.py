"""QR codes as squares to draw: in an inline SVG of a page, or on paper."""

from dataclasses import dataclass
from functools import lru_cache

import segno

MASK = 0
QUIET = 4
"""Modules of white that the standard asks for on every side."""


@dataclass(frozen=True)
class Code:
    """A QR code: black runs of (column, row, length) on a square of ``size`` modules.

    The white around it is part of the square.
    """

    size: int
    runs: tuple[tuple[int, int, int], ...]

    @property
    def path(self) -> str:
        """The runs as the path of an SVG with a view box of ``size`` by ``size``."""
        return "".join(f"M{x} {y}h{n}v1h-{n}z" for x, y, n in self.runs)


@lru_cache(maxsize=1024)
def encode(text: str) -> Code:
    """Return the code of a text, such that a seventh of it may be scratched off a badge.

    The mask is always the same: readers take any, and to weigh all eight takes ten times as long.
    """
    made = segno.make_qr(text, error="m", mask=MASK)
    runs: list[tuple[int, int, int]] = []
    for y, row in enumerate(made.matrix):
        start: int | None = None
        for x, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                runs.append((start + QUIET, y + QUIET, x - start))
                start = None
    return Code(len(made.matrix) + 2 * QUIET, tuple(runs))
