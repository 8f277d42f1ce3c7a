"""Progress by week: nothing is lost, nothing counted twice, the plan grows evenly."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.stay import StayTask
from app.services import stay_progress
from app.services.stay_progress import TaskDates, count, planned_by, week_days, week_of
from tests.app.stay_world import FIRST, LAST, StayWorld
from tests.queries import counted_selects

days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def stays(draw):
    first = draw(days)
    return first, first + timedelta(days=draw(st.integers(0, 200)))


@st.composite
def tasks(draw):
    found = draw(days)
    state = draw(st.sampled_from(("found", "doing", "closed", "dropped")))
    done = (
        found + timedelta(days=draw(st.integers(0, 60))) if state in {"closed", "dropped"} else None
    )
    return TaskDates(state, found, done)


@given(stays())
def test_weeks_cover_each_day_of_a_stay_once(stay):
    weeks = week_days(*stay)
    covered = [b + timedelta(days=n) for b, e in weeks for n in range((e - b).days + 1)]
    assert covered == [stay[0] + timedelta(days=n) for n in range((stay[1] - stay[0]).days + 1)]
    assert all((e - b).days == 6 for b, e in weeks[:-1])
    assert [week_of(*stay, b) for b, _ in weeks] == list(range(1, len(weeks) + 1))


@given(stays(), st.lists(tasks(), max_size=30))
def test_after_the_end_every_task_stands_in_exactly_one_week(stay, rows):
    after = date(2029, 1, 1)
    result = count(*stay, 10, rows, after)
    assert sum(w.found for w in result.weeks) == len(rows) == result.found
    assert sum(w.closed for w in result.weeks) == result.closed == result.weeks[-1].closed_total
    assert sum(w.dropped for w in result.weeks) == result.dropped
    assert result.still_open == sum(1 for t in rows if t.done is None)


@given(stays(), st.integers(0, 300), days)
def test_the_plan_never_falls_and_ends_at_its_number(stay, planned, day):
    assert 0 <= planned_by(*stay, planned, day) <= planned
    assert planned_by(*stay, planned, day) <= planned_by(*stay, planned, day + timedelta(days=1))
    assert planned_by(*stay, planned, stay[1]) == planned
    assert planned_by(*stay, planned, stay[0] - timedelta(days=1)) == 0


def test_weeks_that_have_not_begun_say_nothing():
    result = count(FIRST, LAST, 28, [TaskDates("closed", FIRST, FIRST)], FIRST)
    assert [w.found for w in result.weeks] == [1, None, None, None, None, None, None]
    assert [w.planned_total for w in result.weeks] == [4, 8, 13, 17, 21, 25, 28]


def test_what_is_behind_the_plan_is_counted():
    rows = [TaskDates("closed", FIRST, FIRST + timedelta(days=n)) for n in range(3)]
    result = count(FIRST, LAST, 28, rows, FIRST + timedelta(days=13))
    assert (result.expected, result.closed, result.behind) == (8, 3, 5)
    assert count(FIRST, LAST, 2, rows, LAST).behind == 0


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


def test_days_are_those_of_korea_in_one_select(world, engine):
    stay = world.plan()
    # three in the morning of Monday the 30th in Seoul is Sunday evening in UTC
    evening = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)
    world.session.add(
        StayTask(
            stay_id=stay.id, number=1, client_key="a-key-of-a-phone-1", title="과제",
            found_by_id=world.lead.id, found_at=evening, state="closed", done_at=evening,
            after_value=1, unit="m",
        )
    )  # fmt: skip
    world.session.commit()
    with counted_selects(engine) as seen:
        result = stay_progress.progress(world.session, stay, date(2026, 12, 10))
    assert len(seen) == 1
    assert [(w.found, w.closed, w.closed_total) for w in result.weeks[:3]] == [
        (0, 0, 0), (1, 1, 1), (0, 0, 1),
    ]  # fmt: skip
