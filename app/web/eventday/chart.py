"""Where the points of the frontier stand: meetings moved from left to right, the score upwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.matchday.replan_choices import Choice

WIDTH, HEIGHT = 340, 190
LEFT, RIGHT, TOP, BOTTOM = 52, 16, 20, 44


@dataclass(frozen=True)
class Point:
    """A choice as a dot; choices at the same place share one."""

    x: float
    y: float
    numbers: tuple[int, ...]
    """Of the choices, from 1 in the order in which they were given."""


@dataclass(frozen=True)
class Chart:
    """The dots and the ends of both axes."""

    points: tuple[Point, ...]
    most_moved: int
    least_percent: float


def frontier_chart(choices: Sequence[Choice]) -> Chart | None:
    """Return the chart of the choices that are worked out; None for fewer than two.

    The upper end of the score is that of the best choice; the lower one is rounded down to half a
    per cent.
    """
    done = [(n, each) for n, each in enumerate(choices, 1) if each.done and each.score]
    best = max((each.score or 0 for _, each in done), default=0)
    if len(done) < 2:
        return None
    places: dict[tuple[int, float], list[int]] = {}
    for number, each in done:
        percent = round(100 * (each.score or 0) / best, 1)
        places.setdefault((each.moved, percent), []).append(number)
    least = min(99.5, int(min(percent for _, percent in places) * 2) / 2)
    most = max(1, *(moved for moved, _ in places))
    points = tuple(
        Point(
            x=round(LEFT + moved / most * (WIDTH - LEFT - RIGHT), 1),
            y=round(TOP + (100 - percent) / (100 - least) * (HEIGHT - TOP - BOTTOM), 1),
            numbers=tuple(numbers),
        )
        for (moved, percent), numbers in sorted(places.items())
    )
    return Chart(points, most, least)
