"""What letters typed so far may become."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.runtime.suggestions import Suggestion, SuggestionTable

WORDS = (
    "도금",
    "동결건조",
    "재고 관리",
    "재고",
    "무전해 도금",
    "MES",
    "plating",
    "생산관리 시스템(MES)",
    "값 계산",
    "까대기",
)
TABLE = SuggestionTable([Suggestion("term", word) for word in WORDS])


def texts(typed, limit=8):
    return [found.text for found in TABLE.find(typed, limit)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("도", ["도금", "동결건조"]),  # 도 may become 동
        ("도그", ["도금", "무전해 도금"]),
        ("도금", ["도금", "무전해 도금"]),
        ("ㄷㄱ", ["도금", "동결건조"]),
        ("ㅈㄱㄱㄹ", ["재고 관리"]),
        ("ㄳ", []),
        ("재고관리", ["재고 관리"]),
        ("mes", ["MES", "생산관리 시스템(MES)"]),
        ("PLAT", ["plating"]),
        ("ehrm", ["도금"]),
        ("Eoeo", []),
        ("Rkeo", ["까대기"]),
        ("ㅡㄷㄴ", ["MES"]),
        ("쀍", []),
        ("", []),
        (" - ", []),
        ("가" * 100, []),
    ],
)
def test_a_beginning_goes_before_first_consonants_and_these_before_a_part(typed, found):
    assert texts(typed) == found


def test_no_more_come_than_asked_for():
    assert texts("도", limit=1) == ["도금"]


def test_one_text_comes_once_by_its_first_kind():
    table = SuggestionTable([Suggestion("term", "ERP"), Suggestion("solution", "erp")])
    assert [found.kind for found in table.find("er", 8)] == ["solution"]
    assert len(table) == 1


def test_an_empty_table_finds_nothing():
    assert SuggestionTable().find("도", 8) == []


@given(st.text(max_size=60))
def test_anything_may_be_typed(typed):
    assert len(TABLE.find(typed, 3)) <= 3


@given(st.sampled_from(WORDS), st.integers(1, 12))
def test_every_beginning_of_a_word_finds_it(word, length):
    assert word in texts(word[:length], limit=len(WORDS)) or not any(
        map(str.isalnum, word[:length])
    )
