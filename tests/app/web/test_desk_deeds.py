"""Deeds around programmes stand in one table alone."""

from app.web.deed_words import DEED
from app.web.desk_deeds import DESK_DEED


def test_no_deed_stands_in_both_tables():
    assert set(DEED) & set(DESK_DEED) == set()
    assert [code for code, words in DESK_DEED.items() if not words.endswith("요")] == []
