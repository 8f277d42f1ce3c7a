import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.jamo import (
    first_consonants,
    join_syllable,
    letters,
    sound,
    split_syllable,
    typed_consonants,
)

SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


def test_every_syllable_survives_being_taken_apart():
    for code in range(0xAC00, 0xD7A4):
        assert join_syllable(*split_syllable(chr(code))) == chr(code)


@pytest.mark.parametrize("char", ["ㄱ", "a", "", "각각"])
def test_only_whole_syllables_are_taken_apart(char):
    with pytest.raises(ValueError, match="Hangul"):
        split_syllable(char)


def test_letters_are_single_and_other_signs_stay():
    assert letters("값이 A") == "ㄱㅏㅂㅅㅇㅣ A"
    assert letters("ㄳ") == "ㄱㅅ"


def test_first_consonants_leave_blanks_out():
    assert first_consonants("동결 건조 MES") == "ㄷㄱㄱㅈMES"


@pytest.mark.parametrize(
    ("typed", "found"), [("ㄷㄱ", "ㄷㄱ"), ("ㄳ", "ㄱㅅ"), ("ㄷ ㄱ", "ㄷㄱ"), ("도ㄱ", ""), ("ㅏ", ""), ("", ""), ("ab", "")]
)  # fmt: skip
def test_typed_consonants_are_consonants_alone(typed, found):
    assert typed_consonants(typed) == found


@pytest.mark.parametrize(
    ("meant", "typed"),
    [("두께", "두깨"), ("생겼", "생겻"), ("회사", "훼사"), ("찾는", "찻는"), ("까치", "카치"), ("않", "안"), ("라벨", "라밸")],
)  # fmt: skip
def test_what_sounds_alike_has_one_sound(meant, typed):
    assert sound(meant) == sound(typed)


@pytest.mark.parametrize(
    ("left", "right"), [("재고", "제거"), ("각", "가ㄱ"), ("도금", "도급"), ("공정", "공장")]
)
def test_what_sounds_different_has_not(left, right):
    assert sound(left) != sound(right)


@given(st.text(SYLLABLES, min_size=1))
def test_letters_and_first_consonants_agree(text):
    assert len(first_consonants(text)) == len(text)
    assert letters(text)[0] == first_consonants(text)[0]
