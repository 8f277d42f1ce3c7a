"""Who may open a stay, and what the audit trail says of it."""

import pytest

from app.errors import Conflict, NotFound
from app.services import stay_access
from tests.app.stay_world import StayWorld
from tests.queries import counted_selects


@pytest.fixture
def world(session, make):
    return StayWorld(session, make)


def _open(world, user, stay_id, **values):
    return stay_access.open_stay(
        world.session, world.act(user), stay_id, catalogue=world.catalogue, **values
    )


def test_each_side_opens_a_stay_in_its_role(world):
    stay = world.plan()
    roles = [
        _open(world, user, stay.public_id).opened.role
        for user in (world.lead, world.owner, world.coordinator)
    ]
    assert roles == ["mentor", "firm", "region"]


def test_strangers_and_wrong_addresses_find_nothing(world, make):
    stay = world.plan()
    for user, address in (
        (make.user(), stay.public_id), (make.coordinator("48"), stay.public_id),
        (world.lead, "nothing234"),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            _open(world, user, address)


def test_two_selects_open_a_stay(world, engine):
    stay, actor = world.plan(), world.act(world.lead)
    with counted_selects(engine) as seen:
        stay_access.open_stay(world.session, actor, stay.public_id, catalogue=world.catalogue)
    assert len(seen) == 2


def test_what_is_over_is_not_changed(world):
    stay = world.plan()
    found = _open(world, world.lead, stay.public_id, lock=True)
    found.require_unfinished()
    stay.state, stay.closed_at = "cancelled", world.now
    with pytest.raises(Conflict):
        found.require_unfinished()
