"""Pages behind the link of a guest keep that link to themselves."""

import pytest
import time_machine

from app.services.matchday import passes
from tests.app.wish_world import KEY, WishWorld
from tests.client import Browser


@pytest.fixture
def world(session, make):
    return WishWorld(session, make)


@pytest.mark.parametrize("page", ["", "wishes", "wishes.csv", "plan.ics", "feed.ics", "outcomes/"])
def test_no_page_gives_its_address_away(app, world, page):
    token = passes.token_of(KEY, world.guest_firm)
    with time_machine.travel(world.now, tick=False):
        answer = Browser(app).get(f"/events/pass/{token}/{page}")
    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]


@pytest.mark.parametrize("page", ["", "wishes", "feed.ics"])
def test_a_link_that_nobody_signed_opens_nothing(app, page):
    assert Browser(app).get(f"/events/pass/anything/{page}").status_code == 404
