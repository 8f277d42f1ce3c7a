"""Words for codes: states, levels, bands, visibilities. One table each, translated on use."""

from flask import Flask
from flask_babel import gettext

from app.errors import N_

WORDS: dict[str, dict[str, str]] = {
    "level": {
        "none": N_("ICT 미적용"), "basic": N_("기초"), "mid1": N_("중간1"), "mid2": N_("중간2"), "advanced": N_("고도화"),
    },
    "js_level": {"JS1": "JS1", "JS2": "JS2", "JS3": "JS3"},
    "sales_band": {
        "under_1bn": N_("10억 원 미만"), "1_5bn": N_("10억–50억 원"), "5_10bn": N_("50억–100억 원"),
        "10_30bn": N_("100억–300억 원"), "30_100bn": N_("300억–1,000억 원"), "over_100bn": N_("1,000억 원 이상"),
    },
    "approval": {"waiting": N_("승인 대기"), "approved": N_("승인됨"), "refused": N_("승인되지 않음")},
    "urgency": {"now": N_("당장 급해요"), "quarter": N_("석 달 안에"), "year": N_("올해 안에")},
    "challenge_visibility": {
        "coordinators": N_("코디네이터와 요청한 멘토만"), "members": N_("승인된 회원"), "public": N_("누구나"),
    },
    "field_visibility": {"public": N_("누구나"), "members": N_("승인된 회원"), "matched": N_("연결된 기업만")},
    "challenge_status": {"open": N_("진행 중"), "resolved": N_("해결됨"), "withdrawn": N_("거둠")},
    "request_state": {
        "open": N_("답을 기다려요"), "accepted": N_("수락했어요"), "declined": N_("어렵다고 답했어요"),
        "asked_back": N_("되물었어요"), "not_this_season": N_("지금은 어려워요"), "withdrawn": N_("거뒀어요"),
        "expired": N_("기한이 지났어요"),
    },
    "case_state": {
        "draft": N_("작성 중"), "submitted": N_("검토 중"), "returned": N_("고쳐 주세요"), "published": N_("공개됨"),
        "archived": N_("보관됨"), "superseded": N_("이전 판"),
    },
    "check_state": {"self_reported": N_("자체 측정"), "documented": N_("증빙 첨부"), "checked": N_("코디네이터 확인")},
    "kpi_area": {
        "P": N_("생산성"), "Q": N_("품질"), "C": N_("원가"), "D": N_("납기"), "S": N_("안전"), "E": N_("환경·에너지"), "M": N_("경영"),
    },
    "solution_kind": {"system": N_("시스템"), "automation": N_("자동화"), "data": N_("데이터"), "method": N_("현장 개선")},
    "language": {"ko": N_("한국어"), "en": N_("영어"), "zh": N_("중국어"), "ja": N_("일본어"), "vi": N_("베트남어")},
    "area": {"depopulation": N_("인구감소지역"), "interest": N_("관심지역")},
}  # fmt: skip


def word(kind: str, code: str | None) -> str:
    """Return the word of a code in the page's language; an unknown kind or code is a KeyError."""
    return "" if code is None else str(gettext(WORDS[kind][code]))


def choices(kind: str) -> list[tuple[str, str]]:
    """Return (code, word) pairs in their natural order, for a select field."""
    return [(code, word(kind, code)) for code in WORDS[kind]]


def init_words(app: Flask) -> None:
    """Give templates ``word(kind, code)``."""
    app.jinja_env.globals["word"] = word
