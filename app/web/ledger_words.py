"""Words of the ledger, for the desk's pages and for those of the firm."""

from flask import Flask
from flask_babel import gettext

from app.errors import N_
from app.services.ledger.terms import DEFAULT_ITEMS, DEFAULT_PAPERS
from app.web.language import translate

WORDS: dict[str, dict[str, str]] = {
    "state": {
        "agreed": N_("협약함"),
        "running": N_("사업 진행 중"),
        "settling": N_("정산 중"),
        "settled": N_("정산 마침"),
        "cancelled": N_("협약 취소"),
        "removed": N_("장부에서 뺀 것"),
    },
    "step": {
        "agreed": N_("협약한 상태로 되돌리기"),
        "running": N_("진행 중으로 바꾸기"),
        "settling": N_("정산 시작하기"),
        "settled": N_("정산 마치기"),
        "cancelled": N_("협약 취소하기"),
    },
    "purpose": {
        "smart_factory": N_("스마트공장"),
        "automation": N_("자동화"),
        "consulting": N_("컨설팅"),
        "research": N_("연구 개발"),
        "export": N_("수출"),
        "energy": N_("에너지"),
        "safety": N_("안전"),
        "training": N_("교육"),
        "facility": N_("시설"),
        "other": N_("그 밖"),
    },
    "source": {
        "state": N_("국비"),
        "host": N_("대기업 출연"),
        "province": N_("도비"),
        "municipality": N_("시·군비"),
        "own": N_("기업 부담"),
        "other": N_("그 밖의 재원"),
    },
    "kind": {
        "interim_report": N_("중간 보고서"),
        "final_report": N_("최종 보고서"),
        "settlement": N_("정산 서류"),
        "result_report": N_("성과 보고서"),
        "other": N_("그 밖의 서류"),
    },
    "standing": {
        "missing": N_("내는 날이 지났어요"),
        "returned": N_("고쳐 내야 해요"),
        "received": N_("확인을 기다려요"),
        "soon": N_("곧 내야 해요"),
        "due": N_("아직 때가 아니에요"),
        "late": N_("늦게 확인했어요"),
        "accepted": N_("확인했어요"),
        "waived": N_("받지 않기로 했어요"),
    },
    "item": {
        "open": N_("증빙이 없어요"),
        "attached": N_("확인을 기다려요"),
        "returned": N_("고쳐 내야 해요"),
        "accepted": N_("확인했어요"),
        "not_needed": N_("없어도 돼요"),
    },
    "overlap": {
        "same_purpose_at_once": N_("같은 목적을 같은 때에"),
        "same_purpose_within": N_("같은 목적을 몇 해 안에"),
        "same_programme_again": N_("같은 사업을 다시"),
        "aid_over_cost": N_("지원금이 사업비보다 많음"),
        "aid_over_limit": N_("합계가 한도를 넘음"),
    },
    "outcome": {
        "open": N_("판단 전"),
        "cleared": N_("문제없음"),
        "breach": N_("중복으로 판단"),
        "gone": N_("이제 걸리지 않음"),
    },
    "field": {
        "title": N_("과제 이름"),
        "agreement_number": N_("협약 번호"),
        "agency": N_("주는 곳"),
        "agreed_on": N_("협약한 날"),
        "first_day": N_("시작하는 날"),
        "last_day": N_("끝나는 날"),
        "cost_won": N_("총사업비"),
        "note": N_("메모"),
        "state": N_("상태"),
        "paper": N_("서류"),
        "due_on": N_("내는 날"),
    },
    "aid_sort": {
        "newest": N_("최근 해부터"),
        "oldest": N_("오래된 해부터"),
        "firm": N_("기업 이름순"),
        "place": N_("시·군순"),
        "money": N_("지원금이 많은 순"),
        "ends": N_("끝나는 날이 빠른 순"),
    },
    "paper_sort": {
        "urgent": N_("급한 것부터"),
        "due": N_("내는 날이 빠른 순"),
        "firm": N_("기업 이름순"),
        "place": N_("시·군순"),
    },
    "overlap_sort": {
        "open": N_("판단 전인 것부터"),
        "newest": N_("최근에 찾은 순"),
        "firm": N_("기업 이름순"),
        "rule": N_("규칙별로"),
    },
}
_USUAL = {title for _, title, _ in DEFAULT_PAPERS} | {title for title, _ in DEFAULT_ITEMS}
TONES = {
    "missing": "tag-red",
    "returned": "tag-red",
    "breach": "tag-red",
    "cancelled": "tag-red",
    "received": "tag-amber",
    "attached": "tag-amber",
    "soon": "tag-amber",
    "settling": "tag-amber",
    "accepted": "tag-accent",
    "settled": "tag-accent",
    "cleared": "tag-accent",
}


def ledger_word(kind: str, code: str | None) -> str:
    """Return the word of a code in the page's language; a code nobody knows stays as it is."""
    if not code:
        return ""
    text = WORDS[kind].get(code)
    return translate(text) if text else code


def ledger_choices(kind: str, *left_out: str) -> dict[str, str]:
    """Return code → word in their natural order, without some."""
    return {code: translate(text) for code, text in WORDS[kind].items() if code not in left_out}


def ledger_tone(code: str) -> str:
    """Return the class of the tag of a state; empty for an ordinary one."""
    return TONES.get(code, "")


def ledger_title(title: str) -> str:
    """Return the name of a paper or an item; the usual ones are translated, own ones are not."""
    return translate(title) if title in _USUAL else title


def change_name(name: str) -> str:
    """Return the name of a changed field: ``won.state`` is the agreed money of the state."""
    field, _, source = name.partition(".")
    if field == "won":
        return str(gettext("%(source)s 협약 금액", source=ledger_word("source", source)))
    if field == "paid":
        return str(gettext("%(source)s 지급 금액", source=ledger_word("source", source)))
    return ledger_word("field", name)


def init_ledger_words(app: Flask) -> None:
    """Give templates the words, choices and tones of the ledger."""
    for function in (ledger_word, ledger_choices, ledger_tone, ledger_title, change_name):
        app.jinja_env.globals[function.__name__] = function
