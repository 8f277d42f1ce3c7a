"""When a mentor is away."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.clock import today_in_seoul
from app.models.mentor import SeasonBlock
from app.services.absence import back_on, block_on, month_bounds

TODAY = date(2026, 11, 22)
DAYS = st.integers(-20, 60).map(lambda n: TODAY + timedelta(days=n))


def block(first, last):
    return SeasonBlock(first_day=first, last_day=last)


def test_who_is_not_away_has_no_day_of_return():
    later = block(date(2026, 12, 1), date(2026, 12, 9))
    assert back_on(None, [later], TODAY) is None
    assert back_on(TODAY - timedelta(days=1), [], TODAY) is None


def test_the_last_day_of_a_pause_is_still_a_pause():
    assert back_on(TODAY, [], TODAY) == date(2026, 11, 23)


def test_a_block_of_today_is_an_absence():
    assert back_on(None, [block(TODAY, date(2026, 12, 9))], TODAY) == date(2026, 12, 10)


def test_absences_without_a_day_between_are_one():
    harvest = block(date(2026, 12, 1), date(2026, 12, 9))
    fair = block(date(2026, 12, 10), date(2026, 12, 20))
    assert back_on(date(2026, 11, 30), [fair, harvest], TODAY) == date(2026, 12, 21)
    assert back_on(date(2026, 11, 29), [fair, harvest], TODAY) == date(2026, 11, 30)


def test_the_block_of_a_day_holds_its_first_and_last_day():
    found = block(TODAY, date(2026, 12, 9))
    assert block_on([found], TODAY) is found
    assert block_on([found], date(2026, 12, 9)) is found
    assert block_on([found], date(2026, 12, 10)) is None


@given(st.none() | DAYS, st.lists(st.tuples(DAYS, st.integers(0, 15)), max_size=6))
def test_every_day_until_the_return_is_covered_and_that_day_is_free(paused, spans):
    blocks = [block(first, first + timedelta(days=length)) for first, length in spans]
    back = back_on(paused, blocks, TODAY)

    def away(day):
        paused_then = paused is not None and TODAY <= day <= paused
        return paused_then or block_on(blocks, day) is not None

    assert not away(back or TODAY)
    until = ((back or TODAY) - TODAY).days
    assert all(away(TODAY + timedelta(days=n)) for n in range(until))


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_a_month_of_korea_holds_its_days_and_no_other(day):
    start, end = month_bounds(day)
    last = end - timedelta(seconds=1)
    assert today_in_seoul(start) == day.replace(day=1)
    assert (today_in_seoul(last).year, today_in_seoul(last).month) == (day.year, day.month)
    assert today_in_seoul(end).day == 1


def test_the_year_turns_in_korea():
    assert month_bounds(date(2026, 12, 31))[1] == datetime(2026, 12, 31, 15, tzinfo=UTC)
