"""Difference in differences with firm and year effects on matched firms.

Where support began in several years, one two-way regression compares late firms with early ones
that already have it, and the average may even have the wrong sign (Goodman-Bacon 2021). So the
design is stacked: each first year of support is compared with its own neighbours that never had
any, with firm and year effects of its own, all in one regression; the effects of the years are then
averaged by their number of supported firms. With one first year this is the plain two-way model.

Errors are clustered by firm: a firm that is the neighbour in several years is one cluster. They
count the choice of neighbours as given; matching on years before support makes them, if anything,
too wide (Abadie and Spiess 2022).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.effect.domain import (
    CohortEffect,
    Effect,
    EventPoint,
    Floats,
    Integers,
    PreTrend,
    Settings,
)
from matching.effect.match import Cohort
from matching.effect.regress import Fit, fit, without_means
from matching.effect.wide import Wide


@dataclass(frozen=True, eq=False)
class Stack:
    """Rows of all cohorts, one beneath the other; a unit is a firm within a cohort."""

    y: Floats
    unit: Integers
    firm: Integers
    cohort: Integers
    relative: Integers
    treated: Floats
    weight: Floats
    cohorts: tuple[Cohort, ...]

    @property
    def sizes(self) -> Floats:
        """Supported firms of each cohort."""
        return np.array([len(c.treated) for c in self.cohorts], dtype=float)


def stack(wide: Wide, cohorts: Sequence[Cohort], settings: Settings) -> Stack:
    """Return the rows that are compared; cohorts without a pair are left out."""
    used = tuple(cohort for cohort in cohorts if len(cohort.pairs))
    parts: list[tuple[NDArray[Any], ...]] = []
    units = 0
    for number, cohort in enumerate(used):
        controls, weights = cohort.weights()
        firms = np.concatenate([cohort.treated, controls])
        first, last = cohort.year - settings.pre_years, cohort.year + settings.post_years - 1
        values = wide.window(first, last)[firms]
        row, column = np.nonzero(np.isfinite(values))
        own = np.arange(len(firms)) < len(cohort.treated)
        weight = np.concatenate([np.ones(len(cohort.treated)), weights])
        parts.append((
            values[row, column], units + row, firms[row], np.full(len(row), number),
            column - settings.pre_years, own[row].astype(float), weight[row],
        ))  # fmt: skip
        units += len(firms)
    if not parts:
        nothing, none = np.empty(0), np.empty(0, dtype=np.int64)
        return Stack(nothing, none, none, none, none, nothing, nothing, ())
    y, unit, firm, cohort_of, relative, treated, weight = (
        np.concatenate(column) for column in zip(*parts, strict=True)
    )
    return Stack(y, unit, firm, cohort_of, relative, treated, weight, used)


def effect_of(rows: Stack, *, events: bool = True) -> Effect:
    """Return the average effect, that of each cohort, and year by year with the check before.

    The stack must have at least one cohort; ``events`` False leaves the years out.
    """
    shares = rows.sizes / rows.sizes.sum()
    after = rows.treated * (rows.relative >= 0)
    columns = [after * (rows.cohort == number) for number in range(len(rows.cohorts))]
    fitted, kept = _regress(rows, np.column_stack(columns))
    effects = tuple(
        CohortEffect(
            cohort.year, len(cohort.treated), len(cohort.weights()[0]),
            fitted.interval(_at(kept, fitted, {number: 1.0})),
        )
        for number, cohort in enumerate(rows.cohorts)
    )  # fmt: skip
    average = fitted.interval(_at(kept, fitted, dict(enumerate(shares))))
    controls = np.unique(np.concatenate([c.weights()[0] for c in rows.cohorts]))
    points, check = _events(rows) if events else ((), None)
    return Effect(
        average, int(rows.sizes.sum()), len(controls), len(rows.y), effects, points, check
    )


def _events(rows: Stack) -> tuple[tuple[EventPoint, ...], PreTrend | None]:
    """Return the difference in each year from the first with support, and the test before it."""
    relatives = [int(e) for e in np.unique(rows.relative)]
    asked = [
        (number, e) for number in range(len(rows.cohorts)) for e in relatives
        if e != -1 and ((rows.cohort == number) & (rows.relative == e) & (rows.treated > 0)).any()
    ]  # fmt: skip
    columns = [rows.treated * (rows.cohort == n) * (rows.relative == e) for n, e in asked]
    fitted, kept = _regress(rows, np.column_stack(columns))
    points, before = [], []
    for e in relatives:
        own = {at: rows.sizes[n] for at, (n, when) in enumerate(asked) if when == e and at in kept}
        if not own:
            points.append(EventPoint(e, None))
            continue
        total = sum(own.values())
        combination = _at(kept, fitted, {at: size / total for at, size in own.items()})
        points.append(EventPoint(e, fitted.interval(combination)))
        if e < -1:
            before.append(combination)
    check = fitted.joint(np.stack(before)) if before else None
    return tuple(points), check


def _regress(rows: Stack, columns: Floats) -> tuple[Fit, dict[int, int]]:
    """Fit with firm and year effects; return also where each column stands, those left out not."""
    years = [
        (rows.cohort == number) & (rows.relative == e)
        for number in range(len(rows.cohorts))
        for e in np.unique(rows.relative[rows.cohort == number])[1:]
    ]
    everything = np.column_stack([columns, *years]).astype(float)
    within = without_means(everything, rows.unit)
    # a column that firm effects explain whole, such as a cohort seen in one year only
    useful = np.flatnonzero(np.abs(within).max(axis=0) > 1e-9)
    fitted = fit(
        without_means(rows.y[:, None], rows.unit)[:, 0], within[:, useful],
        weights=rows.weight, clusters=rows.firm,
    )  # fmt: skip
    return fitted, {int(column): at for at, column in enumerate(useful)}


def _at(kept: dict[int, int], fitted: Fit, parts: dict[int, float]) -> Floats:
    combination = np.zeros(len(fitted.coefficients))
    for column, share in parts.items():
        if column in kept:
            combination[kept[column]] = share
    return combination
