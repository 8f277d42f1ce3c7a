"""Targets taken from published cases: what a firm reached, brought to the value of another.

Only a figure of the same metric, the same unit and a base period of the same kind is quoted, and
the target is the value of today times what became of the quoted one, within what makes sense.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy.orm import Session

from app.models.case import CaseStudy, CaseVersion
from app.models.company import Company
from app.models.intake import Pain
from app.models.kpi import Measure
from app.repositories.intakes import plans
from app.runtime.catalogue import Catalogue
from app.services.field_visibility import PUBLIC, level_of
from app.services.kpi_pairs import KpiPair, kpi_pair
from app.services.measures import plain

MOST, LOOKED_AT = 5, 60
STEEPEST_DOWN, STEEPEST_UP = Decimal("0.3"), Decimal(2)
"""A target is at most 70 % lower or twice as high: what one firm did is no promise to another."""
KINDS = (("short", 62), ("quarter", 125), ("half", 250), ("year", 10_000))
"""Kinds of periods and the most days of each: months with seasons are not set beside years."""
_DIGITS = 3


@dataclass(frozen=True)
class Quote:
    """A figure of a published case beside a pain, and the target that follows from it."""

    measure: Measure
    version: CaseVersion
    case: CaseStudy
    company: Company
    pair: KpiPair
    ratio: Decimal
    target: Decimal
    capped: bool


@dataclass(frozen=True)
class Offer:
    """What can be quoted for a pain; ``other_period`` counts figures left out for their period."""

    pain: Pain
    quotes: tuple[Quote, ...]
    other_period: int


def kind_of(first: date, last: date) -> str:
    """Return the kind of a period: ``short``, ``quarter``, ``half`` or ``year``."""
    days = (last - first).days + 1
    return next(kind for kind, most in KINDS if days <= most)


def offer(
    session: Session,
    pain: Pain,
    *,
    industry: str,
    company_id: int | None,
    catalogue: Catalogue,
) -> Offer:
    """Return what can be quoted for a pain, the nearest firms first; one figure a case. One SELECT.

    Only figures that became better, and that everybody may read: the plan leaves the house.
    """
    kind, other = kind_of(pain.period_from, pain.period_to), 0
    found: dict[int, Quote] = {}
    rows = plans.quotable(
        session, pain.metric_id, pain.unit, industry, but=company_id, limit=LOOKED_AT
    )
    for measure, version, case, company in rows:
        pair = kpi_pair(measure, catalogue)
        if pair.verdict != "better" or level_of(version, "measures") != PUBLIC:
            continue
        if kind_of(measure.before_from, measure.before_to) != kind:
            other += 1
            continue
        ratio, target, capped = target_from(pain.value, pair)
        quote = Quote(measure, version, case, company, pair, ratio, target, capped)
        found.setdefault(case.id, quote)
    return Offer(pain, tuple(found.values())[:MOST], other)


def target_from(value: Decimal, pair: KpiPair) -> tuple[Decimal, Decimal, bool]:
    """Return (ratio, target, whether it was held back) for a value of today.

    ``pair`` is finished, became better and starts above zero. The target has three digits and is
    never worse than ``value``.
    """
    assert pair.after is not None  # noqa: S101 - only finished figures are quoted
    ratio, up = pair.after / pair.before, pair.metric.direction == "up"
    held = min(ratio, STEEPEST_UP) if up else max(ratio, STEEPEST_DOWN)
    target = rounded(value * held)
    capped = held != ratio
    if up and pair.unit == "%" and target > 100:
        target, capped = max(value, Decimal(100)), True
    return ratio, target, capped


def rounded(value: Decimal) -> Decimal:
    """Return a value with three digits, whole from a hundred on, and at most four decimals."""
    if not value:
        return value
    places = min(4, max(0, _DIGITS - 1 - value.adjusted()))
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def certificate(quote: Quote, catalogue: Catalogue, *, on: date) -> dict[str, Any]:
    """Return what a target keeps of its quote, as it read on a day; JSON values."""
    pair, place = quote.pair, catalogue.places[quote.company.municipality_code]
    return {
        "case": quote.case.public_id,
        "title": quote.version.title,
        "title_en": quote.version.title_en,
        "company": quote.company.name,
        "place": place.ko,
        "place_en": place.en,
        "metric": pair.metric.id,
        "unit": pair.unit,
        "before": plain(pair.before),
        "before_from": pair.before_from.isoformat(),
        "before_to": pair.before_to.isoformat(),
        "after": plain(pair.after),
        "after_from": pair.after_from.isoformat() if pair.after_from else "",
        "after_to": pair.after_to.isoformat() if pair.after_to else "",
        "check_state": pair.check_state,
        "measured_by": pair.measured_by,
        "method": pair.method,
        "ratio": f"{quote.ratio:.4f}",
        "proposed": plain(quote.target),
        "capped": quote.capped,
        "on": on.isoformat(),
    }


def quoted_pair(quoted: Mapping[str, Any], catalogue: Catalogue) -> KpiPair:
    """Return a kept certificate as people read it."""
    return KpiPair(
        metric=catalogue.metrics[quoted["metric"]],
        unit=quoted["unit"],
        before=Decimal(quoted["before"]),
        before_from=date.fromisoformat(quoted["before_from"]),
        before_to=date.fromisoformat(quoted["before_to"]),
        after=Decimal(quoted["after"]),
        after_from=date.fromisoformat(quoted["after_from"]),
        after_to=date.fromisoformat(quoted["after_to"]),
        measured_by=quoted["measured_by"],
        method=quoted["method"],
        check_state=quoted["check_state"],
        evidence_id=None,
    )
