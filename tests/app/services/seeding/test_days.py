from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.services.seeding.days import at, workday, worked_at
from tests.conftest import NOW


@given(st.integers(-400, 800))
def test_a_working_day_is_none_of_the_weekend_and_at_most_two_days_off(days_ago):
    day = workday(NOW, days_ago)
    assert day.weekday() < 5
    off = (date(2026, 11, 22) - day).days - days_ago
    assert -2 <= off <= 0 if days_ago < 0 else 0 <= off <= 2


def test_hours_are_korean():
    assert at(date(2026, 11, 23), 10) == datetime(2026, 11, 23, 1, tzinfo=UTC)


def test_what_lies_back_is_never_ahead_of_now():
    monday = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert worked_at(monday, 0, 18) == monday
    assert worked_at(monday, -1, 18) > monday
