"""Who may see or change an event, and in which phase."""

import pytest

from app.errors import Conflict, NotFound
from app.models.event import PHASES
from app.services.matchday import access
from app.services.signing_in import actor_for, session_key


def actor_of(session, user):
    return actor_for(session, session_key(user))


def test_a_coordinator_finds_events_of_their_own_region_only(session, make):
    event = make.event()
    ours = actor_of(session, make.coordinator("52"))
    theirs = actor_of(session, make.coordinator("48"))

    assert access.on_desk(session, ours, event.public_id, lock=True).id == event.id
    with pytest.raises(NotFound):
        access.on_desk(session, theirs, event.public_id)


def test_a_removed_event_is_found_by_nobody(session, make, now):
    event = make.event(removed_at=now)
    with pytest.raises(NotFound):
        access.on_desk(session, actor_of(session, make.coordinator()), event.public_id)
    with pytest.raises(NotFound):
        access.in_public(session, event.public_id)


def test_a_draft_is_not_public(session, make):
    assert access.in_public(session, make.event().public_id)
    with pytest.raises(NotFound):
        access.in_public(session, make.event(phase="draft").public_id)


def test_a_person_finds_what_is_theirs_and_nothing_else(session, make):
    event = make.event()
    owner, ceo = make.user(), make.user()
    company, mentor = make.company(owner), make.mentor(make.company(), user=ceo)
    firm = make.firm_at(event, company)
    seat = make.mentor_at(event, mentor)
    guest = make.firm_at(event)

    assert access.own_registrations(session, actor_of(session, owner), event) == [firm]
    assert access.own_registrations(session, actor_of(session, ceo), event) == [seat]
    assert access.own_registrations(session, actor_of(session, make.user()), event) == []
    owned = access.own_registration(
        session, actor_of(session, owner), event, firm.public_id, lock=True
    )
    assert owned == firm
    for other in (seat, guest):
        with pytest.raises(NotFound):
            access.own_registration(session, actor_of(session, owner), event, other.public_id)


def test_a_phase_lets_through_what_is_between_the_two(session, make):
    event = make.event(phase="provisional")
    access.require_phase(event, "provisional")
    access.require_phase(event, "collecting", "final")
    for wrong in (("final",), ("draft", "collecting"), ("running", "closed")):
        with pytest.raises(Conflict):
            access.require_phase(event, *wrong)
    assert PHASES.index("draft") == 0
