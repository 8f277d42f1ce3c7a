import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.keyboard import hangul_of, is_whole, keys_of

SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)


@pytest.mark.parametrize(
    ("keys", "hangul"),
    [
        ("ehrma", "도금"), ("worh rhksfl", "재고 관리"), ("Eorl", "때기"), ("rkqt", "값"), ("rkqtdl", "값이"),
        ("ehrmaenRp", "도금두께"), ("dml", "의"), ("mes", "ㅡㄷㄴ"), ("rr", "ㄱㄱ"), ("A1", "ㅁ1"), ("Ehrma", "또금"), ("HL", "ㅚ"),
    ],
)  # fmt: skip
def test_keys_become_syllables_as_an_input_method_makes_them(keys, hangul):
    assert hangul_of(keys) == hangul


@pytest.mark.parametrize(
    ("hangul", "keys"), [("ㅡㄷㄴ", "mes"), ("ㄷ게", "erp"), ("춫", "cnc"), ("꼭 A", "Rhr A")]
)
def test_hangul_becomes_the_keys_that_type_it(hangul, keys):
    assert keys_of(hangul) == keys


def test_every_syllable_is_typed_and_read_back():
    for code in range(0xAC00, 0xD7A4):
        assert hangul_of(keys_of(chr(code))) == chr(code)


@given(st.text(SYLLABLES | st.sampled_from(" .,1")))
def test_whole_syllables_are_typed_and_read_back_together(text):
    assert hangul_of(keys_of(text)) == text


@given(st.text())
def test_anything_may_be_typed(text):
    assert isinstance(hangul_of(text), str)
    assert isinstance(keys_of(text), str)


def test_whole_is_syllables_alone():
    assert is_whole("도금")
    assert not is_whole("도ㄱ")
    assert not is_whole("도 금")
    assert not is_whole("")
