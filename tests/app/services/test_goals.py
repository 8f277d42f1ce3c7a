"""Goals: who sets them, what they must hold, and that nobody is overwritten unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.engagement import Goal
from app.services import goals
from tests import postgres
from tests.app.asking_world import build
from tests.app.engagement_world import EngagementWorld
from tests.conftest import NOW
from tests.factories import Factory

TYPED = {
    "metric": "process_defect", "unit": "%", "subject": "", "target": "2",
    "target_by": "2027-03-31",
}  # fmt: skip


@pytest.fixture
def world(session, make):
    return EngagementWorld(session, make)


def _set(world, actor, **typed):
    goal = goals.set_goal(world.session, actor, world.id, {**TYPED, **typed}, **world.values)
    world.session.commit()
    return goal


def _view(world, goal):
    found = goals.goals_of(world.session, world.engagement.id, world.catalogue)
    return next(view for view in found if view.goal.id == goal.id)


def _change(world, actor, goal, mark=None, sure=False, **typed):
    goals.change_goal(
        world.session, actor, world.id, goal.public_id,
        {**goals.typed_goal(goal), **typed}, mark=mark or _view(world, goal).mark, sure=sure,
        **world.values,
    )  # fmt: skip
    world.session.commit()


def test_both_sides_and_the_region_set_goals(world):
    for number, actor in enumerate((world.asker, world.helper, world.region)):
        goal = _set(world, actor, subject=f"{number}호기")
        assert (goal.target, goal.target_by) == (Decimal(2), date(2027, 3, 31))
    events = world.audited("goal.set")
    assert [event.after.get("on_behalf") for event in events] == [
        None,
        None,
        world.firm.public_id,
    ]


def test_a_team_sets_none_and_strangers_see_none(world, make):
    with pytest.raises(Forbidden):
        _set(world, world.act(world.team_member()))
    with pytest.raises(NotFound):
        _set(world, world.act(make.user()))


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"metric": "nothing"}, "metric"),
        ({"unit": "개"}, "unit"),
        ({"target": ""}, "target"),
        ({"target": "많이"}, "target"),
        ({"target": "1001"}, "target"),
        ({"target_by": ""}, "target_by"),
        ({"target_by": "2026-11-21"}, "target_by"),
        ({"target_by": "2032-01-01"}, "target_by"),
        ({"subject": "가" * 81}, "subject"),
    ],
)
def test_what_cannot_be_a_goal_is_told_beside_its_field(world, typed, field):
    with pytest.raises(Invalid) as caught:
        _set(world, world.asker, **typed)
    assert set(caught.value.fields) == {field}


def test_the_same_goal_stands_once_and_ten_are_the_most(world):
    _set(world, world.asker)
    with pytest.raises(Invalid) as caught:
        _set(world, world.helper)
    assert set(caught.value.fields) == {"subject"}
    for number in range(9):
        _set(world, world.asker, subject=f"{number}호기")
    with pytest.raises(Conflict, match="10개"):
        _set(world, world.asker, subject="하나 더")


def test_a_closed_engagement_takes_no_goals(world):
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    world.session.commit()
    with pytest.raises(Conflict, match="마친 멘토링"):
        _set(world, world.asker)


def test_a_change_is_on_record_with_what_was_there_before(world):
    goal = _set(world, world.asker)
    _change(world, world.helper, goal, target="1.5")
    (event,) = world.audited("goal.changed")
    assert (event.before, event.after) == ({"target": "2"}, {"target": "1.5"})
    _change(world, world.helper, goal)
    assert len(world.audited("goal.changed")) == 1


def test_who_read_an_older_goal_overwrites_nothing(world):
    goal = _set(world, world.asker)
    seen = _view(world, goal).mark
    _change(world, world.helper, goal, mark=seen, target="1.5")
    with pytest.raises(goals.Stale) as caught:
        _change(world, world.asker, goal, mark=seen, target="3")
    assert caught.value.view.goal.target == Decimal("1.5")
    _change(world, world.asker, goal, mark=caught.value.view.mark, target="3")
    assert goal.target == 3


def test_a_target_that_is_no_better_than_now_is_asked_about(world):
    goal = _set(world, world.asker)
    world.reading(goal, value=8)
    with pytest.raises(Invalid) as caught:
        _change(world, world.asker, goal, target="9")
    assert set(caught.value.fields) == {"target", "sure"}
    assert "작을수록" in str(caught.value.fields["target"])
    _change(world, world.asker, goal, sure=True, target="9")
    assert goal.target == 9


@pytest.mark.parametrize(("target", "fine"), [("9", True), ("8", False), ("7", False)])
def test_more_is_better_where_the_metric_says_so(world, target, fine):
    metric = world.catalogue.metrics["output_day"]
    if fine:
        goals.require_direction(metric, Decimal(8), Decimal(target), "target")
    else:
        with pytest.raises(Invalid, match="클수록"):
            goals.require_direction(metric, Decimal(8), Decimal(target), "target")


def test_the_unit_stays_once_it_was_measured(world):
    goal = _set(world, world.asker)
    _change(world, world.asker, goal, unit="ppm")
    world.reading(goal, value=80000)
    with pytest.raises(Invalid) as caught:
        _change(world, world.asker, goal, unit="%")
    assert set(caught.value.fields) == {"unit"}


def test_a_day_that_has_passed_may_stay_but_not_be_chosen(world):
    goal = world.goal(target_by=date(2026, 10, 1))
    _change(world, world.asker, goal, target="1")
    with pytest.raises(Invalid):
        _change(world, world.asker, goal, target_by="2026-10-02")


def test_a_goal_of_another_engagement_is_not_found(world, make):
    goal = _set(world, world.asker)
    other = make.engagement()
    with pytest.raises(NotFound):
        goals.open_goal(
            world.session, world.region, other.public_id, goal.public_id,
            catalogue=world.catalogue,
        )  # fmt: skip


@pytest.fixture
def postgres_engine():
    engine = create_engine(postgres.clone(build))
    yield engine
    engine.dispose()


@pytest.mark.postgres
def test_of_two_who_change_a_goal_at_once_the_second_is_told(postgres_engine):
    with Session(postgres_engine, expire_on_commit=False) as session:
        world = EngagementWorld(session, Factory(session, NOW))
        goal = _set(world, world.asker)
        mark, actors = _view(world, goal).mark, (world.asker, world.helper)

    def change(number):
        with Session(postgres_engine) as session:
            try:
                goals.change_goal(
                    session, actors[number], world.id, goal.public_id,
                    {**TYPED, "target": str(number + 3)}, mark=mark, sure=False, **world.values,
                )  # fmt: skip
                session.commit()
            except goals.Stale:
                return "stale"
            return number + 3

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(change, range(2)))
    with Session(postgres_engine) as session:
        stored = session.scalar(select(Goal.target))
    assert outcomes.count("stale") == 1
    assert stored in outcomes
