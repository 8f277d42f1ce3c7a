"""How many ranks of a running search are used."""

import pytest

from app.repositories.requests import of_challenges
from app.services import requests
from app.services.request_history import ranks_used
from tests.app.asking_world import World


@pytest.fixture
def world(session, make):
    return World(session, make)


def _used(world):
    return ranks_used(of_challenges(world.session, [world.challenge.id]))


def test_who_said_no_keeps_the_rank_while_the_search_runs(world):
    assert _used(world) == 0
    first, second = world.rank(world.mentor, world.new_mentor("단무지"))
    requests.decline(world.session, world.helper(), first.public_id, "멀어요", **world.values)
    assert _used(world) == 2
    requests.withdraw(world.session, world.asker, second.public_id, "", **world.values)
    assert _used(world) == 0
