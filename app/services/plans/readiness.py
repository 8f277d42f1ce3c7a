"""What a plan still lacks before it is handed in: the list "빠진 것"."""

from dataclasses import dataclass

from app.errors import N_, Problem
from app.models.intake import PlanDraft
from app.models.programme import ProgrammeVersion
from app.services.plans.access import OpenPlan

LEAST_TEXT = 30


@dataclass(frozen=True)
class Item:
    """A thing to be there; ``part`` is the place on the page where it is written."""

    part: str
    label: str
    done: bool
    hint: Problem | None = None


def total_won(plan: PlanDraft) -> int:
    """Return the sum of a plan's costs."""
    return sum(int(row["won"]) for row in plan.costs)


def checklist(there: OpenPlan, version: ProgrammeVersion | None) -> tuple[Item, ...]:
    """Return what a plan needs, in the order of its parts; ``version`` is its programme's."""
    plan, targets = there.plan, there.targets
    total = total_won(plan)
    return (
        Item("title", N_("제목"), bool(plan.title)),
        Item("situation", N_("지금의 현장"), len(plan.situation) >= LEAST_TEXT, _few()),
        Item("problem", N_("풀고 싶은 문제"), len(plan.problem) >= LEAST_TEXT, _few()),
        Item("approach", N_("하려는 일"), len(plan.approach) >= LEAST_TEXT, _few()),
        Item("solutions", N_("해결 방법 한 가지 이상"), bool(plan.solutions)),
        Item("targets", N_("목표 한 가지 이상"), bool(targets)),
        Item(
            "targets", N_("목표마다 인용한 사례나 까닭, 이룰 날"),
            bool(targets) and all((t.measure_id or t.reason) and t.target_by for t in targets),
        ),
        Item("schedule", N_("일정"), bool(plan.schedule)),
        Item("costs", N_("비용"), total > 0),
        Item("version", N_("신청할 사업"), version is not None),
        Item("costs", N_("사업비가 지원 사업의 한도를 넘지 않기"), *_within(total, version)),
        Item("after_care", N_("끝난 뒤 이어 갈 방법"), bool(plan.after_care)),
        Item("firm", N_("이음의 기업과 잇기"), there.opened.company is not None),
    )  # fmt: skip


def _few() -> Problem:
    return Problem(N_("%(least)s자 이상 적어 주세요."), {"least": LEAST_TEXT})


def _within(total: int, version: ProgrammeVersion | None) -> tuple[bool, Problem | None]:
    """Return whether the aid that the costs would ask for stays below the ceiling."""
    if version is None or version.ceiling_won is None:
        return True, None
    share = version.own_share_percent or 0
    aid = total * (100 - share) // 100
    if aid <= version.ceiling_won:
        return True, None
    return False, Problem(
        N_("지원금이 한도보다 %(over)s원 많아요. 넘는 만큼은 기업이 내야 해요."),
        {"over": f"{aid - version.ceiling_won:,}"},
    )
