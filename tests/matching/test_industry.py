import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import InvalidValueError
from matching.industry import RELATED_DIVISIONS, check_code, industry_nearness

codes = st.from_regex(r"\A(1[0-9]|2[0-9]|3[0-4])[0-9]{0,3}\Z")


@pytest.mark.parametrize(
    ("a", "b", "nearness"),
    [
        ("259", "259", 1.0),
        ("25911", "25929", 1.0),
        ("251", "259", 0.6),
        ("25", "259", 0.6),
        ("25", "25", 0.6),
        ("241", "25", 0.3),
        ("29", "303", 0.3),
        ("10", "112", 0.3),
        ("26", "28", 0.3),
        ("13", "14", 0.3),
        ("20", "22", 0.3),
        ("10", "303", 0.0),
    ],
)
def test_nearness_follows_the_tree(a, b, nearness):
    assert industry_nearness(a, b) == nearness


@given(codes, codes)
def test_nearness_is_symmetric(a, b):
    assert industry_nearness(a, b) == industry_nearness(b, a)


@given(codes, codes, codes)
def test_sharing_more_digits_is_never_further(a, b, c):
    def shared_digits(x, y):
        return next((n for n in (3, 2) if len(x) >= n and len(y) >= n and x[:n] == y[:n]), 0)

    if shared_digits(a, b) > shared_digits(a, c):
        assert industry_nearness(a, b) > industry_nearness(a, c)


@pytest.mark.parametrize("code", ["", "2", "C25", "259110", "２５", "2 5"])
def test_what_is_no_code_is_refused(code):
    with pytest.raises(InvalidValueError):
        check_code(code)


def test_related_divisions_are_pairs_of_manufacturing_divisions():
    for pair in RELATED_DIVISIONS:
        assert len(pair) == 2
        assert all(10 <= int(division) <= 34 for division in pair)
