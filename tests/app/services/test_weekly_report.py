"""A report tells what happened in its days, and tells the same of a past week for ever."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import NotFound
from app.models.account import User
from app.models.company import Company
from app.models.stay import Stay, StayTask
from app.repositories.stays import TaskRow
from app.services import weekly_report
from app.services.stay_progress import week_days
from app.services.weekly_report import Cost, Material, compose
from tests.app.report_world import FIRST, LAST, ReportWorld, at, day
from tests.queries import counted_selects

TODAY = date(2026, 11, 22)


@pytest.fixture
def world(session, make):
    return ReportWorld(session, make)


@pytest.fixture
def told(session, world):
    """Return what makes the report of a week, or of the whole stay."""

    def report(week=None, *, by=None, today=TODAY):
        return weekly_report.report(
            session, world.act(by or world.owner), world.stay.public_id, week,
            catalogue=world.catalogue, today=today,
        )  # fmt: skip

    return report


def numbers(tasks):
    return [task.row.task.number for task in tasks]


def test_a_week_tells_what_was_found_closed_and_dropped_in_it(world, told):
    world.task(1, day(1), day(3))
    world.task(2, day(2), day(9))
    world.task(3, day(8))
    world.task(
        4, day(9), day(10), state="dropped", reason="기계가 바뀌어요", after_value=None, unit=""
    )
    world.task(5, day(15))
    second = told(2)
    assert (second.first_day, second.last_day, second.week) == (day(8), day(14), 2)
    assert (second.found, numbers(second.closed), numbers(second.dropped)) == (2, [2], [4])
    assert numbers(second.tasks) == [2, 3, 4]
    assert second.still_open == 1
    assert (second.firm.id, second.begun_weeks) == (world.firm.id, 3)


def test_a_task_is_told_as_it_stood_at_the_end_of_the_week(world, told):
    world.task(1, day(1), day(16), started_at=at(day(5)))
    world.task(2, day(1), day(16), started_at=at(day(12)))
    world.task(3, day(1), state="doing", started_at=at(day(12)))
    states = {week: [task.state for task in told(week).tasks] for week in (1, 2, 3)}
    assert states == {
        1: ["doing", "found", "found"],
        2: ["doing", "doing", "doing"],
        3: ["closed", "closed", "doing"],
    }


def test_days_begin_and_end_in_korea(world, told):
    world.task(1, day(7), found_at=at(day(7), 14))
    world.task(2, day(7), found_at=at(day(7), 16))
    assert (told(1).found, told(2).found) == (1, 1)


def test_what_happened_outside_counts_for_the_first_and_the_last_week(world, told):
    world.task(1, FIRST - timedelta(days=9))
    world.task(2, LAST, LAST + timedelta(days=3))
    assert told(1).found == 1
    assert numbers(told(5, today=LAST + timedelta(days=5)).closed) == [2]


def test_the_whole_stay_is_told_from_its_first_day_to_its_last(world, told):
    world.task(1, day(1), day(3), cost_won=300_000)
    world.task(2, day(9), day(17))
    world.task(3, day(17))
    world.log(day(2))
    whole = told()
    assert (whole.week, whole.first_day, whole.last_day) == (None, FIRST, LAST)
    assert (whole.found, numbers(whole.closed), numbers(whole.tasks)) == (3, [1, 2], [1, 2, 3])
    assert len(whole.logs) == 1


def test_costs_are_summed_over_closed_tasks_and_say_how_many_told_theirs(world, told):
    world.task(1, day(1), day(3), cost_won=300_000)
    world.task(2, day(8), day(9), cost_won=200_000)
    world.task(3, day(8), day(9), cost_won=0)
    world.task(4, day(8), day(9))
    world.task(5, day(8), cost_won=9_000_000)
    second = told(2)
    assert second.cost == Cost(200_000, 2, 3)
    assert second.cost_so_far == Cost(500_000, 3, 4)


def test_esg_items_count_closed_tasks(world, told):
    world.task(1, day(8), day(9), esg_item_id="waste")
    world.task(2, day(8), day(9), esg_item_id="waste")
    world.task(3, day(8), day(9), esg_item_id="safety")
    world.task(4, day(8), esg_item_id="safety")
    assert told(2).esg == {"waste": 2, "safety": 1}


def test_next_come_open_tasks_due_within_a_week_and_overdue_ones_first(world, told):
    world.task(1, day(8), due_on=day(21))
    world.task(2, day(8), due_on=day(22))
    world.task(3, day(8), due_on=day(10))
    world.task(4, day(8), day(9), due_on=day(16))
    world.task(5, day(8))
    assert numbers(told(2).next_due) == [3, 1]


def test_the_log_of_a_week_goes_from_its_first_day_and_by_name(world, told):
    world.log(day(9), "둘째 날")
    world.log(day(8), "나", world.owner)
    world.log(day(8), "가", world.lead)
    world.log(day(15), "다음 주")
    logs = [(log.day, author.name) for log, author in told(2).logs]
    assert logs == [
        (day(8), world.owner.name), (day(8), world.lead.name), (day(9), world.lead.name),
    ]  # fmt: skip


def test_a_task_closed_with_a_photo_is_shown_with_it(world, told, runtime):
    photo = world.photo(runtime.files)
    world.task(1, day(8), day(9), after_photo_id=photo.id)
    world.task(2, day(8), day(9))
    world.task(3, day(8), before_photo_id=photo.id)
    assert numbers(told(2).with_photos) == [1]


def test_a_week_without_anything_says_nothing(world, told):
    world.task(1, day(8))
    assert told(3).says_nothing
    assert not told(2).says_nothing
    world.log(day(15))
    assert not told(3).says_nothing


def test_progress_ends_with_the_week(world, told):
    world.task(1, day(1), day(3))
    world.task(2, day(8), day(16))
    weeks = told(2).progress.weeks
    assert [week.closed_total for week in weeks] == [1, 1, None, None, None]
    assert told(2).progress.closed == 1
    assert [week.planned_total for week in weeks] == [4, 8, 12, 16, 20]


@pytest.mark.parametrize("week", [0, 6, -1])
def test_a_week_that_the_stay_has_not_is_not_found(told, week):
    with pytest.raises(NotFound, match="그런 주가 없어요"):
        told(week)


def test_a_week_that_has_not_begun_is_not_found(told):
    assert told(4, today=day(22)).week == 4
    with pytest.raises(NotFound, match="아직 시작하지 않은"):
        told(4, today=day(21))
    assert told(1, today=FIRST - timedelta(days=30)).week == 1


def test_reports_are_for_the_mentor_the_firm_the_coordinators_and_the_team(world, told, make):
    for reader in (world.lead, world.owner, world.coordinator):
        assert told(1, by=reader).week == 1
    for stranger in (make.user(), world.second, make.coordinator("48")):
        with pytest.raises(NotFound):
            told(1, by=stranger)


def test_a_report_takes_five_selects_however_many_tasks_there_are(world, told, session):
    actor, public_id = world.act(world.owner), world.stay.public_id

    def selects():
        with counted_selects(session.get_bind()) as seen:
            weekly_report.report(
                session, actor, public_id, 1, catalogue=world.catalogue, today=TODAY
            )
        return len(seen)

    before = selects()
    for number in range(1, 30):
        world.task(number, day(1), day(3))
        world.log(day(1) + timedelta(days=number))
    assert before == selects() == 5


# -- laws -----------------------------------------------------------------------------------------
moments = st.dates(FIRST - timedelta(days=20), LAST + timedelta(days=20))


@st.composite
def rows(draw):
    found = draw(moments)
    state = draw(st.sampled_from(("found", "doing", "closed", "dropped")))
    ended = found + timedelta(days=draw(st.integers(0, 40)))
    started = found + timedelta(days=draw(st.integers(0, 10)))
    return StayTask(
        number=draw(st.integers(1, 10_000)),
        state=state,
        found_at=at(found),
        started_at=at(started) if draw(st.booleans()) or state == "doing" else None,
        done_at=at(ended) if state in {"closed", "dropped"} else None,
        due_on=draw(st.none() | moments),
        cost_won=draw(st.none() | st.integers(0, 10**9)),
    )


def material(tasks, first=FIRST, last=LAST):
    stay = Stay(first_day=first, last_day=last, planned_tasks=10)
    people = TaskRow(StayTask(), None, User(), None, None)
    rows = tuple(TaskRow(task, None, people.finder, None, None) for task in tasks)
    return Material(stay, Company(), (), rows, ())


@given(st.lists(rows(), max_size=12), st.dates(LAST, LAST + timedelta(days=90)))
def test_each_task_is_found_and_ended_in_exactly_one_week(tasks, today):
    given_material = material(tasks)
    weeks = [
        compose(given_material, number, today=today)
        for number in range(1, len(week_days(FIRST, LAST)) + 1)
    ]
    whole = compose(given_material, None, today=today)
    assert sum(week.found for week in weeks) == len(tasks) == whole.found
    for state in ("closed", "dropped"):
        ended = sum(len(getattr(week, state)) for week in weeks)
        assert ended == sum(task.state == state for task in tasks) == len(getattr(whole, state))
    assert sum(week.cost.won for week in weeks) == whole.cost.won == weeks[-1].cost_so_far.won


@given(st.lists(rows(), max_size=8), moments, moments)
def test_a_past_week_is_told_alike_on_every_day(tasks, one, other):
    given_material = material(tasks)
    for number, (_, end) in enumerate(week_days(FIRST, LAST), start=1):
        if end < min(one, other):
            a, b = (compose(given_material, number, today=today) for today in (one, other))
            assert (a.found, a.tasks, a.next_due, a.progress) == (
                b.found, b.tasks, b.next_due, b.progress,
            )  # fmt: skip


@given(st.lists(rows(), max_size=8), st.dates(LAST))
def test_open_and_ended_tasks_of_the_last_week_are_all_tasks(tasks, today):
    last = compose(material(tasks), 5, today=today)
    assert last.still_open == sum(task.state in {"found", "doing"} for task in tasks)
    assert {task.row.task.number for task in last.next_due} <= {
        task.number for task in tasks if task.due_on
    }
