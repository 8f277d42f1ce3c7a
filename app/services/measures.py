"""KPIs: what was typed becomes a figure with its birth certificate, or a list of problems."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Problem
from app.models.kpi import Measure
from app.repositories import measures as repository
from app.runtime.catalogue import Catalogue
from app.services.kpi_pairs import KpiPair

FIELDS = (
    "metric", "unit", "before", "before_from", "before_to",
    "after", "after_from", "after_to", "measured_by", "method", "evidence",
)  # fmt: skip

_MONTH = re.compile(r"^(\d{4})\s*[-./년]\s*(\d{1,2})\s*월?$")
_FIRST_YEAR = 1990
# what a unit cannot exceed; other units are bounded by the column
_CEILING = {"%": Decimal(1000), "ppm": Decimal(1_000_000)}
_LARGEST = Decimal(10) ** 13
MAX_TEXT = {"measured_by": 100, "method": 500}


@dataclass(frozen=True)
class Figure:
    """A KPI that can be stored: months are whole, the base period ends before the later one."""

    metric_id: str
    unit: str
    before: Decimal
    before_from: date
    before_to: date
    after: Decimal | None = None
    after_from: date | None = None
    after_to: date | None = None
    measured_by: str = ""
    method: str = ""
    evidence_id: int | None = None


@dataclass
class Checked:
    """The outcome of a check: the figure where it can be stored, and problems by field name.

    ``wrong`` was typed and cannot be used; ``missing`` is only needed before submitting.
    """

    figure: Figure | None = None
    wrong: dict[str, Problem] = field(default_factory=dict)
    missing: dict[str, Problem] = field(default_factory=dict)


def parse_quantity(text: str) -> Decimal | Problem:
    """Return the number in ``text`` (thousands commas allowed), or why it is none.

    Accepted are 0 <= value < 10**13 with at most four decimals: what the column can hold.
    """
    try:
        value = Decimal(text.replace(",", "").replace(" ", ""))
    except InvalidOperation:
        return Problem(N_("숫자로 적어 주세요. 예: 4.6"))
    if not value.is_finite() or value < 0 or value >= _LARGEST:
        return Problem(N_("0부터 10조 사이의 숫자로 적어 주세요."))
    if value != value.quantize(Decimal("0.0001")):
        return Problem(N_("소수점 아래는 네 자리까지 적을 수 있어요."))
    return value


def parse_month(text: str, *, today: date) -> date | Problem:
    """Return the first day of a month written as 2025-03, 2025.3 or 2025년 3월, or why not."""
    found = _MONTH.match(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < _FIRST_YEAR:
        return Problem(N_("연도와 달을 2025-03처럼 적어 주세요."))
    month = date(int(found[1]), int(found[2]), 1)
    if month > today:
        return Problem(N_("아직 오지 않은 달이에요. 지난 달이나 이번 달까지 적을 수 있어요."))
    return month


def last_day(month: date) -> date:
    """Return the last day of the month of a day."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def check_measure(
    typed: Mapping[str, str], *, catalogue: Catalogue, evidence: Mapping[str, int], today: date
) -> Checked:
    """Check one typed KPI, keys as in ``FIELDS``.

    ``evidence`` maps the public ids of the version's files to their ids. The figure is set as
    soon as all that a row must hold is there: metric, unit, base value and base period; a
    wrong or half-filled later value keeps the whole figure back.
    """
    found = Checked()
    metric = catalogue.metrics.get(typed.get("metric", ""))
    if metric is None:
        found.wrong["metric"] = Problem(N_("지표를 목록에서 골라 주세요."))
        return found
    unit = typed.get("unit", "") or metric.units[0]
    if unit not in metric.units:
        found.wrong["unit"] = Problem(N_("이 지표에 맞는 단위를 골라 주세요."))
    before = take_quantity(typed, "before", unit, found)
    after = take_quantity(typed, "after", unit, found)
    months = {
        name: take_month(typed, name, found, today)
        for name in FIELDS
        if name.endswith(("_from", "_to"))
    }
    _check_presence(typed, found)
    _check_order(months, found)
    texts = take_texts(typed, found)
    evidence_id = _evidence(typed.get("evidence", ""), evidence, found)
    held_back = set(found.missing) & {
        "before",
        "before_from",
        "before_to",
        "after",
        "after_from",
        "after_to",
    }
    before_from, before_to = months["before_from"], months["before_to"]
    if found.wrong or held_back or before is None or before_from is None or before_to is None:
        return found
    after_to = months["after_to"]
    found.figure = Figure(
        metric.id, unit, before, before_from, last_day(before_to),
        after, months["after_from"], last_day(after_to) if after_to else None,
        texts["measured_by"], texts["method"], evidence_id,
    )  # fmt: skip
    return found


