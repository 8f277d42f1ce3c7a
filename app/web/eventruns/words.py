"""How runs are called, and what stands beside a figure."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext, ngettext

from app.errors import N_
from app.models.timetable import TimetableRun
from app.services.matchday.comparison import Column
from app.services.matchday.run_results import Result
from app.services.matchday.run_work import BROKEN, CHANGED, FAILED, KILLED
from app.web.filters import number

KINDS = {
    "fair": N_("공정하게"),
    "score": N_("점수만"),
    "self_booked": N_("각자 예약"),
    "holes": N_("빈 곳만 채우기"),
    "replan": N_("당일 다시 짜기"),
}
ABOUT_KINDS = {
    "fair": N_("먼저 모두에게 좋은 만남을, 다음으로 최소 만남을 지키고, 그다음에 점수를 높여요."),
    "score": N_("점수의 합만 높여요. 공정함의 값을 견주려고 만들어요."),
    "self_booked": N_("먼저 온 사람이 먼저 고르는 방식이에요. 대부분의 행사가 이렇게 해요."),
    "holes": N_("있는 만남은 하나도 옮기지 않고 빈자리만 채워요."),
    "replan": N_("오지 못한 분을 빼고 남은 라운드를 다시 짜요."),
}
STATES = {
    "queued": N_("기다려요"),
    "running": N_("계산하고 있어요"),
    "done": N_("끝났어요"),
    "failed": N_("만들지 못했어요"),
    "cancelled": N_("그만뒀어요"),
}
STEPS = {
    "fit": N_("맞춤 점수를 확인하고 있어요."),
    "solve": N_("더 좋은 시간표를 찾고 있어요."),
    "done": N_("결과를 적고 있어요."),
}
LEVELS = {
    "firms_with_good_meeting": N_("좋은 만남이 있는 기업"),
    "missing_minimum": N_("모자란 최소 만남"),
    "weighted_score": N_("점수의 합"),
}
METHODS = {
    "flow": N_("최소 비용 흐름"),
    "lp": N_("선형 계획"),
    "mip": N_("정수 계획"),
}
FALLEN = {
    "veto": N_("만나지 않기로 함"),
    "rule": N_("경쟁 등 규칙"),
    "no_common_slot": N_("함께 되는 라운드 없음"),
    "below_floor": N_("점수가 하한보다 낮음"),
}
FIGURES = {
    "with_good": N_("좋은 만남이 있는 기업"),
    "with_minimum": N_("최소 만남을 채운 기업"),
    "without_any": N_("만남이 하나도 없는 기업"),
    "meetings": N_("만남"),
    "score": N_("점수의 합"),
    "gini": N_("고르지 않음 (지니, 0이면 모두 같음)"),
    "musts": N_("이룬 바람 (꼭 만나고 싶음)"),
    "wishes": N_("이룬 바람 (모두)"),
    "idle": N_("기업이 만남 사이에 쉬는 라운드"),
    "table_changes": N_("멘토가 테이블을 옮기는 횟수"),
    "gap": N_("이론상 최댓값과의 오차"),
    "seconds": N_("걸린 시간"),
}
_SHARES = {"with_good": "firms", "with_minimum": "firms", "without_any": "firms"}
_MET = {"musts": "musts_met", "wishes": "wishes_met"}
_ERRORS = (KILLED, BROKEN, CHANGED, FAILED)


def tone(state: str) -> str:
    """Return the class of a state's tag."""
    return {"done": "tag-accent", "failed": "tag-red", "running": "tag-amber"}.get(state, "")


def error_of(text: str) -> str:
    """Return why a run failed in the reader's language."""
    return str(gettext(text)) if text in _ERRORS else gettext(FAILED)


def gap_of(gap: float | None) -> str:
    """Return how far a value may be from the best there is: ``0 %``, ``0.04 %``."""
    if gap is None:
        return "–"
    percent = 100 * gap
    return f"{percent:.2f} %" if 0 < percent < 1 else f"{percent:.1f} %" if percent else "0 %"


def standing(progress: Mapping[str, Any]) -> str:
    """Return in one sentence what a run at work has reached."""
    if progress.get("total"):
        return str(
            gettext(
                "맞춤 점수를 확인하고 있어요. 기업 %(total)s곳 가운데 %(done)s곳을 마쳤어요.",
                total=progress["total"],
                done=progress["done"],
            )
        )
    if "score" not in progress:
        return str(gettext(STEPS.get(str(progress.get("step", "fit")), STEPS["fit"])))
    meetings = int(progress.get("meetings", 0))
    found = ngettext(
        "만남 %(num)d개짜리 시간표를 찾았고, 더 좋은 것을 찾고 있어요.",
        "만남 %(num)d개짜리 시간표를 찾았고, 더 좋은 것을 찾고 있어요.",
        meetings,
    )
    return str(found)


def figure_of(code: str, column: Column) -> str:
    """Return a figure of a run as it is shown; a dash while there is none."""
    if column.result is None:
        return "–"
    found = column.result.figures
    if code == "gap":
        return gap_of(column.result.gap)
    if code == "seconds":
        return str(gettext("%(n)s초", n=f"{column.result.seconds:.1f}"))
    if code == "gini":
        return f"{found['gini']:.3f}"
    if code in _SHARES:
        return f"{number(found[code])} / {number(found[_SHARES[code]])}"
    if code in _MET and not found[code]:
        return "–"
    if code in _MET:
        return f"{number(found[_MET[code]])} / {number(found[code])}"
    return number(found[code])


def figures(result: Result, run: TimetableRun) -> list[tuple[str, str]]:
    """Return the figures of a result with their names, in their order."""
    column = Column(run, result)
    return [(gettext(label), figure_of(code, column)) for code, label in FIGURES.items()]


def coverage_of(column: Column) -> float | None:
    """Return the share of the firms that have a good meeting; None where there is no result."""
    if column.result is None or not column.result.figures["firms"]:
        return None
    return float(column.result.figures["with_good"] / column.result.figures["firms"])


def column_name(run: TimetableRun) -> str:
    """Return what stands above a run of a comparison."""
    name = str(gettext(KINDS[run.kind]))
    if run.kind == "replan":
        return str(gettext("%(name)s (유지 %(keep)s)", name=name, keep=run.keep))
    return name
