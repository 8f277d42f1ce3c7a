"""Words of programmes: every code has one, and conditions read like sentences."""

from datetime import date

import pytest

from app.models.ledger import PURPOSES
from app.models.programme import DECLARATIONS, MONEY_SOURCES, VERSION_STATES
from app.web import programme_words as words
from matching.programmes.domain import Condition, Known, PastAid, Span
from matching.programmes.vocabulary import FACTS, OPS


@pytest.fixture
def here(app):
    with app.test_request_context():
        yield


def test_every_code_has_a_word():
    assert set(words.FACT) == set(FACTS)
    assert set(words.QUESTION) == set(DECLARATIONS)
    assert {op for ops in OPS.values() for op in ops} == set(words.OP) == set(words.OP_NAME)
    assert set(words.SOURCE) == set(MONEY_SOURCES)
    assert set(words.STATE) == set(VERSION_STATES)
    assert set(words.PURPOSE) == set(PURPOSES)


@pytest.mark.usefixtures("here")
def test_conditions_read_like_sentences():
    said = [
        words.condition_words(condition)
        for condition in (
            Condition("sales_won", "below", number=5 * 10**9),
            Condition("headcount", "between", number=5, upper=9),
            Condition("region", "one_of", options=("52",)),
            Condition("closed", "is", flag=True),
            Condition("aid", "none_within_years", number=3, options=("smart_factory",)),
            Condition("aid", "none_of_programmes"),
            Condition("founded", "at_least", number=2001),
        )
    ]
    assert said == [
        "한 해 매출: 50억 원보다 적어요",
        "직원 수: 5명–9명 사이예요",
        "시·도: 전북특별자치도 가운데 하나예요",
        "휴업 또는 폐업: 예",
        "받은 지원: 스마트공장: 최근 3년 안에 받은 적이 없어요",
        "받은 지원: 모든 지원: 받은 적이 없어요",
        "세운 해: 2001년부터예요",
    ]


@pytest.mark.usefixtures("here")
def test_values_are_written_with_their_origin():
    band = Known(Span(10**9, 5 * 10**9), date(2025, 12, 31), "yearly")
    assert words.value_words("sales_won", band) == "10억 원–50억 원"
    assert words.since(band) == "해마다 적은 값, 2025년 12월 31일 (수)"
    assert words.since(Known(value=True, source="register")) == "기업 정보"
    assert words.value_words("sales_won", Known(Span(10**11, None))) == "1,000억 원 이상"
    assert words.value_words("sales_won", Known(Span(0, 10**9))) == "10억 원 미만"
    assert words.value_words("closed", Known(value=False)) == "아니요"
    assert words.value_words("level", Known(frozenset({"mid1"}))) == "중간1"
    assert words.value_words("js_level", Known(frozenset({"none"}))) == "해당 없음"
    assert words.value_words("designation", Known(frozenset({"depopulation"}))) == "인구감소지역"
    assert words.value_words("municipality", Known(frozenset({"52720"}))) == "진안군"
    assert words.value_words("industry", Known("107")) == "107 기타 식품 제조업"
    assert words.value_words("industry", Known("999")) == "999"
    assert words.value_words("aid", Known(())) == "없음"
    aid = (PastAid("jeonbuk", "jeonbuk", "smart_factory", 2024), PastAid("", "", "export", 2023))
    assert words.value_words("aid", Known(aid)) == "전북형 (2024), 수출 (2023)"
    assert (words.value_words("aid", None), words.since(None)) == ("–", "")


@pytest.mark.usefixtures("here")
def test_validity_tells_what_nobody_knows():
    assert words.validity(None, None) == "적은 자료가 없어요"
    assert words.validity(date(2026, 1, 1), None).endswith("– 계속")
    assert words.validity(None, date(2026, 1, 1)).startswith("시작한 날 모름")
    assert words.said("state", "none such") == "none such"


def test_numbers_are_read_with_their_marks():
    assert words.whole("5,000") == 5000
    assert [words.whole(text) for text in ("", None, "-1", "1.5", "천", "12345678901")] == [
        None
    ] * 6
