"""Words of selection rounds, for the desk, the firm and the reviewer alike."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext

from app.errors import N_
from app.services.selection.access import accepts
from app.services.selection.reviewing import conflict_words
from app.web.language import current_language, translate

SELECTION_WORDS: Mapping[str, Mapping[str, str]] = {
    "round_state": {
        "draft": N_("준비 중"),
        "open": N_("모집"),
        "reviewing": N_("심사 중"),
        "decided": N_("결정됨"),
    },
    "call_when": {
        "now": N_("지금 신청할 수 있어요"),
        "soon": N_("곧 열려요"),
        "reviewing": N_("심사하고 있어요"),
        "over": N_("끝났어요"),
    },
    "application_state": {
        "draft": N_("쓰는 중"),
        "submitted": N_("냈어요"),
        "withdrawn": N_("거뒀어요"),
    },
    "review_state": {
        "open": N_("기다려요"),
        "done": N_("채점했어요"),
        "conflict": N_("이해관계로 빠졌어요"),
    },
    "outcome": {
        "chosen": N_("선정"),
        "reserve": N_("예비"),
        "rejected": N_("탈락"),
        "not_eligible": N_("요건에 맞지 않음"),
        "unjudged": N_("점수 없음"),
    },
    "eligibility": {
        "fits": N_("요건에 맞아요"),
        "refused": N_("맞지 않는 요건이 있어요"),
        "unknown": N_("확인이 더 필요해요"),
        "": N_("아직 확인하지 않았어요"),
    },
    "rule_outcome": {
        "met": N_("맞아요"),
        "broken": N_("맞지 않아요"),
        "unknown": N_("아직 알 수 없어요"),
    },
    "areas": {
        "depopulation": N_("인구감소지역"),
        "depopulation_interest": N_("인구감소지역과 관심지역"),
    },
    "score": {
        "5": N_("매우 좋아요"),
        "4": N_("좋아요"),
        "3": N_("보통이에요"),
        "2": N_("조금 모자라요"),
        "1": N_("많이 모자라요"),
        "0": N_("없어요"),
    },
}


def selection_word(kind: str, code: str) -> str:
    """Return the word of a code in the page's language; an unknown one is a KeyError."""
    return translate(SELECTION_WORDS[kind][code])


def selection_choices(kind: str) -> dict[str, str]:
    """Return code → word in their natural order."""
    return {code: translate(text) for code, text in SELECTION_WORDS[kind].items()}


def two_tongues(item: Any) -> str:
    """Return ``en`` in English where it is filled, else ``ko``: for rules and documents."""
    return str(item.en or item.ko) if current_language() == "en" else str(item.ko)


def said_conflict(conflict: str) -> str:
    """Return why somebody does not judge; what the site found is said in the page's language."""
    return str(gettext(conflict_words(conflict))) if conflict else ""


def init_selection_words(app: Flask) -> None:
    """Give templates the words of rounds."""
    app.jinja_env.globals["selection_word"] = selection_word
    app.jinja_env.globals["said_conflict"] = said_conflict
    app.jinja_env.globals["round_accepts"] = accepts
    app.jinja_env.filters["two_tongues"] = two_tongues
