"""Forest plot and year-by-year plot: places of marks, worked out by the server."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.web.effect.reading import refusal, share, span
from matching.effect.domain import EventPoint, Finding, Interval

LEAST, MOST = -100.0, 300.0
"""Percent: what reaches further is cut at the edge of the plot, the words tell all of it."""
WIDTH, HEIGHT = 340.0, 200.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 330.0, 12.0, 168.0


@dataclass(frozen=True)
class Row:
    """A line of a forest plot; places are 0 … 100. Without an effect only words stand there."""

    label: str
    words: str
    count: str = ""
    low: str = ""
    width: str = ""
    point: str = ""
    zero_within: bool = False

    @property
    def drawn(self) -> bool:
        """Whether there is a mark."""
        return bool(self.point)


@dataclass(frozen=True)
class Forest:
    """Effects on one scale of percent; ``zero`` is the place of no difference."""

    rows: tuple[Row, ...]
    zero: str
    scale: tuple[str, str]


def forest(lines: Sequence[tuple[str, Finding]]) -> Forest:
    """Return the plot of labelled findings in their order."""
    ends = [
        percent
        for _, finding in lines
        if finding.effect
        for percent in (finding.effect.average.percent_low, finding.effect.average.percent_high)
    ]
    low = max(LEAST, min([0.0, *ends]))
    high = min(MOST, max([0.0, *ends]))
    margin = max(1.0, (high - low) * 0.05)
    low, high = low - margin, high + margin

    def place(percent: float) -> float:
        return max(0.0, min(100.0, (percent - low) / (high - low) * 100))

    return Forest(
        tuple(_row(label, finding, place) for label, finding in lines),
        f"{place(0):.1f}",
        (share(low), share(high)),
    )


def _row(label: str, finding: Finding, place: object) -> Row:
    effect = finding.effect
    if effect is None or not callable(place):
        return Row(label, refusal(finding.refusal) if finding.refusal else "–")
    average = effect.average
    left, right = place(average.percent_low), place(average.percent_high)
    return Row(
        label,
        f"{share(average.percent)} ({span(average)})",
        f"{effect.treated:,} / {effect.controls:,}",
        f"{left:.1f}",
        f"{max(0.6, right - left):.1f}",
        f"{place(average.percent):.1f}",
        average.low <= 0 <= average.high,
    )


@dataclass(frozen=True)
class Mark:
    """One year of the plot; without an interval it is the year that all are compared with."""

    relative: int
    x: str
    y: str
    top: str
    bottom: str
    interval: Interval | None

    @property
    def words(self) -> str:
        """The difference in words."""
        if self.interval is None:
            return share(0.0)
        return f"{share(self.interval.percent)} ({span(self.interval)})"


@dataclass(frozen=True)
class Years:
    """Differences by year around the start of support, in percent."""

    marks: tuple[Mark, ...]
    ticks: tuple[tuple[str, str], ...]
    zero: str
    start: str


def years(points: Sequence[EventPoint]) -> Years | None:
    """Return the plot; None without points."""
    if not points:
        return None
    ends = [p for point in points if point.effect for p in _ends(point.effect)]
    low, high = max(LEAST, min([0.0, *ends])), min(MOST, max([0.0, *ends]))
    low, high = low - 1, high + 1
    gap = (_RIGHT - _LEFT) / max(1, len(points) - 1) * 0.94

    def y(percent: float) -> float:
        held = max(low, min(high, percent))
        return _BOTTOM - (held - low) / (high - low) * (_BOTTOM - _TOP)

    marks, start = [], _LEFT
    for at, point in enumerate(points):
        x = _LEFT + 8 + at * gap
        if point.relative == 0:
            start = x - gap / 2
        first, last = _ends(point.effect) if point.effect else (0.0, 0.0)
        middle = point.effect.percent if point.effect else 0.0
        marks.append(
            Mark(point.relative, f"{x:.1f}", f"{y(middle):.1f}", f"{y(last):.1f}",
                 f"{y(first):.1f}", point.effect)
        )  # fmt: skip
    ticks = tuple((f"{y(v):.1f}", f"{v:.0f}") for v in sorted({low + 1, 0.0, high - 1}))
    return Years(tuple(marks), ticks, f"{y(0.0):.1f}", f"{start:.1f}")


def _ends(interval: Interval) -> tuple[float, float]:
    return interval.percent_low, interval.percent_high
