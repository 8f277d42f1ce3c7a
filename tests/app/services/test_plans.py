"""Targets of plans follow from published figures, within what makes sense."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.runtime.catalogue import Metric
from app.services.kpi_pairs import KpiPair
from app.services.plans import making, quoting
from app.services.reference import load_catalogue

DOWN = Metric("d", "불량", "defects", "Q", ("%", "ppm"), "down", "", "")
UP = Metric("u", "가동률", "use", "P", ("%", "개/일"), "up", "", "")
quantities = st.decimals(min_value="0.01", max_value="100000", places=2)


def pair(metric, before, after, unit):
    return KpiPair(
        metric, unit, before, date(2025, 1, 1), date(2025, 3, 31), after, date(2025, 7, 1),
        date(2025, 9, 30), "", "", "checked", None,
    )  # fmt: skip


@given(quantities, quantities, quantities)
def test_a_target_is_never_worse_and_never_beyond_the_steepest(value, before, after):
    for metric, unit in ((DOWN, "ppm"), (UP, "개/일")):
        found = pair(metric, before, after, unit)
        if found.verdict != "better":
            continue
        _, target, capped = quoting.target_from(value, found)
        # three digits may round by half a percent
        slack = value * Decimal("0.01") + Decimal("0.0001")
        if metric is DOWN:
            assert value * quoting.STEEPEST_DOWN - slack <= target <= value + slack
        else:
            assert value - slack <= target <= value * quoting.STEEPEST_UP + slack
        ratio = after / before
        assert capped == (ratio < quoting.STEEPEST_DOWN or ratio > quoting.STEEPEST_UP)


def test_the_textbook_target():
    ratio, target, capped = quoting.target_from(
        Decimal(10), pair(DOWN, Decimal(8), Decimal(3), "%")
    )
    assert (ratio, target, capped) == (Decimal("0.375"), Decimal("3.75"), False)
    assert quoting.target_from(Decimal(10), pair(DOWN, Decimal(28), Decimal(1), "%"))[1:] == (
        Decimal("3.00"),
        True,
    )
    # no rate is better than a hundred percent
    assert quoting.target_from(Decimal(80), pair(UP, Decimal(50), Decimal(90), "%"))[1:] == (
        Decimal(100),
        True,
    )


@pytest.mark.parametrize(
    ("value", "short"),
    [
        ("3.7512", "3.75"),
        ("1234.5", "1235"),
        ("0.012345", "0.0123"),
        ("99.96", "100.0"),
        ("0", "0"),
    ],
)
def test_a_target_has_three_digits_and_four_decimals_at_most(value, short):
    assert quoting.rounded(Decimal(value)) == Decimal(short)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 2000))
def test_every_period_is_of_one_kind_and_a_longer_one_of_no_shorter_kind(first, days):
    order = [kind for kind, _ in quoting.KINDS]
    kind = quoting.kind_of(first, first + timedelta(days=days))
    longer = quoting.kind_of(first, first + timedelta(days=days + 1))
    assert order.index(kind) <= order.index(longer)


@pytest.mark.parametrize(
    ("months", "kind"),
    [((1, 1), "short"), ((1, 3), "quarter"), ((1, 6), "half"), ((1, 12), "year")],
)
def test_whole_months_have_the_kind_that_people_expect(months, kind):
    last = date(2025, months[1] + 1, 1) if months[1] < 12 else date(2026, 1, 1)
    assert quoting.kind_of(date(2025, months[0], 1), last - timedelta(days=1)) == kind


def test_what_a_plant_can_begin_with_tomorrow_is_suggested_first(session, template_database):
    found = making.suggested(["inv"], load_catalogue(session))
    assert [remedy.id for remedy in found] == ["5s", "mes"]
    assert making.suggested([], load_catalogue(session)) == []


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_target_is_due_at_the_end_of_a_month_a_year_on(today):
    due = making.in_a_year(today)
    assert (due + timedelta(days=1)).day == 1
    assert timedelta(days=365) <= due - today <= timedelta(days=397)
