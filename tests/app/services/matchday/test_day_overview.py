"""The coordinator's phone on the day."""

import pytest

from app.errors import NotFound
from app.services.matchday import day_overview
from app.services.matchday.checking_in import mark
from app.services.signing_in import actor_for, session_key
from tests.app.day_world import Day
from tests.queries import counted_selects


@pytest.fixture
def day(session, make):
    return Day(session, make)


def show(day, **passed):
    now = day.at(**passed) if passed else day.now
    return day_overview.show(day.session, day.desk, day.id, now=now)


def test_who_is_needed_now_or_next_and_has_not_come_is_named_with_who_waits(day):
    mark(day.session, day.desk, day.id, day.hanbit.public_id, "arrived", now=day.now)
    page = show(day)
    assert [(each.row.name, each.other.name) for each in page.missing] == [
        ("김도현", "한빛정밀"), ("다은푸드", "이서준"), ("이서준", "다은푸드"),
    ]  # fmt: skip
    assert (page.here("firm"), page.expected("firm"), page.expected("mentor")) == (1, 3, 2)


def test_meetings_to_come_that_cannot_be_held_are_counted(day):
    day.away(day.kim)
    day.row(day.hanbit).late_round = 3
    # rounds 2 and 3 of one, and round 2 of the other; round 1 runs already
    assert show(day).broken == 3


def test_rounds_that_are_over_and_not_marked_are_named(day):
    assert show(day).unmarked == []
    day.record(day.hanbit, day.kim, "held")
    assert [(row.number, count) for row, count in show(day, minutes=57).unmarked] == [
        (1, 1),
        (2, 2),
    ]


def test_an_event_without_timetable_has_a_day_as_well(day, make):
    empty = make.event(day.coordinator, phase="running")
    page = day_overview.show(day.session, day.desk, empty.public_id, now=day.now)
    assert page.release is None
    assert page.missing == ()


def test_a_day_of_another_region_is_not_found(session, make, day):
    stranger = actor_for(session, session_key(make.coordinator(region="48")))
    with pytest.raises(NotFound):
        day_overview.show(session, stranger, day.id, now=day.now)


def test_the_day_costs_a_fixed_number_of_selects(day, engine):
    actor = day.desk
    day.session.commit()
    with counted_selects(engine) as selects:
        day_overview.show(day.session, actor, day.id, now=day.now)
    assert len(selects) <= 13
