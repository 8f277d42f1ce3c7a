from datetime import timedelta

import pytest
from sqlalchemy import select

from app.errors import Conflict, Invalid, NotFound
from app.models.audit import AuditEvent
from app.models.notice import Notice
from app.models.outbox import Outbox
from app.models.timetable import MeetingRecord
from app.repositories.matchday import releases
from app.services.matchday import doors, plan_changes
from tests.app.wish_world import LINKS, WishWorld


@pytest.fixture
def world(session, make):
    """Firm and mentor meet in round 1; round 2 has no table left, round 3 one busy mentor."""
    made = WishWorld(session, make)
    second = make.firm_at(made.event, name="다른기업")
    made.announce(
        (made.firm, made.guide, 1, 1),
        (made.guest_firm, made.guests[0], 2, 1),
        (second, made.guests[1], 2, 2),
        (made.guest_firm, made.guide, 3, 1),
    )
    return made


def ask(world, other=None, opened=None, now=None):
    world.session.rollback()
    other = other or world.guide
    return plan_changes.ask(
        world.session, opened or world.opened(), other.public_id, now=now or world.now
    )


def move(world, number, other=None, opened=None):
    world.session.rollback()
    made = plan_changes.move(
        world.session, opened or world.opened(), (other or world.guide).public_id, number,
        links=LINKS, now=world.now,
    )  # fmt: skip
    world.session.commit()
    return made


def refuse(world, other=None, reason="출장이에요", opened=None):
    world.session.rollback()
    made = plan_changes.refuse(
        world.session, opened or world.opened(), (other or world.guide).public_id, reason,
        links=LINKS, now=world.now,
    )  # fmt: skip
    world.session.commit()
    return made


def seats(world):
    latest = releases.latest(world.session, world.event.id)
    rows = releases.meetings_of(world.session, latest.id)
    return latest.version, {
        (row.firm.name, row.mentor.name): (row.meeting.round_number, row.meeting.table_number)
        for row in rows
    }


def guest(world, row):
    return doors.Opened(world.event, row, doors.GUEST, None)


def test_each_round_says_why_the_two_cannot_meet_in_it(world):
    codes = [choice.against for choice in ask(world).choices]
    assert codes == ["here", "tables", "they_busy", ""]
    world.firm.rounds = [1, 2, 3]
    world.session.commit()
    assert [c.against for c in ask(world).choices][3] == "away"
    world.firm.rounds, world.guide.rounds = None, [1]
    world.session.commit()
    assert [c.against for c in ask(world).choices][3] == "they_away"
    other = ask(world, world.guest_firm, guest(world, world.guide))
    assert [c.against for c in other.choices] == ["busy", "away", "here", "away"]


def test_a_meeting_moves_to_a_free_round_in_a_new_version_and_both_are_told(world):
    made = move(world, 4)
    assert made.version == 2
    version, now = seats(world)
    assert (version, now["진안김치", "멘토하나"]) == (2, (4, 1))
    assert len(now) == 4
    told = {row.user_id for row in world.session.scalars(select(Notice))}
    assert told == {world.owner.id, world.guide.user_id}


@pytest.mark.parametrize("number", [1, 2, 3, 9])
def test_a_round_that_is_not_free_is_refused(world, number):
    with pytest.raises(Conflict):
        move(world, number)
    world.session.rollback()
    assert seats(world)[0] == 1


def test_a_refusal_is_kept_told_and_can_be_taken_back_where_it_was(world):
    refuse(world)
    version, now = seats(world)
    assert version == 2
    assert ("진안김치", "멘토하나") not in now
    record = world.session.scalars(select(MeetingRecord)).one()
    assert (record.refused_by_id, record.refusal) == (world.firm.id, "출장이에요")
    asked = ask(world)
    assert (asked.seat, asked.usual) == (None, 1)
    assert [choice.round.number for choice in asked.possible] == [1, 4]
    move(world, 1)
    version, now = seats(world)
    assert (version, now["진안김치", "멘토하나"]) == (3, (1, 1))
    world.session.refresh(record)
    assert (record.refused_at, record.refused_by_id, record.refusal) == (None, None, "")
    actions = list(world.session.scalars(select(AuditEvent.action)))
    assert "meeting.refused" in actions


def test_the_other_side_cannot_take_a_refusal_back(world):
    refuse(world)
    user = world.session.get_one(type(world.owner), world.guide.user_id)
    with pytest.raises(Conflict):
        ask(world, world.firm, world.opened(user, world.guide))


def test_a_place_that_was_given_away_cannot_be_taken_back(world):
    refuse(world)
    world.announce(
        (world.firm, world.guests[0], 1, 1),
        (world.guest_firm, world.guide, 1, 2),
        version=3,
    )
    assert 1 not in [choice.round.number for choice in ask(world).possible]


def test_who_has_enough_by_now_gets_no_refused_meeting_back(world):
    refuse(world)
    world.guide.maximum = 1
    world.session.commit()
    with pytest.raises(Conflict):
        move(world, 4)


def test_a_guest_changes_own_meetings_and_gets_a_letter_with_the_own_link(world):
    refuse(world, world.guests[0], opened=guest(world, world.guest_firm))
    letters = [row.payload for row in world.session.scalars(select(Outbox))]
    text = " ".join(str(letter) for letter in letters)
    assert "firm@example.com" in text
    assert "guest둘@example.com" in text
    assert "/events/pass/" in text


def test_too_late_marked_or_foreign_meetings_stay(world):
    with pytest.raises(Conflict):
        ask(world, now=world.event.changes_until + timedelta(seconds=1))
    with pytest.raises(NotFound):
        ask(world, world.guest_firm)
    with pytest.raises(Conflict):
        ask(world, world.guests[0])
    with pytest.raises(Invalid):
        refuse(world, reason="가" * 301)
    world.make._add(
        MeetingRecord(
            event_id=world.event.id, firm_id=world.firm.id, mentor_id=world.guide.id,
            state="excused", marked_at=world.now,
        )
    )  # fmt: skip
    with pytest.raises(Conflict):
        refuse(world)
    with pytest.raises(Conflict):
        move(world, 4)


def test_refusing_twice_is_told(world):
    refuse(world)
    with pytest.raises(Conflict):
        refuse(world)
