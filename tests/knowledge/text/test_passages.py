import itertools

from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.passages import split_sentences


def pieces(text, **options):
    return [text[start:end] for start, end in split_sentences(text, **options)]


def test_sentences_end_at_stops_and_lines():
    assert pieces("하나다. 둘이다!\n셋이다") == ["하나다.", "둘이다!", "셋이다"]


def test_a_stop_between_digits_ends_nothing():
    assert pieces("불량률이 3.5%로 줄었다.") == ["불량률이 3.5%로 줄었다."]


def test_a_missing_blank_after_a_sentence_is_forgiven():
    assert pieces("멈췄다.다시 돌렸다.") == ["멈췄다.", "다시 돌렸다."]


def test_a_long_sentence_is_cut_at_a_blank():
    found = pieces("공정을 바꾸고 " * 40, limit=60)
    assert all(len(piece) <= 60 for piece in found)
    assert "".join(found).replace(" ", "") == ("공정을바꾸고" * 40)


def test_a_sentence_without_blanks_is_cut_hard():
    assert [len(piece) for piece in pieces("가" * 130, limit=60)] == [60, 60, 10]


def test_blank_text_has_no_sentence():
    assert split_sentences(" \n ") == []


@given(st.text(alphabet="가나다. \n!a1다", max_size=300))
def test_sentences_cover_every_letter_once(text):
    spans = split_sentences(text, limit=20)
    assert spans == sorted(spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
