"""What an agreement says, what is wrong with it, and its usual papers and checklist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from app.errors import N_, Invalid, Problem
from app.models.ledger import PURPOSES
from app.models.programme import MONEY_SOURCES
from app.services.ledger.deadlines import FINAL_REPORT_DAYS, SETTLEMENT_DAYS

MAX_WON = 10**13
MAX_TEXT = 200

NEEDED = N_("적어 주세요.")
TOO_LONG = N_("%(most)s자까지 적을 수 있어요.")
NO_MONEY = N_("0원부터 10조 원까지, 숫자로 적어 주세요.")
WRONG_PERIOD = N_("끝나는 날은 시작하는 날보다 빠를 수 없어요.")
_SUM = N_("재원을 더하면 %(sum)s원이라 총사업비 %(cost)s원과 달라요. 나누는 금액을 맞춰 주세요.")

DEFAULT_PAPERS: Sequence[tuple[str, str, int | None]] = (
    ("interim_report", N_("중간 보고서"), None),
    ("final_report", N_("최종 보고서"), FINAL_REPORT_DAYS),
    ("settlement", N_("정산 서류"), SETTLEMENT_DAYS),
)
"""(kind, title, days after the last day or none for halfway) where the terms name no papers."""
DEFAULT_ITEMS: Sequence[tuple[str, bool]] = (
    (N_("협약서 사본"), True),
    (N_("기업 부담금 입금 확인"), True),
    (N_("세금계산서와 이체 확인증"), True),
    (N_("설치한 설비와 시스템 사진"), True),
    (N_("현장에서 달라진 수치"), True),
    (N_("검수 확인서"), True),
    (N_("통장 거래 내역"), False),
)
"""(title, required) of the checklist of settlement. No programme publishes one: it is our own."""


@dataclass(frozen=True)
class Terms:
    """What an agreement says. ``funding`` is source → won and adds up to the cost."""

    title: str
    first_day: date
    last_day: date
    agreed_on: date
    cost_won: int
    funding: Mapping[str, int]
    agency: str = ""
    agreement_number: str = ""
    purpose: str = "smart_factory"
    papers: Sequence[tuple[str, str, date]] = field(default_factory=tuple)
    """(kind, title, due day); empty: the usual ones."""


def usual_papers(first_day: date, last_day: date) -> list[tuple[str, str, date]]:
    """Return the papers of an agreement whose programme names none: (kind, title, due day)."""
    half = first_day + (last_day - first_day) / 2
    return [
        (kind, title, half if days is None else last_day + timedelta(days=days))
        for kind, title, days in DEFAULT_PAPERS
    ]


def check_terms(terms: Terms) -> None:
    """Raise Invalid with a problem for every field that cannot be so."""
    problems: dict[str, Problem | str] = {}
    for name in ("title", "agency", "agreement_number"):
        if len(getattr(terms, name)) > MAX_TEXT:
            problems[name] = Problem(TOO_LONG, {"most": MAX_TEXT})
    if not terms.title:
        problems["title"] = NEEDED
    if terms.purpose not in PURPOSES:
        problems["purpose"] = N_("목적을 골라 주세요.")
    if terms.last_day < terms.first_day:
        problems["last_day"] = WRONG_PERIOD
    problems |= money_problems(terms.cost_won, terms.funding)
    if problems:
        raise Invalid(problems)


def money_problems(cost_won: int | None, funding: Mapping[str, int]) -> dict[str, Problem | str]:
    """Return what is wrong with a cost and who pays it; sums are compared to the won."""
    problems: dict[str, Problem | str] = {}
    if cost_won is not None and not 0 <= cost_won <= MAX_WON:
        problems["cost_won"] = NO_MONEY
    for source, won in funding.items():
        if source not in MONEY_SOURCES or not 0 <= won <= MAX_WON:
            problems[source] = NO_MONEY
    total = sum(funding.values())
    if not problems and cost_won is not None and total != cost_won:
        problems["cost_won"] = Problem(_SUM, {"sum": f"{total:,}", "cost": f"{cost_won:,}"})
    return problems
