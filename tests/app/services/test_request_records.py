"""Every step leaves a row that names whom it was done for."""

import pytest

from app.repositories import requests as rows
from app.services.request_records import record_step
from tests.app.asking_world import World


@pytest.fixture
def world(session, make):
    return World(session, make)


def _on_behalf(world, actor, **values):
    row = rows.by_id(world.session, world.ask().id)
    record_step(world.session, actor, "looked", row, world.catalogue, world.now, **values)
    (event,) = world.audited("request.looked")
    return event.after.get("on_behalf"), event.actor_id, event.region_code


def test_the_own_people_act_for_nobody_else(world):
    assert _on_behalf(world, world.asker) == (None, world.owner.id, "52")


def test_the_mentor_acts_in_person(world):
    assert _on_behalf(world, world.helper()) == (None, world.mentor.user_id, "52")


def test_what_happens_by_itself_has_no_actor(world):
    assert _on_behalf(world, None) == (None, None, "52")


def test_staff_acts_for_the_firm_or_for_whom_it_names(world):
    actor = world.act(world.coordinator)
    assert _on_behalf(world, actor)[0] == world.firm.public_id


def test_staff_may_name_the_mentor(world):
    actor = world.act(world.coordinator)
    assert _on_behalf(world, actor, behalf=world.mentor.public_id)[0] == world.mentor.public_id
