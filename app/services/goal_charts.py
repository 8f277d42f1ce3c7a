"""Where the marks of a goal's chart stand: values over time, first value, target. Pure geometry."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.models.engagement import POINTS, GoalReading

WIDTH, HEIGHT = 300, 190
LEFT, RIGHT, TOP, BOTTOM = 30, 270, 34, 156
"""The plot inside the picture; above it stands room for a value, below it the names of times."""
_HEADROOM = Decimal("1.1")


@dataclass(frozen=True)
class Mark:
    """A value in the picture; ``x`` and ``y`` are in its own units, y grows downwards."""

    x: float
    y: float
    reading: GoalReading


@dataclass(frozen=True)
class Column:
    """A point of time and where its name stands."""

    x: float
    point: str


@dataclass(frozen=True)
class Chart:
    """A picture of ``WIDTH`` × ``HEIGHT``; zero lies at ``BOTTOM``, so that lengths are true."""

    marks: tuple[Mark, ...]
    columns: tuple[Column, ...]
    target_y: float
    baseline_y: float | None

    @property
    def line(self) -> str:
        """The points of the line through the values, as SVG writes them."""
        return " ".join(f"{mark.x:.1f},{mark.y:.1f}" for mark in self.marks)


def draw(readings: Sequence[GoalReading], target: Decimal) -> Chart:
    """Return the chart of readings of one goal, one for each point of time, in any order.

    The five points stand at equal distances, whether they were read or not. Values are not
    negative; the highest of values and target stays inside the plot.
    """
    top = max([target, *(reading.value for reading in readings)]) * _HEADROOM or Decimal(1)
    places = {p: LEFT + i * (RIGHT - LEFT) / (len(POINTS) - 1) for i, p in enumerate(POINTS)}

    def height(value: Decimal) -> float:
        return BOTTOM - float(value / top) * (BOTTOM - TOP)

    marks = tuple(
        Mark(places[reading.point], height(reading.value), reading)
        for reading in sorted(readings, key=lambda r: POINTS.index(r.point))
    )
    first = next((mark.y for mark in marks if mark.reading.point == "baseline"), None)
    return Chart(
        marks=marks,
        columns=tuple(Column(x, point) for point, x in places.items()),
        target_y=height(target),
        baseline_y=first,
    )
