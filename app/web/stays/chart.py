"""The geometry of the progress chart: bars of closed tasks, the plan as a line."""

from dataclasses import dataclass

from app.services.stay_progress import Progress

WIDTH, HEIGHT = 640, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 8, 16, 36
_BAR = 0.6


@dataclass(frozen=True)
class Bar:
    """Tasks closed until the end of a week; ``height`` is 0 for a week that has not begun."""

    number: int
    x: float
    y: float
    width: float
    height: float
    middle: float


@dataclass(frozen=True)
class Chart:
    """Everything the drawing needs, in units of its view box of 640 × 240.

    ``plan`` are the points of the planned line; ``ticks`` are (y, number) of the scale.
    """

    bars: tuple[Bar, ...]
    plan: str
    ticks: tuple[tuple[float, int], ...]
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    base: int = HEIGHT - _BOTTOM


def draw(progress: Progress) -> Chart:
    """Return the chart of a progress; an empty stay has a scale to 1."""
    totals = [week.closed_total or 0 for week in progress.weeks]
    top = _round_up(max([1, progress.planned, *totals]))
    base, wide = HEIGHT - _BOTTOM, WIDTH - _LEFT - _RIGHT
    step = wide / max(1, len(progress.weeks))

    def height(number: int) -> float:
        return round(number / top * (base - _TOP), 1)

    bars, points = [], [f"{_LEFT},{base}"]
    for place, week in enumerate(progress.weeks):
        tall = height(week.closed_total or 0)
        x = round(_LEFT + step * place + step * (1 - _BAR) / 2, 1)
        middle = round(_LEFT + step * (place + 0.5), 1)
        bars.append(Bar(week.number, x, round(base - tall, 1), round(step * _BAR, 1), tall, middle))
        end = round(_LEFT + step * (place + 1), 1)
        points.append(f"{end},{round(base - height(week.planned_total), 1)}")
    numbers = sorted({0, top // 2, top})
    return Chart(
        bars=tuple(bars),
        plan=" ".join(points),
        ticks=tuple((round(base - height(number), 1), number) for number in numbers),
    )


def _round_up(number: int) -> int:
    # a scale that ends in a number one can halve
    step = 2 if number <= 10 else 10
    return -(-number // step) * step