def take_quantity(typed: Mapping[str, str], name: str, unit: str, found: Checked) -> Decimal | None:
    """Return the typed quantity, None for an empty or wrong one; why goes into ``found.wrong``."""
    if not typed.get(name):
        return None
    value = parse_quantity(typed[name])
    if isinstance(value, Problem):
        found.wrong[name] = value
        return None
    ceiling = _CEILING.get(unit)
    if ceiling is not None and value > ceiling:
        found.wrong[name] = Problem(
            N_("%(unit)s로는 %(most)s보다 클 수 없어요."), {"unit": unit, "most": f"{ceiling:,}"}
        )
        return None
    return value


def take_month(typed: Mapping[str, str], name: str, found: Checked, today: date) -> date | None:
    """Return the first day of the typed month, None for an empty or wrong one, like the above."""
    if not typed.get(name):
        return None
    month = parse_month(typed[name], today=today)
    if isinstance(month, Problem):
        found.wrong[name] = month
        return None
    return month


def _check_presence(typed: Mapping[str, str], found: Checked) -> None:
    needed = {
        "before": N_("바꾸기 전의 값을 적어 주세요."),
        "before_from": N_("바꾸기 전에 잰 첫 달을 적어 주세요."),
        "before_to": N_("바꾸기 전에 잰 마지막 달을 적어 주세요."),
        "measured_by": N_("누가 쟀는지 적어 주세요."),
        "method": N_("무엇을 어떻게 세어 계산했는지 적어 주세요."),
    }
    later = {
        "after": N_("바꾼 뒤의 값과 기간은 함께 적어 주세요."),
        "after_from": N_("바꾼 뒤에 잰 첫 달을 적어 주세요."),
        "after_to": N_("바꾼 뒤에 잰 마지막 달을 적어 주세요."),
    }
    if any(typed.get(name) for name in later):
        needed |= later
    for name, text in needed.items():
        if not typed.get(name):
            found.missing[name] = Problem(text)


def _check_order(months: Mapping[str, date | None], found: Checked) -> None:
    for first, last in (("before_from", "before_to"), ("after_from", "after_to")):
        start, end = months[first], months[last]
        if start and end and end < start:
            found.wrong[last] = Problem(N_("마지막 달이 첫 달보다 앞서요. 순서를 확인해 주세요."))
    base_end, later_start = months["before_to"], months["after_from"]
    if base_end and later_start and later_start <= base_end:
        found.wrong["after_from"] = Problem(
            N_("바꾼 뒤의 기간은 바꾸기 전의 기간이 끝난 다음 달부터 적어 주세요.")
        )


def take_texts(typed: Mapping[str, str], found: Checked) -> dict[str, str]:
    """Return who measured and how; one that is too long is told in ``found.wrong``."""
    texts = {name: typed.get(name, "") for name in MAX_TEXT}
    for name, text in texts.items():
        if len(text) > MAX_TEXT[name]:
            found.wrong[name] = Problem(
                N_("%(most)s자까지 적을 수 있어요."), {"most": MAX_TEXT[name]}
            )
    return texts


def _evidence(public_id: str, evidence: Mapping[str, int], found: Checked) -> int | None:
    if public_id and public_id not in evidence:
        found.wrong["evidence"] = Problem(
            N_("증빙 파일을 다시 골라 주세요. 그사이 지워진 파일이에요.")
        )
    return evidence.get(public_id)


