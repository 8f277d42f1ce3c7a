"""What a new event can begin with: plans of a day and sets of rules that have a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.clock import SEOUL
from app.errors import N_


@dataclass(frozen=True)
class DayPlan:
    """How the rounds of a day lie: ``lunch`` None for a day without a long break."""

    start: time
    minutes: int
    pause: int
    number: int
    lunch: time | None = None
    lunch_minutes: int = 60


@dataclass(frozen=True)
class Template:
    """A plan of a day with its tables, and what it is called."""

    name: str
    text: str
    plan: DayPlan
    zones: str
    rules: str
    maximum: int
    mentor_maximum: int


@dataclass(frozen=True)
class Rules:
    """A named set of rules; a coordinator may change each of them afterwards."""

    name: str
    text: str
    firm_minimum: int
    good: float
    floor: float
    priority_percent: int


RULES: Mapping[str, Rules] = {
    "fair": Rules(
        N_("공정 우선"),
        N_("모든 기업이 좋은 만남을 갖게 한 뒤 총점을 높여요. 인구감소지역 기업을 조금 앞세워요."),
        2, 0.6, 0.25, 120,
    ),
    "new": Rules(
        N_("신규 우선"),
        N_("처음 오는 작은 기업이 더 많이 만나게 해요. 최소 만남과 우선 가중치가 높아요."),
        3, 0.55, 0.2, 140,
    ),
    "free": Rules(
        N_("자유"),
        N_("최소 만남을 정하지 않고 서로 잘 맞는 짝부터 이어요."),
        0, 0.6, 0.25, 100,
    ),
}  # fmt: skip
TEMPLATES: Mapping[str, Template] = {
    "half": Template(
        N_("반나절"),
        N_("오후 1시부터 25분씩 8라운드, 테이블 12개"),
        DayPlan(time(13), 25, 5, 8), "A 12", "fair", 5, 6,
    ),
    "full": Template(
        N_("하루"),
        N_("오전 9시 30분부터 25분씩 14라운드, 점심 1시간, 테이블 20개"),
        DayPlan(time(9, 30), 25, 5, 14, time(12)), "A 12, B 8", "fair", 5, 12,
    ),
    "short": Template(
        N_("짧은 만남 하루"),
        N_("오전 9시 30분부터 20분씩 16라운드, 점심 1시간, 테이블 40개"),
        DayPlan(time(9, 30), 20, 5, 16, time(12)), "A 20, B 20", "fair", 5, 12,
    ),
    "evening": Template(
        N_("저녁"),
        N_("오후 6시 30분부터 20분씩 6라운드, 테이블 8개"),
        DayPlan(time(18, 30), 20, 5, 6), "A 8", "new", 4, 5,
    ),
}  # fmt: skip


def lay_out(day: date, plan: DayPlan) -> list[tuple[datetime, datetime]]:
    """Return begin and end of each round of a plan, in Seoul.

    A round that would run into lunch begins after it.
    """
    at = datetime.combine(day, plan.start, SEOUL)
    lunch = datetime.combine(day, plan.lunch, SEOUL) if plan.lunch else None
    length, pause = timedelta(minutes=plan.minutes), timedelta(minutes=plan.pause)
    found = []
    for _ in range(plan.number):
        if lunch is not None:
            back = lunch + timedelta(minutes=plan.lunch_minutes)
            if at < back and at + length > lunch:
                at = back
        found.append((at, at + length))
        at += length + pause
    return found
