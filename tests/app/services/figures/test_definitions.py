"""What counts as one definition."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.figures.definitions import formula_of, period_kind

CATALOGUE = ("공정 불량수 ÷ 공정 투입수 × 100", "defects / input × 100")


@pytest.mark.parametrize(
    ("first", "last", "kind"),
    [
        ("2026-03-02", "2026-03-02", "day"),
        ("2026-03-02", "2026-03-06", "week"),
        ("2026-03-02", "2026-03-08", "week"),
        ("2026-02-01", "2026-02-28", "month"),
        ("2026-01-01", "2026-03-31", "quarter"),
        ("2026-01-01", "2026-06-30", "half"),
        ("2024-01-01", "2024-12-31", "year"),
        ("2026-01-01", "2026-02-28", "other"),
        ("2026-03-02", "2026-03-04", "other"),
    ],
)
def test_a_period_is_told_by_its_days(first, last, kind):
    assert period_kind(date.fromisoformat(first), date.fromisoformat(last)) == kind


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_calendar_month_is_a_month_and_never_anything_else(day):
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    assert period_kind(first, last) == "month"


@pytest.mark.parametrize(
    "method",
    [
        "", "전수 집계", "생산일지, 석 달", "공정 불량수÷공정 투입수×100", "공정 불량수 / 공정 투입수",
        "Defects / Input x100", "공정 불량수 나누기 공정 투입수",
    ],
)  # fmt: skip
def test_the_catalogues_own_formula_has_no_name_of_its_own(method):
    assert formula_of(method, CATALOGUE) == ""


def test_another_formula_stands_apart_whatever_its_spaces():
    assert formula_of("불량 봉 ÷ 포장 봉", CATALOGUE) == "불량봉÷포장봉"
    assert formula_of("불량봉÷포장봉", CATALOGUE) == formula_of("불량 봉 / 포장 봉", CATALOGUE)
    assert formula_of("투입량에서 뺀 값을 투입량으로 나눔", CATALOGUE) != ""


@given(st.text(max_size=300))
def test_folding_twice_changes_nothing_and_stays_short(method):
    once = formula_of(method, CATALOGUE)
    assert len(once) <= 200
    assert formula_of(once, CATALOGUE) in {once, ""}
