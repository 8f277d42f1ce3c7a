"""Cells are read as people write them, and what cannot be read is told with what to do."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.imports import cells
from app.services.imports.cells import UnreadableCellError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("1,200", 1200), ("１２", 12), ("12명", 12), (" 1 2 ", 12), ("12.0", 12),
        ("", None), ("0", 0),
    ],
)  # fmt: skip
def test_whole_numbers(text, value):
    assert cells.whole(text, 0, 10_000) == value


@pytest.mark.parametrize("text", ["열두", "12.5", "1e3", "--2", "10001", "-1", "=1+1"])
def test_no_whole_numbers(text):
    with pytest.raises(UnreadableCellError) as caught:
        cells.whole(text, 0, 10_000)
    assert text in str(caught.value)


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("120000000", 1, 120_000_000), ("1억 2,000만 원", 1, 120_000_000), ("3.5억", 1, 350_000_000),
        ("1,200", 1_000_000, 1_200_000_000), ("5천만원", 1, 50_000_000), ("₩1,000", 1, 1000),
        ("1억", 1_000_000, 100_000_000), ("1000원", 1_000, 1000), ("-", 1, None), ("", 1, None),
    ],
)  # fmt: skip
def test_amounts(text, unit, value):
    assert cells.won(text, unit) == value


@pytest.mark.parametrize("text", ["많음", "1억2", "1,000달러", "-5", "9" * 20])
def test_no_amounts(text):
    with pytest.raises(UnreadableCellError):
        cells.won(text)


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("매출액(백만원)", 1_000_000), ("매출 (단위: 천원)", 1_000), ("매출[억원]", 100_000_000),
        ("매출액（백만원）", 1_000_000), ("매출(전년)", 1), ("매출", 1),
    ],
)  # fmt: skip
def test_units_of_heads(head, unit):
    assert cells.unit_of(head) == unit


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01", "2026.3.1.", "2026/03/01", "20260301", "2026년 3월 1일", "26.3.1", "46082",
        "2026-03-01T00:00:00", "２０２６．３．１",
    ],
)  # fmt: skip
def test_days(text):
    assert cells.day(text) == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "봄", "3/1", "99999999"])
def test_no_days(text):
    with pytest.raises(UnreadableCellError):
        cells.day(text)


def test_years_and_numbers():
    assert [cells.year(t) for t in ("2026", "2026년", "2026-03-01", "")] == [2026, 2026, 2026, None]
    assert [cells.number(t) for t in ("1,200.5", "-3", "12 %", "-")] == [1200.5, -3.0, 12.0, None]
    with pytest.raises(UnreadableCellError):
        cells.year("26")
    with pytest.raises(UnreadableCellError):
        cells.number("nan")


@given(st.text(max_size=30))
def test_nothing_else_is_ever_raised(text):
    for read in (cells.won, cells.day, cells.year, cells.number, lambda t: cells.whole(t, 0, 9)):
        with suppress(UnreadableCellError):
            read(text)


@given(st.integers(0, 10**14))
def test_an_amount_is_read_back(amount):
    assert cells.won(f"{amount:,}") == cells.won(f"{amount}원") == amount
