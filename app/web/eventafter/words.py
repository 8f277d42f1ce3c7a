"""How next steps, states of meetings and filters are called."""

from collections.abc import Mapping

from flask_babel import gettext

from app.errors import N_
from app.models.event import Registration
from app.services.matchday.aftermath import After, Met
from app.web.filters import clock_time, named
from app.web.reference import catalogue

STEPS = {
    "visit": N_("현장 방문"),
    "request": N_("멘토링 요청"),
    "material": N_("자료 보내기"),
    "introduction": N_("다른 분 소개"),
    "contact": N_("다시 연락"),
    "none": N_("이어질 일 없음"),
}
TONES: Mapping[str, str] = {"held": "tag-accent", "no_show": "tag-red", "excused": "tag-amber"}
VIEWS = {
    "open": N_("아직 적지 않은 만남"),
    "written": N_("적은 만남"),
    "late": N_("날짜가 지난 일"),
    "requested": N_("요청으로 이어진 만남"),
}
WISHES = {
    "must": N_("꼭 만나고 싶다는 바람"),
    "like": N_("만나고 싶다는 바람"),
    "any": N_("바람이 있는 만남"),
}
SORTS = {
    "time": N_("시간순"),
    "firm": N_("기업 이름순"),
    "mentor": N_("멘토 이름순"),
    "due": N_("날짜가 가까운 순"),
}
DECISIONS = {
    "keep": N_("표시를 그대로 둬요"),
    "held": N_("만났어요. 기록을 고쳐요"),
    "excused": N_("사정이 있었어요. 표시를 거둬요"),
}
MARK_VIEWS = {
    "waiting": N_("답을 기다리는 표시"),
    "standing": N_("남아 있는 표시"),
    "lifted": N_("거둔 표시"),
}
MARK_SORTS = {
    "waiting": N_("답을 기다리는 것 먼저"),
    "newest": N_("최근 표시 순"),
    "name": N_("이름순"),
}
FIRM_VIEWS = {
    "no_good": N_("좋은 만남이 없던 기업"),
    "short": N_("최소 만남을 채우지 못한 기업"),
    "none": N_("한 번도 만나지 못한 기업"),
    "no_good_planned": N_("계획에 좋은 만남이 없는 기업"),
    "short_planned": N_("계획이 최소보다 적은 기업"),
    "priority": N_("우선 지역 기업"),
}
FIRM_SORTS = {
    "name": N_("이름순"),
    "held": N_("열린 만남이 적은 순"),
    "planned": N_("계획한 만남이 적은 순"),
    "good": N_("좋은 만남이 적은 순"),
}


def step(code: str) -> str:
    """Return the name of a next step; a dash where there is none."""
    return str(gettext(STEPS[code])) if code in STEPS else "–"


def owner(met: Met) -> str:
    """Return who does the next step, by name; empty for nobody."""
    side = met.record.step_owner if met.record else ""
    return {"firm": met.firm.name, "mentor": met.mentor.name}.get(side, "")


def writer(met: Met) -> str:
    """Return who wrote the outcome."""
    if met.record is None or met.record.outcome_at is None:
        return ""
    by = met.record.outcome_by_id
    people = {met.firm.id: met.firm.name, met.mentor.id: met.mentor.name}
    return people.get(by or 0) or str(gettext("코디네이터"))


def when(whole: After, met: Met) -> str:
    """Return round and time of a meeting."""
    held = whole.rounds.get(met.round_number)
    time = f" {clock_time(held.starts_at)}" if held else ""
    return f"{gettext('%(n)s라운드', n=met.round_number)}{time}"


def place(code: str | None) -> str:
    """Return the name of a municipality; a dash where it is not known."""
    found = catalogue().places.get(code or "")
    return named(found) if found else str(gettext("모름"))


def beside(row: Registration) -> str:
    """Return the person of a firm, or the office of a mentor."""
    return row.person
