"""Words of intents, visits and plans, for every feature that shows them."""

from flask import Flask

from app.errors import N_
from app.web.language import translate

WORDS: dict[str, dict[str, str]] = {
    "state": {
        "new": N_("새로 왔어요"),
        "assigned": N_("방문자를 정했어요"),
        "visited": N_("다녀왔어요"),
        "planning": N_("계획서를 써요"),
        "applied": N_("신청했어요"),
        "closed": N_("끝났어요"),
    },
    "step": {
        "new": N_("신청을 받았어요"),
        "assigned": N_("현장 방문"),
        "visited": N_("이야기 정리"),
        "planning": N_("계획서 초안"),
        "applied": N_("지원 사업 신청"),
    },
    "end": {
        "withdrawn": N_("기업이 거뒀어요"),
        "not_eligible": N_("지원 대상이 아니에요"),
        "no_answer": N_("연락이 닿지 않아요"),
        "doubled": N_("같은 신청이 또 있어요"),
        "other": N_("다른 까닭이 있어요"),
    },
    "readiness": {
        "ready": N_("바로 시작할 수 있어요"),
        "needs_help": N_("도움이 있으면 할 수 있어요"),
        "not_now": N_("지금은 일러요"),
    },
    "records": {
        "none": N_("따로 적지 않아요"),
        "paper": N_("종이에 적어요"),
        "sheet": N_("엑셀에 적어요"),
        "system": N_("시스템에 적어요"),
        "mixed": N_("섞여 있어요"),
    },
    "kind": {
        "short": N_("두 달까지"),
        "quarter": N_("석 달에서 넉 달"),
        "half": N_("다섯 달에서 여덟 달"),
        "year": N_("아홉 달 넘게"),
    },
    "sort": {
        "waiting": N_("오래 기다린 순"),
        "newest": N_("새로 온 순"),
        "firm": N_("기업 이름순"),
        "place": N_("시·군순"),
    },
    "age": {"stuck": N_("기한을 넘긴 것만")},
    "plan": {"draft": N_("쓰는 중"), "ready": N_("다 썼어요")},
    "deed": {
        "intake.sent": N_("기업이 알렸어요"),
        "intake.withdrawn": N_("기업이 거뒀어요"),
        "intake.linked": N_("기업과 이었어요"),
        "intake.unlinked": N_("기업과 이은 것을 풀었어요"),
        "intake.invited": N_("기업 등록을 권했어요"),
        "intake.assigned": N_("방문자를 정했어요"),
        "intake.unassigned": N_("방문자를 다시 비웠어요"),
        "intake.day_set": N_("방문할 날을 적었어요"),
        "intake.noted": N_("방문 기록을 냈어요"),
        "intake.note_changed": N_("방문 기록을 고쳤어요"),
        "intake.pain_added": N_("지금 값을 더했어요"),
        "intake.pain_changed": N_("지금 값을 고쳤어요"),
        "intake.pain_removed": N_("지금 값을 지웠어요"),
        "intake.applied": N_("지원 사업에 신청했어요"),
        "intake.closed": N_("끝냈어요"),
        "intake.reopened": N_("다시 열었어요"),
        "intake.erased": N_("연락처를 지웠어요"),
        "plan.begun": N_("계획서를 시작했어요"),
        "plan.changed": N_("계획서를 고쳤어요"),
        "plan.target_set": N_("목표를 정했어요"),
        "plan.target_removed": N_("목표를 지웠어요"),
        "plan.ready": N_("계획서를 다 썼다고 표시했어요"),
        "plan.again": N_("계획서를 다시 열었어요"),
    },
}


def intake_word(kind: str, code: str | None) -> str:
    """Return the word of a code in the page's language; a code nobody knows stays as it is."""
    if not code:
        return ""
    text = WORDS[kind].get(code)
    return translate(text) if text else code


def intake_choices(kind: str) -> list[tuple[str, str]]:
    """Return (code, word) pairs in their natural order."""
    return [(code, translate(text)) for code, text in WORDS[kind].items()]


def init_intake_words(app: Flask) -> None:
    """Give templates ``intake_word(kind, code)`` and ``intake_choices(kind)``."""
    app.jinja_env.globals["intake_word"] = intake_word
    app.jinja_env.globals["intake_choices"] = intake_choices
