"""A stay is planned, changed, begun, closed or given up, each by those who may, and told to all."""

from datetime import date, timedelta

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.notice import Notice
from app.models.stay import Stay, StayMember, StayTask
from app.services import engagement_access, stays
from app.services.stays import StayPlan
from tests import postgres
from tests.app.asking_world import build
from tests.app.stay_world import FIRST, LAST, StayWorld, address
from tests.conftest import NOW
from tests.factories import Factory


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


def _task(world, stay, number, state="found", **values):
    row = StayTask(
        stay_id=stay.id, number=number, client_key=f"key-{stay.id}-{number}-abcdefgh",
        title=f"과제 {number}", state=state, found_by_id=world.lead.id, found_at=world.now, **values,
    )  # fmt: skip
    world.session.add(row)
    world.session.commit()
    return row


def _act(world, step, user, stay, *values, **more):
    given = {**(world.quiet if step == "reopen" else world.values), **more}
    getattr(stays, step)(world.session, world.act(user), stay.public_id, *values, **given)
    world.session.commit()


def test_the_mentor_plans_leads_and_the_firm_is_told(world):
    other = world.colleague()
    stay = world.plan()
    assert (stay.state, stay.first_day, stay.last_day, stay.planned_tasks) == (
        "planned", FIRST, LAST, 28,
    )  # fmt: skip
    team = world.session.execute(select(StayMember.user_id, StayMember.role)).all()
    assert set(map(tuple, team)) == {
        (world.lead.id, "lead"), (world.owner.id, "firm"), (other.id, "firm"),
    }  # fmt: skip
    assert world.told("planned") == {world.owner.email, other.email}
    (event,) = world.audited("stay.planned")
    assert (event.region_code, event.after["first_day"]) == ("52", "2026-11-23")
    assert "on_behalf" not in event.after


def test_a_coordinator_plans_on_behalf_and_the_audit_says_so(world):
    world.plan(by=world.coordinator)
    (event,) = world.audited("stay.planned")
    assert event.after["on_behalf"] == world.firm.public_id
    assert world.told("planned") == {world.lead.email, world.owner.email}


def test_the_firm_reads_plans_and_makes_none_and_strangers_know_nothing(world, make):
    with pytest.raises(Forbidden):
        world.plan(by=world.owner)
    for user in (make.user(), make.coordinator("48"), world.second):
        with pytest.raises(NotFound):
            world.plan(by=user)


