"""Changes of an engagement are on record, and people hear of them once."""

import pytest

from app.errors import Conflict
from app.services.engagement_access import open_engagement
from app.services.engagement_trail import record, require_running, tell_region, tell_sides
from tests.app.engagement_world import EngagementWorld


@pytest.fixture
def world(session, make):
    return EngagementWorld(session, make)


def _open(world, actor):
    return open_engagement(world.session, actor, world.id, catalogue=world.catalogue)


def test_what_a_coordinator_does_names_the_firm(world):
    for actor in (world.asker, world.region):
        record(world.session, actor, _open(world, actor), "engagement.closed", now=world.now)
    own, behalf = world.audited("engagement.closed")
    assert (own.object_type, own.object_id, own.region_code) == ("engagement", world.id, "52")
    assert (own.after, behalf.after) == ({}, {"on_behalf": world.firm.public_id})


def test_a_part_of_it_is_an_object_of_its_own(world):
    opened = _open(world, world.asker)
    record(world.session, world.asker, opened, "goal.set", now=world.now, object_id="abc")
    (event,) = world.audited("goal.set")
    assert (event.object_type, event.object_id) == ("goal", "abc")


def test_everybody_but_the_actor_is_told_once(world):
    opened = _open(world, world.asker)
    tell = {
        "event": "reopened:1", "values": {}, "address": world.sender.links.engagement,
        "now": world.now,
    }  # fmt: skip
    for _ in range(2):
        tell_sides(world.session, world.asker, opened, "engagement_reopened", **tell)
    assert world.told() == [(world.person.id, "reopened:1")]
    tell_region(world.session, opened, "fit_other_mentor_desk", **tell | {"event": "other"})
    assert world.told()[1:] == [(world.coordinator.id, "other")]


def test_a_closed_engagement_is_refused(world):
    opened = _open(world, world.asker)
    require_running(opened)
    world.engagement.ended_at, world.engagement.closed_code = world.now, "other"
    with pytest.raises(Conflict):
        require_running(opened)
