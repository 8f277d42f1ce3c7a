"""Findings of the engine as JSON for a row, and back."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from matching.effect.domain import (
    BalanceRow,
    CohortEffect,
    Effect,
    EventPoint,
    Finding,
    Interval,
    PreTrend,
    Refusal,
)


def to_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as JSON holds them; a figure that is no number becomes null."""
    cleaned: list[dict[str, Any]] = _finite([asdict(finding) for finding in findings])
    return cleaned


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return value


def from_json(values: Sequence[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Return the findings of :func:`to_json`."""
    return tuple(_finding(value) for value in values)


def _finding(value: Mapping[str, Any]) -> Finding:
    return Finding(
        outcome=value["outcome"],
        group=value["group"],
        effect=_effect(value["effect"]) if value["effect"] else None,
        refusal=Refusal(**value["refusal"]) if value["refusal"] else None,
        balance=tuple(BalanceRow(**_known(row)) for row in value["balance"]),
        placebo=_interval(value["placebo"]),
        without_match=value["without_match"],
        without_years=value["without_years"],
        dropped_rows=value["dropped_rows"],
    )


def _effect(value: Mapping[str, Any]) -> Effect | None:
    average = _interval(value["average"])
    if average is None:
        return None
    cohorts = (
        (each, _interval(each["effect"])) for each in value["cohorts"]
    )  # fmt: skip
    trend = value["pre_trend"]
    return Effect(
        average,
        value["treated"],
        value["controls"],
        value["rows"],
        tuple(
            CohortEffect(each["year"], each["treated"], each["controls"], effect)
            for each, effect in cohorts
            if effect is not None
        ),
        tuple(
            EventPoint(point["relative"], _interval(point["effect"])) for point in value["events"]
        ),
        PreTrend(**_known(trend)) if trend else None,
    )


def _interval(value: Mapping[str, Any] | None) -> Interval | None:
    if value is None or any(part is None for part in value.values()):
        return None
    return Interval(**value)


def _known(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: math.nan if part is None else part for key, part in value.items()}