def typed_measure(measure: Measure | Figure, evidence: Mapping[int, str]) -> dict[str, str]:
    """Return a KPI as it would be typed; ``evidence`` maps file ids to public ids."""
    return {
        "metric": measure.metric_id,
        "unit": measure.unit,
        "before": plain(measure.before),
        "before_from": f"{measure.before_from:%Y-%m}",
        "before_to": f"{measure.before_to:%Y-%m}",
        "after": plain(measure.after),
        "after_from": f"{measure.after_from:%Y-%m}" if measure.after_from else "",
        "after_to": f"{measure.after_to:%Y-%m}" if measure.after_to else "",
        "measured_by": measure.measured_by,
        "method": measure.method,
        "evidence": evidence.get(measure.evidence_id, "") if measure.evidence_id else "",
    }


def plain(value: Decimal | None) -> str:
    """Return a quantity without trailing zeros or exponent; empty for None."""
    return "" if value is None else f"{value.normalize():f}"


def pair_of(figure: Figure, catalogue: Catalogue) -> KpiPair:
    """Return a figure as people will read it, with the change computed from its two values."""
    values = {k: v for k, v in vars(figure).items() if k != "metric_id"}
    state = "documented" if figure.evidence_id else "self_reported"
    return KpiPair(metric=catalogue.metrics[figure.metric_id], check_state=state, **values)


def figure_of(measure: Measure) -> Figure:
    """Return the figure of a stored KPI."""
    return Figure(**{name: getattr(measure, name) for name in Figure.__dataclass_fields__})


def replace_measures(session: Session, version_id: int, figures: Sequence[Figure]) -> None:
    """Let a draft hold exactly these figures, in this order.

    A coordinator's check survives only for a figure that stayed the same in every part.
    """
    kept = {figure_of(m): m for m in repository.measures_of(session, version_id)}
    if list(kept) == list(figures):
        return
    checks = {
        f: (m.checked_by_id, m.checked_at) for f, m in kept.items() if m.check_state == "checked"
    }
    repository.delete_measures(session, version_id)
    for position, figure in enumerate(figures):
        _add(session, version_id, position, figure, checks.get(figure))
    session.flush()


def copy_measures(session: Session, from_version: int, to_version: int) -> None:
    """Copy the KPIs of a version, checks included, to a new version without any."""
    for measure in repository.measures_of(session, from_version):
        check = (
            (measure.checked_by_id, measure.checked_at)
            if measure.check_state == "checked"
            else None
        )
        _add(session, to_version, measure.position, figure_of(measure), check)


def _add(
    session: Session,
    version_id: int,
    position: int,
    figure: Figure,
    check: tuple[int | None, datetime | None] | None,
) -> None:
    state = "checked" if check else "documented" if figure.evidence_id else "self_reported"
    checker, at = check or (None, None)
    session.add(
        Measure(
            version_id=version_id, position=position, check_state=state,
            checked_by_id=checker, checked_at=at, **vars(figure),
        )
    )  # fmt: skip


def drop_evidence(session: Session, version_id: int, evidence_id: int) -> None:
    """Take a file away from the KPIs of a draft: they are self-reported again."""
    for measure in repository.measures_of(session, version_id):
        if measure.evidence_id == evidence_id:
            measure.evidence_id, measure.check_state = None, "self_reported"
            measure.checked_by_id = measure.checked_at = None


def confirm(measure: Measure, *, by_user_id: int, now: datetime) -> None:
    """Mark a KPI as checked by a coordinator; Conflict for a KPI without evidence."""
    if measure.evidence_id is None:
        raise Conflict(
            N_("증빙 파일이 없는 지표는 확인으로 바꿀 수 없어요. 의견으로 증빙을 청해 주세요.")
        )
    measure.check_state, measure.checked_by_id, measure.checked_at = "checked", by_user_id, now


def unconfirm(measure: Measure) -> None:
    """Take a coordinator's check back; the evidence stays."""
    measure.check_state = "documented" if measure.evidence_id else "self_reported"
    measure.checked_by_id = measure.checked_at = None
