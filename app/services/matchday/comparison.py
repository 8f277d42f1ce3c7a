"""Runs of one group side by side: the same question, answered in different ways."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.models.timetable import TimetableRun
from app.services.matchday.run_results import Result, result_of


@dataclass(frozen=True)
class Column:
    """A run of the comparison; the result is None while there is none."""

    run: TimetableRun
    result: Result | None


@dataclass(frozen=True)
class PlaceRow:
    """A municipality: how many firms come from there, and their meetings in each run."""

    code: str
    firms: int
    seats: tuple[int | None, ...]


@dataclass(frozen=True)
class Comparison:
    """Columns in the order they were asked for; places with most firms first."""

    columns: tuple[Column, ...]
    places: tuple[PlaceRow, ...]

    @property
    def open(self) -> bool:
        """Whether some run still waits or works."""
        return any(column.run.state in {"queued", "running"} for column in self.columns)

    @property
    def same_question(self) -> bool:
        """Whether all of them were asked the very same."""
        return len({column.run.digest for column in self.columns if column.result}) <= 1

    def of(self, kind: str) -> Result | None:
        """Return the result of a kind; None where there is none."""
        found = (c.result for c in self.columns if c.run.kind == kind and c.result)
        return next(found, None)

    @property
    def price(self) -> float | None:
        """Share of the score that fairness costs, against the run for the score alone."""
        fair, score = self.of("fair"), self.of("score")
        if fair is None or score is None or not score.levels[-1]["value"]:
            return None
        return max(0.0, 1.0 - float(fair.levels[-1]["value"] / score.levels[-1]["value"]))


def compare(runs: Sequence[TimetableRun]) -> Comparison:
    """Return runs side by side."""
    columns = tuple(Column(run, result_of(run)) for run in runs)
    groups = [
        {group["name"]: group for group in column.result.figures.get("groups", ())}
        if column.result
        else None
        for column in columns
    ]
    firms = {name: group["firms"] for found in groups if found for name, group in found.items()}
    places = [
        PlaceRow(
            code=code,
            firms=count,
            seats=tuple(
                None if found is None else found.get(code, {}).get("seats", 0) for found in groups
            ),
        )
        for code, count in sorted(firms.items(), key=lambda item: (-item[1], item[0]))
    ]
    return Comparison(columns, tuple(places))
