"""A link of a letter ends that kind of letter, once and for all who hold it."""

import pytest
from sqlalchemy import select

from app.errors import NotFound
from app.models.audit import AuditEvent
from app.models.notice import NoticePreference
from app.services.signed_links import stop_token
from app.services.unsubscribing import Subscription, look, stop


@pytest.fixture
def person(make):
    return make.user()


def modes(session, person):
    query = select(NoticePreference).where(NoticePreference.user_id == person.id)
    return {row.kind: row.mode for row in session.scalars(query)}


def test_looking_changes_nothing(session, person, now):
    token = stop_token("key", person.public_id, "visit")
    for _ in range(2):
        assert look(session, token, key="key") == Subscription("visit", stopped=False)
    session.commit()
    assert modes(session, person) == {}


def test_stopping_is_kept_recorded_and_can_be_done_twice(session, person, now):
    token = stop_token("key", person.public_id, "visit")
    for _ in range(2):
        assert stop(session, token, key="key", now=now) == Subscription("visit", stopped=True)
        session.commit()
    assert modes(session, person) == {"visit": "off"}
    assert look(session, token, key="key").stopped
    (event,) = session.scalars(select(AuditEvent))
    assert (event.action, event.object_id, event.actor_id) == (
        "notices.stopped",
        person.public_id,
        None,
    )
    assert (event.before, event.after) == ({"visit": "now"}, {"visit": "off"})


def test_stopping_the_weekly_letter_stops_what_stands_in_it(session, person, now):
    for kind, mode in (("case", "digest"), ("visit", "now"), ("stay", "digest")):
        session.add(NoticePreference(user_id=person.id, kind=kind, mode=mode))
    session.commit()
    token = stop_token("key", person.public_id, "digest")
    assert not look(session, token, key="key").stopped
    stop(session, token, key="key", now=now)
    session.commit()
    assert modes(session, person) == {"case": "off", "visit": "now", "stay": "off"}


def test_a_link_that_nobody_signed_is_none(session, person, make, now):
    erased = make.user(status="erased")
    for token in (
        "abc",
        stop_token("other key", person.public_id, "visit"),
        stop_token("key", person.public_id, "weather"),
        stop_token("key", "nobody2345", "visit"),
        stop_token("key", erased.public_id, "visit"),
        stop_token("key", person.public_id, "visit")[:-1],
    ):
        with pytest.raises(NotFound):
            stop(session, token, key="key", now=now)
    session.commit()
    assert modes(session, person) == {}
