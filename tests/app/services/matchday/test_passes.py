from datetime import datetime, time, timedelta

import pytest

from app.clock import SEOUL
from app.errors import NotFound
from app.services.matchday import doors, passes
from app.services.signed_links import pass_token
from tests.app.wish_world import KEY, LINKS, WishWorld


@pytest.fixture
def world(session, make):
    return WishWorld(session, make)


def token(world):
    return passes.token_of(KEY, world.guest_firm)


def test_a_guest_gets_a_link_and_a_member_the_page_of_the_site(world):
    link = passes.link_for(LINKS, world.event, world.guest_firm)
    assert link == f"https://ieum.example/events/pass/{token(world)}/"
    member = passes.link_for(LINKS, world.event, world.firm)
    assert member == f"https://ieum.example/events/{world.event.public_id}/plan/"


def test_a_link_opens_what_is_theirs_until_30_days_after_the_day(world):
    last = datetime.combine(world.event.day + timedelta(days=30), time(23, 59), SEOUL)
    event, row = passes.read(world.session, KEY, token(world), now=last)
    assert (event.id, row.id) == (world.event.id, world.guest_firm.id)
    with pytest.raises(NotFound):
        passes.read(world.session, KEY, token(world), now=last + timedelta(minutes=1))


def test_a_link_moves_with_the_day(world):
    late = world.now + timedelta(days=70)
    with pytest.raises(NotFound):
        passes.read(world.session, KEY, token(world), now=late)
    world.event.day += timedelta(days=30)
    world.session.commit()
    assert passes.read(world.session, KEY, token(world), now=late)


@pytest.mark.parametrize("change", ["address", "member", "draft", "removed", "forged", "other key"])
def test_a_dead_link_opens_nothing(world, change):
    old, key = token(world), KEY
    match change:
        case "address":
            world.guest_firm.email = "other@example.com"
        case "member":
            world.guest_firm.user_id = world.owner.id
        case "draft":
            world.event.phase = "draft"
        case "removed":
            world.event.removed_at = world.now
        case "forged":
            old = "x" + old
        case _:
            key = "another"
    world.session.commit()
    with pytest.raises(NotFound):
        passes.read(world.session, key, old, now=world.now)


def test_the_same_address_in_other_letters_is_the_same(world):
    old = token(world)
    world.guest_firm.email = " FIRM@example.com"
    assert passes.read(world.session, KEY, old, now=world.now)


def test_a_token_of_something_else_is_no_link(world):
    with pytest.raises(NotFound):
        passes.read(world.session, KEY, pass_token(KEY, "nobody", ""), now=world.now)


def test_a_guest_in_any_state_may_look(world):
    world.guest_firm.state = "waitlisted"
    world.session.commit()
    opened = doors.by_pass(world.session, KEY, token(world), now=world.now)
    assert (opened.door, opened.actor, opened.other_side) == ("guest", None, "mentor")
