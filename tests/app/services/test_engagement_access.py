"""Who may see an engagement, and as what."""

import pytest

from app.errors import Forbidden, NotFound
from app.models.company import Membership
from app.services.engagement_access import open_engagement
from tests.app.engagement_world import EngagementWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return EngagementWorld(session, make)


def _open(world, actor, public_id=None, **how):
    return open_engagement(
        world.session, actor, public_id or world.id, catalogue=world.catalogue, **how
    )


def test_each_reader_has_the_first_role_that_fits(world):
    roles = {
        "mentor": world.helper, "firm": world.asker, "region": world.region,
        "team": world.act(world.team_member()),
    }  # fmt: skip
    for role, actor in roles.items():
        opened = _open(world, actor)
        assert (opened.role, opened.region) == (role, "52")
    world.session.add(
        Membership(user_id=world.coordinator.id, company_id=world.firm.id, role="staff")
    )
    world.session.commit()
    assert _open(world, world.region).role == "firm"


def test_strangers_and_unknown_ids_are_not_found(world, make):
    other = make.engagement()
    for actor in (world.act(make.user()), world.act(make.coordinator("48"))):
        with pytest.raises(NotFound):
            _open(world, actor)
    with pytest.raises(NotFound):
        _open(world, world.asker, other.public_id)
    with pytest.raises(NotFound):
        _open(world, world.asker, "nothing")


def test_a_role_that_a_step_does_not_allow_is_refused(world):
    opened = _open(world, world.asker)
    opened.require("mentor", "firm")
    with pytest.raises(Forbidden):
        opened.require("mentor")


def test_one_select_opens_it_two_for_a_team(world, engine):
    member, firm = world.act(world.team_member()), world.asker
    for actor, most in ((firm, 1), (member, 2)):
        with counted_selects(engine) as seen:
            _open(world, actor)
        assert len(seen) == most
