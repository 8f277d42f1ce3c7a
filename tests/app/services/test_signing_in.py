"""Passwords, sessions and the actor behind them."""

import pytest

from app.errors import Invalid
from app.services.signing_in import actor_for, hash_password, password_matches, session_key, sign_in
from tests.factories import PASSWORD


def test_a_hash_matches_its_password_alone():
    stored = hash_password(PASSWORD)
    assert stored.startswith("$argon2id$")
    assert password_matches(stored, PASSWORD)
    assert not password_matches(stored, PASSWORD + "!")
    assert not password_matches("!", "!")


def test_wrong_unknown_blocked_and_erased_are_told_alike(session, make):
    people = [make.user(status=status) for status in ("active", "blocked", "erased")]
    attempts = [(people[0].email, "falsch falsch"), ("nobody@example.com", PASSWORD)]
    attempts += [(p.email, PASSWORD) for p in people[1:]]
    told = set()
    for email, password in attempts:
        with pytest.raises(Invalid) as refusal:
            sign_in(session, email=email, password=password)
        told.add(str(refusal.value))
    assert len(told) == 1


def test_only_the_right_password_learns_that_the_address_waits(session, make):
    user = make.user(status="pending")
    for password, field in ((PASSWORD, "email"), ("falsch falsch", "password")):
        with pytest.raises(Invalid) as refusal:
            sign_in(session, email=user.email, password=password)
        assert list(refusal.value.fields) == [field]


def test_the_actor_carries_everything_that_decides(session, make):
    user = make.coordinator()
    firms = [make.company(user), make.company(user, status="waiting")]
    mentor = make.mentor(firms[0], user=user)
    actor = actor_for(session, session_key(user))
    assert [c.id for c in actor.companies] == [f.id for f in firms]
    assert [c.id for c in actor.approved_companies] == [firms[0].id]
    assert actor.mentor.id == mentor.id
    assert actor.coordinator_regions == {"52"}
    assert not actor.administrator


def test_a_session_of_nobody_or_of_an_older_password_has_no_actor(session, make):
    user = make.user()
    for key in ("nobody:1", "", user.public_id, f"{user.public_id}:2"):
        assert actor_for(session, key) is None
    assert actor_for(session, session_key(make.user(status="blocked"))) is None
