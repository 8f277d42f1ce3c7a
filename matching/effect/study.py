"""A whole study: every outcome, in all supported firms and in groups of them."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from matching.effect.domain import (
    LEAST_PRE_YEARS,
    NEVER,
    Finding,
    Group,
    Interval,
    Panel,
    Refusal,
    Settings,
)
from matching.effect.estimate import effect_of, stack
from matching.effect.match import Cohort, balance, match
from matching.effect.wide import Wide, pretend_earlier, widen

ALL = "all"


def study(
    panel: Panel,
    settings: Settings,
    *,
    groups: Sequence[Group] = (),
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Finding, ...]:
    """Return one finding for each outcome of the panel in all firms and in each group.

    Neighbours are chosen once for an outcome: a group is a part of the same pairs. ``progress``
    hears how many outcomes of how many are done.
    """
    findings: list[Finding] = []
    for done, outcome in enumerate(panel.outcomes, start=1):
        findings.extend(_findings(panel, outcome, settings, groups))
        if progress is not None:
            progress(done, len(panel.outcomes))
    return tuple(findings)


def _findings(
    panel: Panel, outcome: str, settings: Settings, groups: Sequence[Group]
) -> Iterator[Finding]:
    wide = widen(panel, outcome)
    cohorts = match(wide, settings)
    yield _whole(wide, outcome, cohorts, settings)
    for group in groups:
        chosen = np.isin(wide.firms, list(group.firms))
        part = tuple(cohort.only(chosen) for cohort in cohorts)
        refusal = refuse(wide, part, settings)
        effect = None if refusal else effect_of(stack(wide, part, settings), events=False)
        yield Finding(outcome, group.name, effect, refusal)


def _whole(wide: Wide, outcome: str, cohorts: tuple[Cohort, ...], settings: Settings) -> Finding:
    refusal = refuse(wide, cohorts, settings)
    seen = sum(len(cohort.seen) for cohort in cohorts)
    matched = sum(len(cohort.treated) for cohort in cohorts)
    return Finding(
        outcome, ALL,
        None if refusal else effect_of(stack(wide, cohorts, settings)),
        refusal,
        balance=balance(cohorts),
        placebo=None if refusal else placebo(wide, settings),
        without_match=seen - matched,
        without_years=int((wide.treated_from != NEVER).sum()) - seen,
        dropped_rows=wide.dropped,
    )  # fmt: skip


def refuse(wide: Wide, cohorts: Sequence[Cohort], settings: Settings) -> Refusal | None:
    """Return why no figure may be stated; None where one may.

    One year before support shows no trend; few supported firms show chance; and below
    ``least_treated`` the errors by cluster are too small themselves.
    """
    if settings.pre_years < LEAST_PRE_YEARS or not cohorts:
        years = wide.treated_from[wide.treated_from != NEVER] - wide.years[0]
        most = int(min(years.max(), settings.pre_years)) if len(years) else 0
        return Refusal("few_years", max(0, most), max(settings.pre_years, LEAST_PRE_YEARS))
    matched = sum(len(cohort.treated) for cohort in cohorts)
    if matched < settings.least_treated:
        kind = "few_treated" if any(len(c.candidates) for c in cohorts) else "no_control"
        return Refusal(kind, matched, settings.least_treated)
    return None


def placebo(wide: Wide, settings: Settings) -> Interval | None:
    """Return the effect of a support that never was: begun some years before the true one.

    Neighbours are chosen anew by the years before the pretended start, so unlike the check of the
    trend it looks at years that were not matched. None where the panel is too short for it.
    """
    earlier = pretend_earlier(wide, settings.placebo_years)
    cohorts = match(earlier, settings)
    if refuse(earlier, cohorts, settings):
        return None
    return effect_of(stack(earlier, cohorts, settings), events=False).average
