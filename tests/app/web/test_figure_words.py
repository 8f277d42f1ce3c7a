"""Figures are written with their sign, and what is hidden says so."""

from decimal import Decimal

import pytest

from app.services.figures.aggregate import Aggregate, Definition, Quartiles
from app.web import figure_words as words

QUARTER = Definition("process_defect", "%", "", "quarter", "quarter", "case")
SHOWN = Aggregate(QUARTER, 6, 8, Quartiles(-0.5, -0.4, 0.25), 7, 1, {"checked": 2}, 0)
DARK = Aggregate(QUARTER, None, None, None, None, None, None, 0)


@pytest.fixture(autouse=True)
def request_context(app):
    with app.test_request_context("/"):
        yield


def test_a_change_carries_its_sign():
    assert [words.percent(c) for c in (0.5, -0.125, 0, None)] == ["+50 %", "−12.5 %", "0 %", "–"]
    assert [words.plain(Decimal(v)) for v in ("74.7", "-42.0000", "0")] == ["+74.7", "−42", "0"]


def test_a_figure_tells_how_many_stand_behind_it():
    assert words.firms(SHOWN) == "기업 6곳 · 값 8개"
    assert (words.middle(SHOWN), words.spread(SHOWN)) == ("−40 %", "−50 % … +25 %")
    assert words.checked(SHOWN) == "25 %"


def test_what_is_in_the_dark_tells_no_number():
    told = [words.middle(DARK), words.spread(DARK), words.checked(DARK), words.firms(DARK)]
    assert not any(sign.isdigit() for sign in "".join(told[:3]))
    assert told[0] == "가렸어요"


def test_periods_that_differ_are_both_told():
    assert words.periods(QUARTER) == "석 달"
    assert words.periods(Definition("x", "%", "", "month", "quarter", "m3")) == "한 달 → 석 달"


def test_an_address_leaves_out_what_narrows_nothing():
    found = words.address(QUARTER, {"year": "2025", "place": ""})
    assert found["year"] == "2025"
    assert "place" not in found


def test_parts_have_names():
    assert words.part("place", "52720") == "진안군"
    assert words.part("industry", "10") == "식료품 제조업"
    assert words.part("year", 2025) == "2025"
    assert words.part("region", "52") == "전북특별자치도"
    assert words.part("check", "checked") == "코디네이터 확인"
