"""What a coordinator sets for a round, and what is wrong with it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.errors import N_, Invalid, Problem
from app.models.selection import MAX_PREFERENCE_POINTS
from matching.selection.domain import FULL_WEIGHT

MAX_CRITERIA, MAX_TITLE, MAX_GUIDANCE = 8, 120, 600
AREAS = ("depopulation", "depopulation_interest")
_NEEDED = N_("꼭 적어 주세요.")
_RANGE = N_("%(low)s부터 %(high)s까지 적을 수 있어요.")
_ORDER = N_("마감일은 여는 날과 같거나 뒤여야 해요.")
_WEIGHTS = N_("배점을 모두 더하면 100이어야 해요. 지금은 %(sum)s이에요.")
_CRITERION = N_("기준마다 이름과 1부터 100 사이의 배점을 적어 주세요.")
_FEW = N_("기준을 하나 이상 적어 주세요.")
_LONG = N_("%(most)s자까지 적을 수 있어요.")
_CHOOSE = N_("목록에서 골라 주세요.")


@dataclass(frozen=True)
class CriterionInput:
    """One line of the criteria."""

    ko: str
    en: str = ""
    guidance: str = ""
    weight: int | None = None


@dataclass(frozen=True)
class RoundInput:
    """A round as typed; None stands for what was no number or day."""

    version: str = ""
    title: str = ""
    opens_on: date | None = None
    closes_on: date | None = None
    places: int | None = None
    reserves: int | None = 0
    reviewers_each: int | None = 2
    preference_points: Decimal | None = Decimal(0)
    preference_areas: str = "depopulation"
    least_points: Decimal | None = Decimal(0)
    criteria: tuple[CriterionInput, ...] = field(default=())


_NUMBERS: tuple[tuple[str, int, int], ...] = (
    ("places", 1, 10_000),
    ("reserves", 0, 10_000),
    ("reviewers_each", 1, 9),
    ("preference_points", 0, MAX_PREFERENCE_POINTS),
    ("least_points", 0, FULL_WEIGHT),
)

USUAL_CRITERIA = (
    CriterionInput(
        "현장 문제와 필요성", "Shop-floor problem and need",
        "5점: 문제를 숫자로 재었고 원인까지 살폈다. 3점: 문제는 분명하나 숫자가 적다."
        " 1점: 무엇을 고치려는지 알기 어렵다.", 25,
    ),
    CriterionInput(
        "사업계획의 구체성", "How concrete the plan is",
        "5점: 공정·일정·비용이 서로 맞고 현장과도 맞다. 3점: 큰 줄기는 맞으나 빈 곳이 있다."
        " 1점: 현장과 맞지 않는다.", 30,
    ),
    CriterionInput(
        "대표의 의지와 추진 체계", "Will of the CEO and the team",
        "5점: 대표가 직접 이끌고 맡은 사람이 있다. 3점: 맡은 사람이 있다. 1점: 아직 정하지 않았다.",
        20,
    ),
    CriterionInput(
        "기대 효과", "Expected effect",
        "5점: 비슷한 사례의 수치를 들어 목표를 정했다. 3점: 목표가 있다. 1점: 목표가 없다.", 15,
    ),
    CriterionInput(
        "이어 가기와 나누기", "Lasting use and sharing",
        "5점: 끝난 뒤 살피는 방법과 나눌 뜻이 분명하다. 3점: 뜻은 있다. 1점: 생각하지 않았다.", 10,
    ),
)  # fmt: skip
"""Criteria that a first round begins with; later ones begin with those of the round before."""


def check(given: RoundInput, *, running: bool = False) -> None:
    """Raise Invalid, by field, for everything that is wrong with a round as typed.

    Of a ``running`` one only what may still change is looked at.
    """
    problems = _title_problems(given) | _number_problems(given) | _day_problems(given)
    if not running:
        problems |= _rule_problems(given) | _criteria_problems(given.criteria)
    if problems:
        raise Invalid(problems)


def _title_problems(given: RoundInput) -> dict[str, Problem | str]:
    if not given.title:
        return {"title": _NEEDED}
    return {"title": Problem(_LONG, {"most": MAX_TITLE})} if len(given.title) > MAX_TITLE else {}


def _number_problems(given: RoundInput) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    for name, low, high in _NUMBERS:
        value = getattr(given, name)
        if value is None or not low <= value <= high:
            problems[name] = Problem(_RANGE, {"low": low, "high": high})
    return problems


def _day_problems(given: RoundInput) -> dict[str, Problem | str]:
    missing: dict[str, Problem | str] = {
        name: _NEEDED for name in ("opens_on", "closes_on") if getattr(given, name) is None
    }
    if given.opens_on and given.closes_on and given.closes_on < given.opens_on:
        return {"closes_on": _ORDER}
    return missing


def _rule_problems(given: RoundInput) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    if not given.version:
        problems["version"] = _CHOOSE
    if given.preference_areas not in AREAS:
        problems["preference_areas"] = _CHOOSE
    return problems


def _criteria_problems(criteria: tuple[CriterionInput, ...]) -> dict[str, Problem | str]:
    if not criteria:
        return {"criteria": _FEW}
    for line in criteria:
        if not line.ko or line.weight is None or not 1 <= line.weight <= FULL_WEIGHT:
            return {"criteria": _CRITERION}
        if len(line.guidance) > MAX_GUIDANCE:
            return {"criteria": Problem(_LONG, {"most": MAX_GUIDANCE})}
    total = sum(line.weight or 0 for line in criteria)
    return {} if total == FULL_WEIGHT else {"criteria": Problem(_WEIGHTS, {"sum": total})}
