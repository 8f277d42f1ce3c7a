from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from app.errors import Conflict, NotFound
from app.models.audit import AuditEvent
from app.models.engagement import Goal, GoalReading
from app.services import follow_ups, mail_tokens
from app.services.follow_ups import add_months
from tests.app.results_world import ResultsWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make, runtime):
    return ResultsWorld(session, make, runtime.files)


@pytest.mark.parametrize(
    ("day", "months", "there"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 10, 15), 6, date(2027, 4, 15)),
    ],
)
def test_months_are_those_of_the_calendar_and_end_with_a_shorter_one(day, months, there):
    assert add_months(day, months) == there


@given(st.dates(date(2020, 1, 1), date(2060, 1, 1)), st.integers(0, 24))
@settings(max_examples=300)
def test_a_day_some_months_later_lies_in_that_month_and_never_after_the_day(day, months):
    there = add_months(day, months)
    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert there.day <= day.day
    assert there.day == day.day or (there.day >= 28 and add_months(there, 0) == there)


def test_four_forms_are_planned_once(world):
    rows = world.plan(date(2026, 11, 30))
    assert [(r.month, r.due_on.isoformat(), r.state) for r in rows] == [
        (0, "2026-11-30", "planned"),
        (3, "2027-02-28", "planned"),
        (6, "2027-05-30", "planned"),
        (12, "2027-11-30", "planned"),
    ]
    again = world.plan(date(2026, 12, 24))
    assert [(r.id, r.due_on) for r in again] == [(r.id, r.due_on) for r in rows]
    assert world.deeds().count("follow_up.planned") == 1
    planned = select(AuditEvent.region_code).where(AuditEvent.action == "follow_up.planned")
    assert world.session.scalars(planned).one() == "52"


def test_without_goals_the_forms_are_cancelled_and_planned_once_there_is_one(world, session):
    session.execute(delete(GoalReading))
    session.execute(delete(Goal))
    assert {row.state for row in world.plan()} == {"cancelled"}
    world.goal("process_defect", "%", "3")
    rows = world.plan(date(2026, 12, 1))
    assert [(r.state, r.due_on) for r in rows][:2] == [
        ("planned", date(2026, 12, 1)),
        ("planned", date(2027, 3, 1)),
    ]


def test_a_poor_fit_is_not_asked_about(session, make, runtime):
    world = ResultsWorld(session, make, runtime.files)
    world.engagement.closed_code = "poor_fit"
    assert world.plan() == []


def test_a_form_opens_to_the_firm_alone_and_only_when_it_was_asked(world, make, engine):
    first, later = world.plan()[:2]
    with pytest.raises(Conflict):
        world.open(first)
    world.tick()
    for stranger in (make.user(), world.mentor_person, world.coordinator):
        with pytest.raises(NotFound):
            world.open(first, stranger)
    with pytest.raises(Conflict):
        world.open(later)
    actor = world.act(world.owner)
    with counted_selects(engine) as selects:
        form = follow_ups.open_signed_in(
            world.session, actor, first.public_id, catalogue=world.catalogue
        )
    assert len(selects) == 3
    assert [asked.metric.id for asked in form.goals] == ["process_defect", "output_day"]
    assert (form.point, form.complete) == ("m0", False)


def test_a_key_opens_the_form_as_its_person_and_uses_nothing_up(world):
    world.asked()
    (key,) = world.keys(world.owner)
    for _ in range(2):
        form = follow_ups.open_by_key(world.session, key, catalogue=world.catalogue, now=world.now)
        assert form.actor.user_id == world.owner.id
    assert mail_tokens.peek(world.session, "follow_up", key, now=world.now).used_at is None


def test_a_key_of_somebody_who_left_the_firm_opens_nothing(world, session, make):
    from app.models.company import Membership

    world.asked()
    (key,) = world.keys(world.owner)
    session.execute(delete(Membership).where(Membership.user_id == world.owner.id))
    session.commit()
    with pytest.raises(NotFound):
        follow_ups.open_by_key(session, key, catalogue=world.catalogue, now=world.now)
