"""How a mentor stands today."""

from datetime import date

import pytest

from app.errors import NotFound
from app.services import mentors
from app.services.mentor_overview import overview
from app.services.mentors import MentorRoom
from app.services.signing_in import actor_for, session_key
from tests.queries import counted_selects


@pytest.fixture
def act(session):
    return lambda user: actor_for(session, session_key(user))


def test_mentors_see_their_room_and_what_was_done_for_them(session, make, act, now):
    user, coordinator = make.user(), make.coordinator()
    mentor = make.mentor(make.company(), user=user, capacity=3, radius_km=70)
    until = date(2026, 12, 31)
    mentors.pause_until(session, act(coordinator), until, of=mentor.public_id, now=now)
    found = overview(session, act(user), now=now)
    assert found.own
    assert (found.room, found.now.back_on) == (MentorRoom(3, 2, 70), date(2027, 1, 1))
    assert [entry.action for entry in found.done] == ["mentor.paused"]
    assert not overview(session, act(coordinator), of=mentor.public_id, now=now).own


def test_others_do_not_find_it(session, make, act, now):
    mentor = make.mentor(make.company())
    for stranger in (make.user(), make.coordinator("48")):
        with pytest.raises(NotFound):
            overview(session, act(stranger), of=mentor.public_id, now=now)
    with pytest.raises(NotFound):
        overview(session, act(make.user()), now=now)


def test_it_takes_seven_selects(session, make, act, now, engine):
    of, coordinator = make.mentor(make.company()).public_id, act(make.coordinator())
    session.expire_all()
    with counted_selects(engine) as seen:
        overview(session, coordinator, of=of, now=now)
    assert len(seen) == 7
