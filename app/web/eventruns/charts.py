"""The curve of a run: what it has reached and what nobody can exceed, over time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT = 640, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 12, 14, 30


@dataclass(frozen=True)
class Curve:
    """Everything the drawing needs, in units of its view box of 640 × 220.

    ``ticks`` are (y, value) of the scale, ``seconds`` the end of the time axis.
    """

    values: str
    bounds: str
    ticks: tuple[tuple[float, int], ...]
    seconds: float
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    base: int = HEIGHT - _BOTTOM


def draw(progress: Mapping[str, Any]) -> Curve | None:
    """Return the curve of a run's progress; None where nothing moved that could be drawn.

    The scale begins a little below the lowest value: the whole race is in the last percent. Bounds
    far above it are cut off at the top.
    """
    points: Sequence[Sequence[float]] = [
        point for point in progress.get("history", ()) if point[2] is not None
    ]
    if len({(point[1], point[2]) for point in points}) < 2:
        return None
    end = max(float(progress.get("elapsed", 0)), points[-1][0], 0.1)
    lowest, highest = min(p[1] for p in points), max(p[1] for p in points)
    best_bound = min(p[2] for p in points)
    span = max(highest, best_bound) - lowest
    top = max(highest, best_bound) + max(1.0, span * 0.25)
    bottom = max(0.0, lowest - max(1.0, span * 0.1))

    def x(second: float) -> float:
        return round(_LEFT + second / end * (WIDTH - _LEFT - _RIGHT), 1)

    def y(value: float) -> float:
        share = (max(bottom, min(value, top)) - bottom) / (top - bottom)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _BOTTOM - _TOP), 1)

    return Curve(
        values=_stairs([(x(p[0]), y(p[1])) for p in points], x(end)),
        bounds=_stairs([(x(p[0]), y(p[2])) for p in points], x(end)),
        ticks=tuple((y(value), round(value)) for value in (bottom, highest)),
        seconds=end,
    )


def _stairs(points: Sequence[tuple[float, float]], end: float) -> str:
    """Return the points of a line that keeps each value until the next one."""
    drawn: list[str] = []
    for at, (x, y) in enumerate(points):
        if at:
            drawn.append(f"{x},{points[at - 1][1]}")
        drawn.append(f"{x},{y}")
    drawn.append(f"{end},{points[-1][1]}")
    return " ".join(drawn)
