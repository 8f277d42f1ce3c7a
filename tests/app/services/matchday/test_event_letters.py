"""Letters about an event reach members and guests, each in their language and once."""

import pytest
from sqlalchemy import select

from app.models.notice import Notice
from app.models.outbox import Outbox
from app.services.matchday.event_letters import TEMPLATES, tell, tell_desk
from tests.app.event_world import LINKS, EventWorld
from tests.queries import counted_selects

VALUES = {"position": "2", "reason": "까닭", "times": "10:00–12:00", "who": "김도현"}


@pytest.fixture
def world(session, make):
    return EventWorld(session, make)


def send(world, event, rows, template="event_approved", happened="x"):
    count = tell(
        world.session, template, event, rows,
        happened=happened, links=LINKS, now=world.now, values=VALUES,
    )  # fmt: skip
    world.session.commit()
    return count


@pytest.mark.parametrize("template", [t for t in TEMPLATES if not t.endswith("_desk")])
def test_every_letter_has_all_it_needs_for_members_and_guests(world, template):
    event = world.event(title_en="Matchmaking day")
    world.person.locale = "en"
    rows = [
        *world.guests(event, 1), world.make.firm_at(event, name="주소 없음"),
        world.make.mentor_at(event, world.mentor),
    ]  # fmt: skip
    assert send(world, event, rows, template) == 2
    first, second = world.session.scalars(select(Outbox).order_by(Outbox.payload["to"].as_string()))
    letters = {row.payload["to"]: row.payload for row in (first, second)}
    english = letters[world.person.email]
    assert english["subject"].startswith("[Ieum]")
    assert "Matchmaking day" in english["subject"] + english["body"]
    korean = letters["firm0@guest.example"]
    assert "전북 스마트제조 매칭 데이" in korean["subject"] + korean["body"]
    assert LINKS.base in korean["body"]
    (notice,) = world.session.scalars(select(Notice))
    assert (notice.kind, notice.user_id) == ("event", world.person.id)


def test_an_account_with_two_registrations_gets_one_letter(world):
    event = world.event()
    rows = [
        world.make.firm_at(event, world.firm, user_id=world.person.id),
        world.make.mentor_at(event, world.mentor),
    ]
    assert send(world, event, rows) == 1
    assert send(world, event, rows) == 1
    assert len(world.letters()) == 1


def test_a_hundred_guests_take_one_select(world, engine):
    event = world.event()
    rows = world.guests(event, 100)
    with counted_selects(engine) as seen:
        assert send(world, event, rows) == 100
    assert len(seen) == 1


def test_a_guest_with_a_place_is_given_a_link_that_opens_by_itself(world):
    event = world.event()
    send(world, event, world.guests(event, 1))
    (letter,) = world.session.scalars(select(Outbox))
    assert "/events/pass/" in letter.payload["body"]
    assert f"/events/{event.public_id}" not in letter.payload["body"]


def test_nobody_is_told_of_a_draft(world):
    event = world.event(phase="draft")
    assert send(world, event, world.guests(event, 1)) == 0
    assert world.letters() == []


def test_the_desk_is_told_who_it_was(world, make):
    event = world.event()
    english = make.coordinator()
    english.locale = "en"
    row = world.make.firm_at(event, name="한들김치")
    tell_desk(
        world.session, "event_withdrawn_desk", event, row,
        happened="withdrawn", links=LINKS, now=world.now,
    )  # fmt: skip
    world.session.commit()
    subjects = {n.subject for n in world.session.scalars(select(Notice))}
    assert subjects == {
        "[이음] 한들김치: 전북 스마트제조 매칭 데이 신청을 거뒀어요",
        "[Ieum] 한들김치 withdrew from 전북 스마트제조 매칭 데이",
    }
