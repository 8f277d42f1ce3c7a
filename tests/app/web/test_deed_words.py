"""Deeds are told once, as a whole sentence."""

from app.web.deed_words import DEED, FIELD, OBJECT


def test_deeds_are_sentences_and_things_are_not():
    assert [code for code, words in DEED.items() if not words.endswith("요")] == []
    assert [name for name, word in {**OBJECT, **FIELD}.items() if word.endswith("요")] == []
