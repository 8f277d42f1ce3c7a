from datetime import timedelta

import pytest
from icalendar import Calendar

from app.services import visit_feed
from app.services.matchday import event_calendar
from app.services.visit_calendar import Sender
from tests.app.wish_world import KEY, LINKS, WishWorld

SENDER = Sender(LINKS, "이음 <ieum@ieum.example>")


@pytest.fixture
def world(session, make):
    return WishWorld(session, make)


def entries(text):
    return {str(entry["uid"]): entry for entry in Calendar.from_ical(text).walk("VEVENT")}


def plan(world, row=None, locale="ko"):
    world.session.rollback()
    row = row or world.firm
    return entries(
        event_calendar.plan_calendar(world.session, world.event, row, locale=locale, sender=SENDER)
    )


def test_before_the_first_version_the_calendar_is_empty(world):
    assert plan(world) == {}


def test_a_meeting_has_one_id_and_its_version_as_sequence(world):
    world.announce((world.firm, world.guide, 1, 2))
    ((uid, first),) = plan(world).items()
    assert first["sequence"] == 1
    assert str(first["status"]) == "CONFIRMED"
    assert str(first["location"]) == "전주 컨벤션홀 A 2번 테이블"
    assert "멘토하나" in str(first["summary"])
    assert first["dtend"].dt - first["dtstart"].dt == timedelta(minutes=25)
    assert first.walk("VALARM")
    world.announce((world.firm, world.guide, 3, 1), version=2)
    ((again, second),) = plan(world).items()
    assert (again, second["sequence"]) == (uid, 2)
    assert second["dtstart"].dt - first["dtstart"].dt == timedelta(hours=1)


def test_a_dropped_meeting_stays_in_as_cancelled(world):
    world.announce((world.firm, world.guide, 1, 1), (world.firm, world.guests[0], 2, 1))
    world.announce((world.firm, world.guests[0], 2, 1), version=2)
    states = sorted(
        (str(entry["summary"])[:8], str(entry["status"]), entry["sequence"])
        for entry in plan(world).values()
    )
    assert [state for _, state, _ in states] == ["CONFIRMED", "CANCELLED"]
    assert {number for *_, number in states} == {2}


def test_who_left_has_everything_cancelled(world):
    world.announce((world.firm, world.guide, 1, 1))
    world.firm.state = "withdrawn"
    world.session.commit()
    assert [str(entry["status"]) for entry in plan(world).values()] == ["CANCELLED"]


def test_both_sides_have_the_same_id(world):
    world.announce((world.firm, world.guide, 1, 1))
    assert plan(world).keys() == plan(world, world.guide).keys()


def test_it_is_written_in_english_and_a_guest_gets_the_own_link(world):
    world.announce((world.guest_firm, world.guide, 1, 1))
    ((_, entry),) = plan(world, world.guest_firm, "en").items()
    assert "Meeting 멘토하나" in str(entry["summary"])
    assert "/events/pass/" in str(entry["url"])


def test_the_feed_of_a_member_has_visits_and_meetings(world):
    world.announce((world.firm, world.guide, 1, 1))
    actor = world.actor(world.owner)
    visit_feed.renew_feed(world.session, actor, now=world.now)
    token = visit_feed.feed_token(world.session, actor, key=KEY)
    world.session.commit()
    text = visit_feed.read_feed(world.session, token, key=KEY, sender=SENDER, now=world.now)
    assert len(entries(text)) == 1
    later = world.now + timedelta(days=500)
    text = visit_feed.read_feed(world.session, token, key=KEY, sender=SENDER, now=later)
    assert entries(text) == {}
