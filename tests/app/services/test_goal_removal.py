"""A goal that was taken away comes back whole."""

import pytest

from app.errors import Conflict, Forbidden, NotFound
from app.services.goal_removal import remove_goal, restore_goal
from app.services.goals import goals_of, typed_goal
from tests.app.engagement_world import EngagementWorld


@pytest.fixture
def world(session, make):
    return EngagementWorld(session, make)


def _do(world, deed, actor, goal_id, engagement=None):
    deed(world.session, actor, engagement or world.id, goal_id, **world.values)
    world.session.commit()


def _goals(world):
    return goals_of(world.session, world.engagement.id, world.catalogue)


def test_a_goal_comes_back_with_its_checked_baseline(world):
    goal = world.goal(subject="2호기", target="1.25")
    world.reading(
        goal, evidence_id=world.file().id, check_state="checked",
        checked_by_id=world.coordinator.id, checked_at=world.now,
    )  # fmt: skip
    (before,) = _goals(world)
    kept = (typed_goal(goal), vars(before.baseline.reading).copy())
    number = goal.public_id
    _do(world, remove_goal, world.asker, number)
    assert _goals(world) == ()
    _do(world, restore_goal, world.helper, number)
    world.session.expire_all()
    (after,) = _goals(world)
    assert (after.goal.public_id, typed_goal(after.goal)) == (number, kept[0])
    names = set(kept[1]) - {"_sa_instance_state", "id", "goal_id"}
    assert {name: getattr(after.baseline.reading, name) for name in names} == {
        name: kept[1][name] for name in names
    }


def test_a_goal_that_was_read_after_the_work_stays(world):
    goal = world.goal()
    world.reading(goal, "m0")
    with pytest.raises(Conflict, match="결과를 잰"):
        _do(world, remove_goal, world.asker, goal.public_id)


def test_a_goal_comes_back_once_and_not_beside_its_like(world):
    goal = world.goal()
    number = goal.public_id
    _do(world, remove_goal, world.asker, number)
    world.goal()
    with pytest.raises(Conflict, match="이미 있어요"):
        _do(world, restore_goal, world.asker, number)


def test_only_what_was_removed_here_comes_back(world, make):
    goal = world.goal()
    number = goal.public_id
    with pytest.raises(NotFound):
        _do(world, restore_goal, world.asker, number)
    _do(world, remove_goal, world.asker, number)
    other = make.engagement(world.firm)
    with pytest.raises(NotFound):
        _do(world, restore_goal, world.asker, number, other.public_id)


def test_a_team_removes_nothing(world):
    goal = world.goal()
    with pytest.raises(Forbidden):
        _do(world, remove_goal, world.act(world.team_member()), goal.public_id)
