"""The secret calendar address of a person."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from app.errors import NotFound
from app.models.visit import CalendarFeed
from app.repositories import account_leaving
from app.services import visit_feed
from tests.app.visit_world import SENDER, World, at
from tests.queries import counted_selects

KEY = "test-key"


@pytest.fixture
def world(session, make):
    return World(session, make)


def give(world, actor):
    visit_feed.renew_feed(world.session, actor, now=world.now)
    world.session.commit()
    return visit_feed.feed_token(world.session, actor, key=KEY)


def read(world, token, key=KEY):
    text = visit_feed.read_feed(world.session, token, key=key, sender=SENDER, now=world.now)
    return {str(e["UID"]).partition("@")[0] for e in Calendar.from_ical(text).walk("VEVENT")}


def test_a_feed_holds_the_own_visits_that_are_agreed_or_were_held(world):
    agreed = world.agree(at(11, 28))
    held = world.past(state="held")
    world.propose(at(12, 3))
    world.past(state="cancelled")
    world.past(state="held", starts_at=world.now - timedelta(days=366))
    other_mentor, elsewhere = world.help()
    foreign = world.past(engagement_id=elsewhere.id)
    assert read(world, give(world, world.asker)) == {agreed.public_id, held.public_id}
    assert read(world, give(world, world.helper)) == {agreed.public_id, held.public_id}
    stranger = world.act(world.session.get_one(type(world.owner), other_mentor.user_id))
    assert read(world, give(world, stranger)) == {foreign.public_id}


def test_somebody_without_a_side_has_an_empty_calendar(world, make):
    world.agree()
    assert read(world, give(world, world.act(make.user()))) == set()


def test_a_renewed_a_stopped_and_a_forged_address_open_nothing(world):
    old = give(world, world.asker)
    new = give(world, world.asker)
    assert read(world, new) == set()
    for token in (old, new + "x", "", "abc", new.rpartition(".")[0]):
        with pytest.raises(NotFound):
            read(world, token)
    with pytest.raises(NotFound):
        read(world, new, key="another key")
    visit_feed.stop_feed(world.session, world.asker, now=world.now)
    visit_feed.stop_feed(world.session, world.asker, now=world.now)
    world.session.commit()
    with pytest.raises(NotFound):
        read(world, new)
    assert visit_feed.feed_token(world.session, world.asker, key=KEY) == ""
    assert len(world.audited("calendar.stopped")) == 1


def test_the_address_of_who_left_or_was_blocked_opens_nothing(world):
    token = give(world, world.asker)
    world.owner.status = "blocked"
    world.session.commit()
    with pytest.raises(NotFound):
        read(world, token)


def test_an_erased_account_leaves_no_address(world):
    give(world, world.asker)
    account_leaving.remove_ties(world.session, world.owner.id, world.owner.email)
    assert world.session.get(CalendarFeed, world.owner.id) is None


def test_a_feed_takes_four_selects(world, engine):
    world.agree()
    token = give(world, world.asker)
    with counted_selects(engine) as seen:
        read(world, token)
    assert len(seen) == 4
