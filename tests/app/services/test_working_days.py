"""Korean working days."""

from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import SEOUL, today_in_seoul
from app.services.working_days import add_working_days, is_working_day, next_working_day

MOMENTS = st.integers(0, 18 * 365 * 24 * 60).map(
    lambda minutes: datetime(2023, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
KNOWN = holidays.country_holidays("KR", years=range(2023, 2043))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 2, 16), date(2026, 2, 17), date(2026, 2, 18),  # 설날
        date(2026, 3, 2),  # 삼일절 대체공휴일
        date(2026, 5, 25),  # 부처님오신날 대체공휴일
        date(2026, 8, 17),  # 광복절 대체공휴일
        date(2026, 9, 24), date(2026, 9, 25),  # 추석
        date(2026, 10, 5),  # 개천절 대체공휴일
        date(2026, 12, 25),
        date(2027, 2, 8), date(2027, 2, 9),  # 설날과 그 대체공휴일
        date(2027, 9, 14), date(2027, 9, 15), date(2027, 9, 16),  # 추석
        date(2027, 10, 4), date(2027, 10, 11),  # 개천절, 한글날 대체공휴일
        date(2026, 11, 21), date(2026, 11, 22),  # 토요일, 일요일
    ],
)  # fmt: skip
def test_holidays_and_weekends_are_no_working_days(day):
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day", [date(2026, 2, 19), date(2026, 9, 23), date(2026, 11, 23), date(2027, 2, 10)]
)
def test_the_days_beside_them_are(day):
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        (date(2026, 11, 22), 3, date(2026, 11, 25)),  # 일요일에 물었다
        (date(2026, 11, 22), 5, date(2026, 11, 27)),
        (date(2026, 2, 13), 3, date(2026, 2, 23)),  # 설날을 건너뛴다
        (date(2026, 9, 23), 1, date(2026, 9, 28)),  # 추석과 주말
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2027, 2, 5), 1, date(2027, 2, 10)),  # 대체공휴일까지
    ],
)
def test_known_due_dates(asked, days, due):
    moment = datetime(asked.year, asked.month, asked.day, 14, tzinfo=SEOUL)
    assert today_in_seoul(add_working_days(moment, days)) == due


def test_the_due_moment_is_the_last_second_of_the_korean_day():
    due = add_working_days(datetime(2026, 11, 22, 3, tzinfo=UTC), 1)
    assert due == datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC)


def test_the_korean_day_counts_not_that_of_greenwich():
    # 23:30 in Greenwich on Sunday is Monday morning in Korea
    due = add_working_days(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), 1)
    assert today_in_seoul(due) == date(2026, 11, 24)


@pytest.mark.parametrize("days", [0, -1])
def test_less_than_a_day_is_a_mistake(days):
    with pytest.raises(ValueError, match="at least 1"):
        add_working_days(datetime(2026, 11, 22, tzinfo=UTC), days)


@given(MOMENTS, st.integers(1, 30))
def test_a_due_day_is_a_working_day_with_exactly_as_many_until_it(moment, days):
    first, due = today_in_seoul(moment), today_in_seoul(add_working_days(moment, days))
    between = [first + timedelta(days=n + 1) for n in range((due - first).days)]
    assert due.weekday() < 5
    assert due not in KNOWN
    assert sum(day.weekday() < 5 and day not in KNOWN for day in between) == days


@given(MOMENTS, MOMENTS, st.integers(1, 30), st.integers(1, 5))
def test_later_asked_or_more_days_is_never_due_earlier(one, other, days, more):
    early, late = sorted((one, other))
    assert add_working_days(early, days) <= add_working_days(late, days)
    assert add_working_days(early, days) < add_working_days(early, days + more)


@given(MOMENTS, st.integers(1, 10), st.integers(1, 10))
def test_days_add_up(moment, one, other):
    after_one = add_working_days(moment, one)
    assert add_working_days(after_one, other) == add_working_days(moment, one + other)


@given(st.dates(date(2023, 1, 1), date(2040, 1, 1)))
def test_the_next_working_day_is_the_nearest(day):
    found = next_working_day(day)
    assert is_working_day(found)
    assert not any(is_working_day(day + timedelta(days=n)) for n in range(1, (found - day).days))
