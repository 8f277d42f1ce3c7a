"""The check digit of business registration numbers, checked a second way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.registration_number import digits_of, is_registration_number, written


# numbers that large firms print on their own sites' footers
@pytest.mark.parametrize("number", ["1248100998", "2208162517", "1208147521"])
def test_numbers_in_use_are_right(number):
    assert is_registration_number(number)


@pytest.mark.parametrize(
    "number", ["", "124810099", "12481009981", "124810099x", "１２４８１００９９８"]
)
def test_anything_but_ten_ascii_digits_is_wrong(number):
    assert not is_registration_number(number)


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9))
def test_nine_digits_have_exactly_one_check_digit(first):
    head = "".join(map(str, first))
    right = [d for d in range(10) if is_registration_number(f"{head}{d}")]
    weights = (1, 3, 7, 1, 3, 7, 1, 3)
    total = sum(d * w for d, w in zip(first, weights, strict=False)) + sum(divmod(first[8] * 5, 10))
    assert right == [-total % 10]


def test_dashes_and_spaces_are_taken_off_and_put_back():
    assert digits_of(" 124-81–00998 ") == "1248100998"
    assert written("1248100998") == "124-81-00998"
