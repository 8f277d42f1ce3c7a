"""Details of a visit, calling it off, and the end of an engagement."""

from dataclasses import replace

import pytest
from icalendar import Calendar

from app.errors import Conflict, Forbidden, Invalid
from app.repositories import visits as rows
from app.services import visit_proposing, visits
from tests.app.visit_world import DETAILS, SENDER, World, at


@pytest.fixture
def world(session, make):
    return World(session, make)


def change(world, visit, details, actor=None):
    done = visits.change(
        world.session, actor or world.asker, visit.public_id, details, **world.values
    )
    world.session.commit()
    return done


def cancel(world, visit, reason="설비가 멈췄어요", actor=None):
    visits.cancel(world.session, actor or world.asker, visit.public_id, reason, **world.values)
    world.session.commit()


def test_a_change_of_an_agreed_visit_reaches_the_calendars(world):
    visit = world.agree()
    assert change(world, visit, replace(DETAILS, address="전북 진안군 마령면 3"))
    assert (visit.sequence, visit.address) == (1, "전북 진안군 마령면 3")
    (letter, _) = world.letters("calendar:1")
    assert "마령면" in Calendar.from_ical(letter.payload["calendar"]).walk("VEVENT")[0]["LOCATION"]
    (event,) = world.audited("visit.changed")
    assert event.before == {"address": DETAILS.address}


def test_nothing_changed_tells_nobody_and_a_proposal_changes_quietly(world):
    visit = world.agree()
    assert not change(world, visit, DETAILS)
    assert visit.sequence == 0
    proposed = world.propose(at(12, 3))
    told = len(world.letters())
    assert change(world, proposed, replace(DETAILS, minutes=60))
    assert (proposed.minutes, proposed.sequence, len(world.letters())) == (60, 0, told)


def test_bad_details_and_late_changes_are_refused(world):
    visit = world.agree()
    with pytest.raises(Invalid):
        change(world, visit, replace(DETAILS, minutes=5))
    with pytest.raises(Conflict):
        change(world, world.past(), DETAILS)


def test_a_cancelled_visit_leaves_both_calendars(world):
    visit = world.agree()
    cancel(world, visit)
    assert (visit.state, visit.sequence, visit.reason) == ("cancelled", 1, "설비가 멈췄어요")
    assert {o.user_id for o in world.letters("calendar:1")} == {world.person.id, world.owner.id}
    assert "METHOD:CANCEL" in world.letters("calendar:1")[0].payload["calendar"]
    with pytest.raises(Conflict):
        cancel(world, visit)


def test_a_proposal_is_called_off_without_a_calendar(world):
    visit = world.propose()
    with pytest.raises(Invalid):
        cancel(world, visit, "")
    world.session.rollback()
    cancel(world, visit, actor=world.desk)
    assert rows.times_of(world.session, visit.id) == ()
    assert all("calendar" not in o.payload for o in world.letters("cancelled"))
    assert world.audited("visit.cancelled")[0].after["on_behalf"] == "firm,mentor"


def test_a_team_member_cancels_nothing(world, make, monkeypatch):
    visit = world.agree()
    monkeypatch.setattr("app.services.engagement_access._role", lambda *_: "team")
    with pytest.raises(Forbidden):
        cancel(world, visit, actor=world.act(make.user()))


def test_the_end_of_an_engagement_calls_off_what_is_to_come(world):
    proposed, agreed, past = world.propose(), world.agree(at(12, 1)), world.past()
    visit_proposing.propose_times(
        world.session, world.asker, agreed.public_id, [at(12, 2)], **world.values
    )
    done = visits.cancel_open(
        world.session, world.helper, world.engagement, "멘토링을 마쳤어요",
        region="52", sender=SENDER, now=world.now,
    )  # fmt: skip
    world.session.commit()
    assert done == 2
    assert [v.state for v in (proposed, agreed, past)] == ["cancelled", "cancelled", "agreed"]
    assert rows.times_of(world.session, agreed.id) == ()
    assert len(world.audited("visit.cancelled")) == 2
    assert "METHOD:CANCEL" in world.letters("calendar:1")[0].payload["calendar"]
    again = visits.cancel_open(
        world.session, None, world.engagement, "다시", sender=SENDER, now=world.now
    )
    assert again == 0
