import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.normalise import MAX_QUERY_CHARS, fold, is_english, normalise_query


@given(st.text())
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)


def test_wide_letters_become_narrow_and_small():
    assert fold("ＭＥＳ 도입") == "mes 도입"
    assert fold("MES\x07") == "mes "
    assert fold("ﬁ") == "ﬁ"


def test_a_decomposed_query_is_composed():
    assert normalise_query(unicodedata.normalize("NFD", "재고  관리")) == "재고 관리"


def test_a_long_query_is_cut_at_a_blank():
    cut = normalise_query("재고가 맞지 않아요 " * 1_000)
    assert len(cut) <= MAX_QUERY_CHARS
    assert cut.endswith(("않아요", "재고가", "맞지"))


def test_a_long_query_without_blanks_is_cut_hard():
    assert len(normalise_query("가" * 10_000)) == MAX_QUERY_CHARS


@given(st.text(max_size=50))
def test_a_normalised_query_stays_as_it_is(text):
    once = normalise_query(text)
    assert normalise_query(once) == once


def test_the_script_decides_the_language():
    assert is_english("We keep running out of parts")
    assert not is_english("MES 도입하고 싶은데 비용이 걱정이에요")
    assert not is_english("123 !!")
