"""A small chart as SVG, drawn by hand, readable in dark and light.

Times stand on a logarithmic scale, shares from 0 to 1 on a plain one.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH = 760
NAMES = 230
FIGURES = 84
BAR, GAP, HEAD, FOOT = 14, 8, 34, 26

STYLE = """
  text { font: 12px system-ui, sans-serif; fill: #24292f }
  .head { font-weight: 600; font-size: 13px }
  .quiet { fill: #57606a }
  .line { stroke: #d0d7de; stroke-width: 1 }
  .peer { fill: #8c959f }
  .ours { fill: #0b6e4f }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 }
    .quiet { fill: #9198a1 }
    .line { stroke: #3d444d }
    .peer { fill: #6e7681 }
    .ours { fill: #3fb68b }
  }
"""


@dataclass(frozen=True)
class Bar:
    """One system: its value, or why there is none."""

    name: str
    value: float | None
    ours: bool = False
    note: str = ""


@dataclass(frozen=True)
class Panel:
    """Bars under a headline: milliseconds, or shares from 0 to 1."""

    head: str
    bars: Sequence[Bar]
    shares: bool = False


@dataclass(frozen=True)
class Scale:
    """Marks of an axis and the way to place values between the outer ones."""

    marks: Sequence[tuple[float, str]]
    logarithmic: bool

    def place(self, value: float, width: float) -> float:
        """Return how far a value lies from the left; values beyond stand at the ends."""
        low, high = self.marks[0][0], self.marks[-1][0]
        if self.logarithmic:
            low, high, value = math.log10(low), math.log10(high), math.log10(value)
        return min(max((value - low) / (high - low), 0.0), 1.0) * width


SHARES = Scale([(0.0, "0"), (0.25, ".25"), (0.5, ".5"), (0.75, ".75"), (1.0, "1")], False)


def times(values: Sequence[float]) -> Scale:
    """Return a scale of the powers of ten that hold all values; at least one decade."""
    low = math.floor(math.log10(min(values)))
    high = max(math.ceil(math.log10(max(values))), low + 1)
    return Scale([(10.0**n, _time(10.0**n)) for n in range(low, high + 1)], True)


def draw(title: str, description: str, panels: Sequence[Panel]) -> str:
    """Return the chart as SVG text; panels without any value are left out."""
    parts, top = [], 8
    for panel in panels:
        if any(bar.value for bar in panel.bars):
            lines, top = _panel(panel, top)
            parts += lines
    size = f'viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}"'
    named = 'role="img" aria-labelledby="t d"'
    # an image is read aloud by its title and description
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} {named}>',
        f'<title id="t">{escape(title)}</title>',
        f'<desc id="d">{escape(description)}</desc>',
        f"<style>{STYLE}</style>",
    ]
    return "\n".join([*head, *parts, "</svg>\n"])


def shown(value: float, *, share: bool) -> str:
    """Write a value beside its bar."""
    return f"{value:.3f}" if share else _time(value)


def _time(milliseconds: float) -> str:
    if milliseconds < 1000:
        return f"{milliseconds:.3g} ms"
    return f"{milliseconds / 1000:.3g} s"


def _panel(panel: Panel, top: int) -> tuple[list[str], int]:
    scale = SHARES if panel.shares else times([bar.value for bar in panel.bars if bar.value])
    axis = WIDTH - NAMES - FIGURES
    lines = [f'<text class="head" x="0" y="{top + 14}">{escape(panel.head)}</text>']
    first = top + HEAD
    last = first + len(panel.bars) * (BAR + GAP)
    for value, label in scale.marks:
        x = NAMES + scale.place(value, axis)
        lines += [
            f'<line class="line" x1="{x:.1f}" y1="{first - 6}" x2="{x:.1f}" y2="{last}"/>',
            f'<text class="quiet" x="{x:.1f}" y="{last + 14}" text-anchor="middle">{label}</text>',
        ]
    for number, bar in enumerate(panel.bars):
        y = first + number * (BAR + GAP)
        base = y + BAR - 3
        name = escape(bar.name)
        lines.append(f'<text x="{NAMES - 8}" y="{base}" text-anchor="end">{name}</text>')
        if not bar.value:
            lines.append(f'<text class="quiet" x="{NAMES}" y="{base}">{escape(bar.note)}</text>')
            continue
        # never nothing, even where a value stands at the very left
        length = max(scale.place(bar.value, axis), 2.0)
        kind, figure = "ours" if bar.ours else "peer", shown(bar.value, share=panel.shares)
        lines += [
            f'<rect class="{kind}" x="{NAMES}" y="{y}" width="{length:.1f}" height="{BAR}" rx="2"/>',
            f'<text x="{NAMES + length + 6:.1f}" y="{base}">{figure}</text>',
        ]
    return lines, last + FOOT
