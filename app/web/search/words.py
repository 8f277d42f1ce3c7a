"""Words of the filters, the orders and the parts of a score."""

from flask import Flask
from flask_babel import gettext

from app.errors import N_
from app.services.searching import Option
from app.web.language import current_language
from app.web.search.parse import literal_address
from app.web.words import WORDS, word

_FACETS = {
    "category": N_("고민 종류"),
    "industry": N_("업종"),
    "municipality": N_("시군"),
    "level": N_("시작할 때 수준"),
    "solution": N_("해결 방법"),
    "kpi_area": N_("성과 분야"),
    "area": N_("지역 지원"),
    "language": N_("언어"),
}
_CODED = {"level": "level", "kpi_area": "kpi_area", "area": "area", "language": "language"}
_SORTS = {
    "relevance": N_("잘 맞는 순"),
    "published": N_("최신순"),
    "cost": N_("비용이 적은 순"),
    "months": N_("기간이 짧은 순"),
    "cases": N_("사례가 많은 순"),
    "joined": N_("최근 함께한 순"),
}
_SUGGESTIONS = {
    "problem": N_("고민 종류"),
    "solution": N_("해결 방법"),
    "trade": N_("업종"),
    "term": N_("현장 용어"),
    "case": N_("우수사례"),
}
_PARTS = {
    "lexical": N_("같은 낱말"),
    "ngram": N_("비슷한 글자"),
    "dense": N_("전체 뜻"),
    "passage": N_("문장의 뜻"),
    "concepts": N_("고민의 종류"),
    "industry": N_("업종"),
}
_FIELDS = {
    "title": N_("제목"),
    "situation": N_("상황"),
    "problem": N_("문제"),
    "root_cause": N_("원인"),
    "steps": N_("한 일"),
    "failed": N_("잘 안된 것"),
    "again": N_("다시 한다면"),
    "lasted": N_("그 뒤로"),
    "advice": N_("조언"),
    "quote": N_("한마디"),
    "summary_en": N_("영문 요약"),
    "bio": N_("멘토 소개"),
    "topics": N_("멘토 분야"),
    "headline_en": N_("영문 소개"),
}


def facet_word(facet: str) -> str:
    """Return the name of a filter."""
    return str(gettext(_FACETS[facet]))


def facet_value(facet: str, option: Option) -> str:
    """Return the name of a value of a filter."""
    kind = _CODED.get(facet)
    # an address may carry a value that nobody knows; it is shown as it came, and finds nothing
    if kind is not None and option.value in WORDS[kind]:
        return word(kind, option.value)
    return option.en if current_language() == "en" and option.en else option.ko


def init_search_words(app: Flask) -> None:
    """Give templates the words of search."""
    app.jinja_env.globals.update(
        facet_word=facet_word,
        facet_value=facet_value,
        sort_word=lambda name: gettext(_SORTS[name]),
        literal_address=literal_address,
        suggestion_word=lambda name: gettext(_SUGGESTIONS[name]),
        part_word=lambda name: gettext(_PARTS[name]),
        field_word=lambda name: gettext(_FIELDS[name]),
    )
