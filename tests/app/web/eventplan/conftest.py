"""Whose plan these tests look at."""

import pytest
import time_machine

from app.repositories.matchday import releases
from app.services.matchday import passes
from tests.app.wish_world import KEY, WishWorld
from tests.client import Browser


@pytest.fixture
def world(session, make):
    return WishWorld(session, make)


@pytest.fixture(autouse=True)
def clock(now):
    with time_machine.travel(now, tick=False) as travelled:
        yield travelled


@pytest.fixture
def owner(app, world):
    return Browser(app).sign_in(world.owner)


@pytest.fixture
def base(world):
    return f"/events/{world.event.public_id}/plan/{world.firm.public_id}"


@pytest.fixture
def guest(world):
    return f"/events/pass/{passes.token_of(KEY, world.guest_firm)}/"


@pytest.fixture
def version(world):
    """Return what asks for the number of the latest version."""

    def ask():
        world.session.rollback()
        return releases.latest(world.session, world.event.id).version

    return ask
