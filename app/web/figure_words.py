"""How figures and their definitions are written."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flask_babel import gettext, ngettext

from app.errors import N_
from app.runtime.catalogue import Metric
from app.services.figures.aggregate import Aggregate, Definition
from app.services.figures.figures import Figure
from app.web.filters import named, number
from app.web.language import current_language, translate
from app.web.reference import catalogue, located
from app.web.units import unit
from app.web.words import word

PERIOD = {
    "day": N_("하루"),
    "week": N_("한 주"),
    "month": N_("한 달"),
    "quarter": N_("석 달"),
    "half": N_("여섯 달"),
    "year": N_("한 해"),
    "other": N_("그 밖의 기간"),
}
CHECKS = ("checked", "documented", "self_reported")
SORT = {"firms": N_("기업이 많은 차례"), "name": N_("지표 차례")}
ROW_SORT = {"newest": N_("최근 값부터"), "firm": N_("기업 이름"), "change": N_("많이 늘어난 차례")}
DIMENSION = {
    "place": N_("시·군"),
    "industry": N_("업종"),
    "year": N_("잰 해"),
    "check": N_("확인 상태"),
    "region": N_("지역"),
}


def point(code: str) -> str:
    """Return when the later value was read."""
    return str(gettext("우수사례")) if code == "case" else word("goal_point", code)


def periods(definition: Definition) -> str:
    """Return over what time both values were measured."""
    before, after = definition.before_period, definition.after_period
    first, last = translate(PERIOD[before]), translate(PERIOD[after])
    return first if before == after and before != "other" else f"{first} → {last}"


def formula(metric: Metric, definition: Definition) -> str:
    """Return how the value is worked out."""
    if definition.formula:
        return definition.formula
    return metric.formula_en if current_language() == "en" else metric.formula_ko


def name(figure: Figure) -> str:
    """Return metric and unit."""
    return f"{named(figure.metric)} ({unit(figure.definition.unit)})"


def percent(change: float | None) -> str:
    """Write a share of 1 as percent with its sign and one decimal."""
    if change is None:
        return "–"
    text = number(round(100 * change, 1))
    return f"{'+' if change > 0 else ''}{text} %".replace("-", "\N{MINUS SIGN}")


def plain(value: Decimal) -> str:
    """Write a printed value with its sign."""
    text = f"{number(value)}".replace("-", "\N{MINUS SIGN}")
    return f"+{text}" if value > 0 else text


def middle(found: Aggregate) -> str:
    """Write the median; why there is none otherwise."""
    if found.dark:
        return hidden()
    if found.quartiles is None:
        return str(gettext("합치지 않아요"))
    return percent(found.quartiles.middle)


def spread(found: Aggregate) -> str:
    """Write both quartiles."""
    if found.quartiles is None:
        return "–"
    return f"{percent(found.quartiles.low)} … {percent(found.quartiles.high)}"


def firms(found: Aggregate) -> str:
    """Write how many firms and values stand behind a figure."""
    if found.firms is None or found.values is None:
        return str(gettext("5곳보다 적거나 다른 값에서 셀 수 있어요"))
    behind = str(ngettext("기업 %(num)d곳", "기업 %(num)d곳", found.firms))
    return f"{behind} · {ngettext('값 %(num)d개', '값 %(num)d개', found.values)}"


def checked(found: Aggregate) -> str:
    """Write what share of the values a coordinator has checked."""
    if found.checks is None or not found.values:
        return "–"
    return f"{100 * found.checks.get('checked', 0) / found.values:.0f} %"


def hidden() -> str:
    """Say that a figure is in the dark."""
    return str(gettext("가렸어요"))


def median_label() -> str:
    """Name the figure of a chart."""
    return str(gettext("변화율 중앙값"))


def rule() -> str:
    """Say what is put together and what is not."""
    return str(
        gettext(
            "지표·단위·계산 방법·잰 기간·잰 때가 모두 같은 값만 한 줄로 모아요. 여러 줄을 더하지 "
            "않아요. 변화율은 기업마다 (뒤 − 전) ÷ 전이고, 줄의 값은 그 중앙값과 사분위예요. "
            "기업이 5곳보다 적으면 값을 가려요."
        )
    )


def part(dimension: str, value: Any) -> str:
    """Write one part of a breakdown."""
    known = catalogue()
    if dimension == "place":
        return located(known.places[value])
    if dimension == "region":
        return named(known.regions[value])
    if dimension == "industry":
        return named(known.trades[value]) if value in known.trades else str(value)
    if dimension == "check":
        return word("check_state", value)
    return str(value)


def address(definition: Definition, narrowed: Mapping[str, str]) -> dict[str, str]:
    """Return the arguments of the page of a figure."""
    return {
        "metric": definition.metric_id,
        "unit": definition.unit,
        "formula": definition.formula,
        "before": definition.before_period,
        "after": definition.after_period,
        "point": definition.point,
        **{name: value for name, value in narrowed.items() if value},
    }
