"""Everybody lists the engagements of their side, in the order they need."""

from datetime import timedelta

import pytest

from app.errors import NotFound
from app.services.engagement_lists import list_engagements, sides
from tests.app.engagement_world import EngagementWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return EngagementWorld(session, make)


def _ids(world, actor, side, **wish):
    rows, total = list_engagements(world.session, actor, side, **wish)
    assert total >= len(rows)
    return [row.engagement.public_id for row in rows]


def test_a_side_lists_its_own_and_the_region_all(world, make):
    other = make.engagement()
    elsewhere = make.engagement(make.company(make.user(), municipality_code="48120"))
    assert _ids(world, world.asker, "firm") == [world.id]
    assert _ids(world, world.helper, "mentor") == [world.id]
    assert set(_ids(world, world.region, "region")) == {world.id, other.public_id}
    assert elsewhere.public_id not in _ids(world, world.region, "region")


def test_a_team_member_lists_where_they_stay(world):
    member = world.act(world.team_member())
    assert _ids(world, member, "mentor") == [world.id]


def test_who_has_no_such_side_finds_nothing(world, make):
    assert sides(world.act(make.user())) == ()
    with pytest.raises(NotFound):
        _ids(world, world.asker, "mentor")


def test_the_longest_without_a_visit_comes_first(world, make, now):
    fresh = make.engagement(started_at=now - timedelta(days=5))
    old = make.engagement(started_at=now - timedelta(days=60))
    world.engagement.started_at = now - timedelta(days=90)
    world.visit("held", -10)
    world.visit("agreed", 4)
    world.session.commit()
    assert _ids(world, world.region, "region") == [old.public_id, world.id, fresh.public_id]
    assert _ids(world, world.region, "region", sort="newest") == [
        fresh.public_id,
        old.public_id,
        world.id,
    ]
    (row,), _ = list_engagements(world.session, world.asker, "firm")
    assert (row.last_visit, row.next_visit) == (
        now - timedelta(days=10),
        now + timedelta(days=4),
    )


def test_closed_ones_and_words_can_be_asked_for(world, make, now):
    closed = make.engagement(ended_at=now)
    assert _ids(world, world.region, "region") == [world.id]
    assert _ids(world, world.region, "region", state="closed") == [closed.public_id]
    assert set(_ids(world, world.region, "region", state="")) == {world.id, closed.public_id}
    assert _ids(world, world.region, "region", text=world.firm.name) == [world.id]
    assert _ids(world, world.region, "region", text="100%") == []


def test_pages_follow_one_another_and_take_two_selects(world, make, engine):
    for _ in range(4):
        make.engagement()
    actor = world.region
    with counted_selects(engine) as seen:
        first = _ids(world, actor, "region", size=3)
    assert len(seen) == 2
    second = _ids(world, actor, "region", size=3, page=2)
    assert (len(first), len(second), len({*first, *second})) == (3, 2, 5)
