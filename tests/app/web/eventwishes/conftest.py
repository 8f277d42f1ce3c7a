"""Who wishes in these tests, and where."""

import pytest
import time_machine

from app.models.event import Registration, Wish
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
def desk(app, world):
    return Browser(app).sign_in(world.desk)


@pytest.fixture
def base(world):
    return f"/events/{world.event.public_id}/wishes/{world.firm.public_id}"


@pytest.fixture
def guest(world):
    return f"/events/pass/{passes.token_of(KEY, world.guest_firm)}/wishes"


@pytest.fixture
def kinds(world):
    """Return what asks for all wishes: who made them, and their kinds."""

    def ask():
        world.session.rollback()
        return {
            (world.session.get_one(Registration, wish.by_id).name, wish.kind)
            for wish in world.session.query(Wish)
        }

    return ask
