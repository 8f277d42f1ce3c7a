"""Steps belong to sides and states."""

import pytest

from app.models.request import REQUEST_STATES
from app.repositories import requests as rows
from app.services import request_access, requests
from app.services.request_access import ANSWERS, STATES, may, role_of, steps_of
from tests.app.asking_world import World


@pytest.fixture
def world(session, make):
    return World(session, make)


def test_every_step_names_states_that_exist():
    assert {state for states in STATES.values() for state in states} <= set(REQUEST_STATES)


@pytest.mark.parametrize("step", sorted(STATES))
def test_a_step_belongs_to_sides(step):
    sides = {role for role in ("mentor", "firm", "region") if may(role, step)}
    expected = {
        **{answer: {"mentor", "region"} for answer in ANSWERS},
        "prolong": {"region"},
    }
    assert sides == expected.get(step, {"firm", "region"})


def test_what_is_over_allows_no_step(world):
    sent = world.ask()
    requests.decline(world.session, world.helper(), sent.public_id, "멀어요", **world.values)
    row = rows.by_id(world.session, sent.id)
    for actor in (world.asker, world.helper(), world.act(world.coordinator)):
        role = role_of(actor, row, world.catalogue)
        assert steps_of(world.session, actor, role, row) == frozenset()


def test_a_mentor_without_a_firm_is_answered_for_by_any_coordinator(world, make):
    expert = make.mentor()
    row = rows.by_id(world.session, world.ask(expert).id)
    actor = world.act(world.coordinator)
    assert steps_of(world.session, actor, "region", row) >= ANSWERS


def test_a_step_begins_with_its_round_locked(world):
    sent, queued = world.rank(world.mentor, world.new_mentor("단무지"))
    begun = request_access.begin(
        world.session, world.asker, sent.public_id, "withdraw", world.catalogue
    )
    assert (begun.locked.live, begun.locked.queue, begun.role) == ([sent], [queued], "firm")
