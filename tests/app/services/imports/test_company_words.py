"""Sales are understood in every form that lists have."""

import pytest

from app.services.imports.company_words import band_of


@pytest.mark.parametrize(
    ("text", "unit", "band"),
    [
        ("35억", 1, "1_5bn"), ("3,500", 1_000_000, "1_5bn"), ("999,999,999", 1, "under_1bn"),
        ("10억~50억", 1, "1_5bn"), ("1000억 이상", 1, "over_100bn"), ("10억 미만", 1, "under_1bn"),
        ("5_10bn", 1, "5_10bn"), ("５０억", 1, "5_10bn"), ("", 1, ""),
    ],
)  # fmt: skip
def test_sales_are_understood(text, unit, band):
    assert band_of(text, unit) == band
