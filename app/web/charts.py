"""Charts drawn by the server, each with a table of the same numbers.

A view makes a chart out of labels in the reader's language, the macros of
``components/charts.html`` draw it. Lengths are true: zero lies at the foot of every scale, and a
value that is not known has no bar instead of a bar of nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from app.web.filters import number

WIDTH, HEIGHT = 340.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 320.0, 14.0, 160.0
"""The plot of a line chart; left of it stand the figures, below it the names of the columns."""
MOST_NAMES = 6
"""More names would run into each other on a phone."""
DASHES = ("", "7 4", "2 4", "10 3 2 3")
"""Lines differ in their dashes too: colour alone tells nothing in print."""


@dataclass(frozen=True)
class Datum:
    """One row of a chart and of its table.

    ``words`` is how the value is written, the plain number where it is empty. ``mark`` is what the
    value is compared with: last year, a limit. ``tone`` is empty, ``warn`` or ``alarm``.
    """

    label: str
    value: float | None
    words: str = ""
    address: str = ""
    mark: float | None = None
    tone: str = ""
    note: str = ""

    @property
    def written(self) -> str:
        """The value in words."""
        return self.words or _written(self.value)

    @property
    def mark_written(self) -> str:
        """What it is compared with, in words."""
        return _written(self.mark)


@dataclass(frozen=True)
class Bars:
    """Horizontal bars on one scale; ``name`` is unique on its page."""

    name: str
    title: str
    data: tuple[Datum, ...]
    row_label: str
    value_label: str
    mark_label: str = ""

    def share(self, value: float | None) -> str:
        """Return the length of a value, 0 to 100; the longest bar or mark has 100."""
        most = max((v for d in self.data for v in (d.value, d.mark) if v), default=0)
        return f"{100 * value / most:.1f}" if value and most > 0 else "0"


@dataclass(frozen=True)
class Step:
    """One step of a funnel, with the shares of the first and of the step before, if any."""

    datum: Datum
    of_first: float | None
    of_previous: float | None


@dataclass(frozen=True)
class Funnel:
    """Steps that fewer and fewer reach."""

    name: str
    title: str
    data: tuple[Datum, ...]
    row_label: str
    value_label: str
    mark_label: str = ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps with their shares; a share of nothing is not known."""
        if not self.data:
            return ()
        first = self.data[0]
        return (
            Step(first, _ratio(first.value, first.value), None),
            *(
                Step(d, _ratio(d.value, first.value), _ratio(d.value, before.value))
                for before, d in pairwise(self.data)
            ),
        )

    def share(self, value: float | None) -> str:
        """Return the length of a value, 0 to 100."""
        return Bars(
            self.name, self.title, self.data, self.row_label, self.value_label
        ).share(value)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One course over the columns; None is a gap."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Drawn:
    """A course in the picture: runs of joined points, and every point for its dot."""

    label: str
    dash: str
    runs: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Lines:
    """Courses over columns such as months or years; not negative."""

    name: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    column_label: str
    unit: str = ""
    left: ClassVar[float] = LEFT
    right: ClassVar[float] = RIGHT

    @property
    def top(self) -> float:
        """The end of the scale: the next round number above the highest value."""
        most = max((v for line in self.lines for v in line.values if v is not None), default=0)
        return round_up(most)

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """The courses as SVG writes them."""
        found = []
        for number_, line in enumerate(self.lines):
            runs, run, dots = list[str](), list[str](), list[tuple[str, str]]()
            for column, value in enumerate(line.values):
                if value is None:
                    runs, run = [*runs, " ".join(run)], []
                    continue
                x, y = f"{self._x(column):.1f}", f"{self._y(value):.1f}"
                run.append(f"{x},{y}")
                dots.append((x, y))
            runs.append(" ".join(run))
            dash = DASHES[number_ % len(DASHES)]
            found.append(Drawn(line.label, dash, tuple(r for r in runs if " " in r), tuple(dots)))
        return tuple(found)

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """Columns whose name stands below the plot, as (x, name); the last is among them."""
        step = -(-len(self.columns) // MOST_NAMES) or 1
        last = len(self.columns) - 1
        return tuple(
            (f"{self._x(i):.1f}", name)
            for i, name in enumerate(self.columns)
            if (last - i) % step == 0
        )

    @property
    def scale(self) -> tuple[tuple[str, str], ...]:
        """Heights with their figures: nothing, half, all; where things are counted no half one."""
        known = [v for line in self.lines for v in line.values if v is not None]
        half = self.top / 2
        counted = all(float(v).is_integer() for v in known) and not half.is_integer()
        marks = (0.0, self.top) if counted else (0.0, half, self.top)
        return tuple((f"{self._y(value):.1f}", number(value)) for value in marks)

    def _x(self, column: int) -> float:
        gaps = max(1, len(self.columns) - 1)
        return LEFT + (RIGHT - LEFT) * (column / gaps if len(self.columns) > 1 else 0.5)

    def _y(self, value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * value / self.top


@dataclass(frozen=True)
class Tile:
    """One large figure with what it means; ``before`` is what it was, in words."""

    label: str
    words: str
    address: str = ""
    hint: str = ""
    before: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Tiles:
    """Large figures in a row, and their table."""

    name: str
    title: str
    tiles: tuple[Tile, ...]
    row_label: str
    value_label: str
    before_label: str = ""


def round_up(value: float) -> float:
    """Return the least of 1, 2, 5, 10, 20, 50 … that is not below ``value``; 1 for nothing."""
    step = 1.0
    while step < value:
        for factor in (2, 2.5, 2):
            step *= factor
            if step >= value:
                return step
    return step


def rows(data: Sequence[Datum]) -> list[tuple[str, float | None]]:
    """Return labels and values as a file takes them."""
    return [(datum.label, datum.value) for datum in data]


def _ratio(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def _written(value: float | None) -> str:
    return "–" if value is None else number(value)
