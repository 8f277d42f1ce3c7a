"""One measured value of a goal: what was typed becomes a reading with its certificate, or problems.

Pure: nothing here reads the database. The rules are those of the KPIs of a case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.errors import N_, Problem
from app.models.engagement import POINTS, GoalReading
from app.services import measures
from app.services.case_steps import fingerprint

FIELDS = ("value", "period_from", "period_to", "measured_by", "method")
_NEEDED = {
    "value": N_("잰 값을 적어 주세요."),
    "period_from": N_("잰 첫 달을 적어 주세요."),
    "period_to": N_("잰 마지막 달을 적어 주세요."),
    "measured_by": N_("누가 쟀는지 적어 주세요."),
    "method": N_("무엇을 어떻게 세어 계산했는지 적어 주세요."),
}


@dataclass(frozen=True)
class Reading:
    """A value that can be stored: whole months, in order with the other readings of the goal."""

    value: Decimal
    period_from: date
    period_to: date
    measured_by: str
    method: str


@dataclass
class CheckedReading:
    """The reading where all of it is right, else problems by field name as in ``FIELDS``."""

    reading: Reading | None = None
    problems: dict[str, Problem] = field(default_factory=dict)


def check_reading(
    typed: Mapping[str, str], *, point: str, unit: str, others: Iterable[GoalReading], today: date
) -> CheckedReading:
    """Check a typed reading of a goal, keys as in ``FIELDS``.

    ``others`` are the readings of the goal; one of the same ``point`` is passed over. The period
    must begin in a month after every earlier point ended, and end before any later one begins.
    """
    found = measures.Checked()
    value = measures.take_quantity(typed, "value", unit, found)
    first = measures.take_month(typed, "period_from", found, today)
    last = measures.take_month(typed, "period_to", found, today)
    texts = measures.take_texts(typed, found)
    for name, text in _NEEDED.items():
        if not typed.get(name):
            found.missing[name] = Problem(text)
    if first and last:
        _check_order(first, measures.last_day(last), point, others, found.wrong)
    problems = found.missing | found.wrong
    if problems or value is None or first is None or last is None:
        return CheckedReading(None, problems)
    return CheckedReading(
        Reading(value, first, measures.last_day(last), texts["measured_by"], texts["method"])
    )


def _check_order(
    first: date, last: date, point: str, others: Iterable[GoalReading], wrong: dict[str, Problem]
) -> None:
    place = POINTS.index(point)
    ends = [r.period_to for r in others if POINTS.index(r.point) < place]
    begins = [r.period_from for r in others if POINTS.index(r.point) > place]
    if last < first:
        wrong["period_to"] = Problem(N_("마지막 달이 첫 달보다 앞서요. 순서를 확인해 주세요."))
    elif ends and first <= max(ends):
        wrong["period_from"] = Problem(
            N_("앞서 잰 기간이 %(month)s까지예요. 그다음 달부터 적어 주세요."),
            {"month": f"{max(ends):%Y-%m}"},
        )
    elif begins and last >= min(begins):
        wrong["period_to"] = Problem(
            N_("다음에 잰 기간이 %(month)s에 시작해요. 그 전 달까지 적어 주세요."),
            {"month": f"{min(begins):%Y-%m}"},
        )


def typed_reading(reading: GoalReading) -> dict[str, str]:
    """Return a stored reading as it would be typed."""
    return {
        "value": measures.plain(reading.value),
        "period_from": f"{reading.period_from:%Y-%m}",
        "period_to": f"{reading.period_to:%Y-%m}",
        "measured_by": reading.measured_by,
        "method": reading.method,
    }


def mark_of(reading: GoalReading) -> str:
    """Return a short mark of what a reading says: another value or document gives another mark."""
    return fingerprint({**typed_reading(reading), "evidence": reading.evidence_id})