def test_one_stay_at_a_time_and_none_after_the_end(world):
    world.plan()
    with pytest.raises(Conflict, match="이미"):
        world.plan()
    world.session.rollback()
    world.session.get_one(Stay, 1).state = "cancelled"
    world.session.get_one(Stay, 1).closed_at = world.now
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    world.session.commit()
    with pytest.raises(Conflict, match="끝난"):
        world.plan()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_day": None}, "first_day"),
        ({"last_day": None}, "last_day"),
        ({"last_day": FIRST - timedelta(days=1)}, "last_day"),
        ({"planned_tasks": -1}, "planned_tasks"),
        ({"planned_tasks": 301}, "planned_tasks"),
        ({"plan": "가" * 4001}, "plan"),
        ({"last_day": FIRST + timedelta(weeks=16)}, "sure"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_its_field(world, changes, field):
    with pytest.raises(Invalid) as caught:
        world.plan(**changes)
    assert set(caught.value.fields) == {field}


def test_an_unusual_length_is_taken_once_confirmed(world):
    assert world.plan(last_day=FIRST + timedelta(weeks=20), sure=True).state == "planned"


def test_sixteen_weeks_are_usual(world):
    assert world.plan(last_day=FIRST + timedelta(days=16 * 7 - 1)).state == "planned"


def test_new_days_are_told_and_a_new_text_is_not(world):
    stay = world.plan()
    _act(world, "change", world.lead, stay, StayPlan(FIRST, LAST, 30, "먼저 동선"))
    assert world.told("changed") == set()
    _act(world, "change", world.lead, stay, StayPlan(FIRST, date(2027, 1, 15), 30, "먼저 동선"))
    assert world.told("changed") == {world.owner.email}
    first, second = world.audited("stay.changed")
    assert (first.before, first.after) == (
        {"planned_tasks": 28, "plan": ""}, {"planned_tasks": 30, "plan": "먼저 동선"},
    )  # fmt: skip
    assert second.after == {"last_day": "2027-01-15"}


def test_saving_the_same_plan_changes_nothing(world):
    stay = world.plan()
    _act(world, "change", world.lead, stay, StayPlan(FIRST, LAST, 28, ""))
    assert world.audited("stay.changed") == []


def test_the_firm_may_not_change_begin_or_close(world):
    stay = world.plan()
    for step, values in (
        ("change", [StayPlan(FIRST, LAST, 1, "")]), ("start", []), ("close", ["끝", []]),
        ("cancel", ["이유"]), ("reopen", []),
    ):  # fmt: skip
        with pytest.raises(Forbidden):
            _act(world, step, world.owner, stay, *values)
        world.session.rollback()


def test_a_stay_begun_early_begins_today(world):
    stay = world.running()
    assert (stay.state, stay.first_day) == ("running", date(2026, 11, 22))
    assert world.told("started") == {world.owner.email}
    with pytest.raises(Conflict):
        _act(world, "start", world.lead, stay)


def test_a_stay_whose_days_are_past_needs_new_days_first(world):
    stay = world.plan()
    with pytest.raises(Conflict, match="날짜"):
        _act(world, "start", world.lead, stay, now=world.now + timedelta(days=90))


def test_closing_asks_for_each_open_task(world):
    stay = world.running()
    _task(world, stay, 1)
    _task(world, stay, 2, "doing")
    _task(world, stay, 3, "dropped", reason="비싸요", done_at=world.now)
    with pytest.raises(Invalid) as caught:
        _act(world, "close", world.lead, stay, "", [2])
    assert caught.value.fields["left"].params == {"numbers": "1"}
    assert "summary" in caught.value.fields
    world.session.rollback()
    _act(world, "close", world.lead, stay, "동선을 줄였어요", [1, 2])
    assert (stay.state, stay.closed_at, stay.summary) == ("closed", world.now, "동선을 줄였어요")
    assert world.audited("stay.closed")[0].after == {"left": [1, 2]}
    assert world.told("closed") == {world.owner.email}


def test_a_planned_stay_is_given_up_with_a_reason_and_a_running_one_is_not(world):
    stay = world.plan()
    with pytest.raises(Invalid):
        _act(world, "cancel", world.lead, stay, "")
    world.session.rollback()
    _act(world, "cancel", world.lead, stay, "수확 철이에요")
    assert (stay.state, world.told("cancelled")) == ("cancelled", {world.owner.email})
    running = world.running()
    with pytest.raises(Conflict):
        _act(world, "cancel", world.lead, running, "이유")


def test_a_closed_stay_opens_again_for_two_weeks(world):
    stay = world.running()
    _act(world, "close", world.lead, stay, "끝", [])
    with pytest.raises(Conflict, match="14일"):
        _act(world, "reopen", world.lead, stay, now=world.now + timedelta(days=15))
    world.session.rollback()
    _act(world, "reopen", world.lead, stay)
    assert (stay.state, stay.closed_at) == ("running", None)
    with pytest.raises(Conflict):
        _act(world, "reopen", world.lead, stay)


def test_a_stay_does_not_open_again_beside_another_or_in_an_ended_engagement(world):
    stay = world.running()
    _act(world, "close", world.lead, stay, "끝", [])
    other = world.plan()
    with pytest.raises(Conflict, match="이미"):
        _act(world, "reopen", world.lead, stay)
    world.session.rollback()
    _act(world, "cancel", world.lead, other, "이유")
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    world.session.commit()
    with pytest.raises(Conflict, match="끝난"):
        _act(world, "reopen", world.lead, stay)


def test_the_end_of_an_engagement_ends_its_stays(world):
    planned = world.plan()
    opened = engagement_access.open_engagement(
        world.session, world.act(world.lead), world.engagement.public_id, catalogue=world.catalogue
    )
    assert stays.end_open(world.session, world.act(world.lead), opened, "끝", now=world.now) == [
        planned
    ]
    world.session.commit()
    assert (planned.state, planned.summary) == ("cancelled", "끝")
    running = world.running()
    stays.end_open(world.session, world.act(world.lead), opened, "끝", now=world.now)
    assert running.state == "closed"
    assert stays.end_open(world.session, world.act(world.lead), opened, "끝", now=world.now) == []


def test_the_first_day_begins_a_stay_and_the_eve_is_told_once(world):
    stay = world.plan()
    for _ in range(2):
        assert stays.begin_due(world.session, address=address, now=world.now) == 0
        world.session.commit()
    assert world.told("tomorrow") == {world.lead.email, world.owner.email}
    tomorrow = world.now + timedelta(days=1)
    assert stays.begin_due(world.session, address=address, now=tomorrow) == 1
    world.session.commit()
    assert stay.state == "running"
    assert stays.begin_due(world.session, address=address, now=tomorrow) == 0
    assert [e.actor_id for e in world.audited("stay.started")] == [None]
    assert world.session.scalar(select(func.count(Notice.id)).where(Notice.kind != "stay")) == 0


@pytest.mark.postgres
def test_of_two_who_plan_at_once_the_second_waits_and_is_refused():
    from concurrent.futures import ThreadPoolExecutor, wait

    engine = create_engine(postgres.clone(build))
    with (
        Session(engine, expire_on_commit=False) as first,
        Session(engine, expire_on_commit=False) as second,
        ThreadPoolExecutor(1) as other,
    ):
        world = StayWorld(first, Factory(first, NOW))
        actor, planned = world.act(world.lead), StayPlan(FIRST, LAST, 10, "")
        first.commit()
        stays.plan(first, actor, world.engagement.public_id, planned, **world.values)
        late = other.submit(
            stays.plan, second, actor, world.engagement.public_id, planned, **world.values
        )
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        assert isinstance(late.exception(timeout=20), Conflict)
        second.rollback()
        assert first.scalar(select(func.count(Stay.id))) == 1
    engine.dispose()
