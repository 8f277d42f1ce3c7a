"""A key is known by its digest alone, does one thing once, and only in its time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.errors import NotFound
from app.models.mail_token import MailToken
from app.services import mail_tokens
from app.services.mail_tokens import ANSWER, FOLLOW_UP


@pytest.fixture
def user(make):
    return make.user()


@pytest.fixture
def key(session, user, now):
    return mail_tokens.issue(
        session, ANSWER, 7, user.id, expires_at=now + timedelta(days=1), now=now
    )


def test_the_table_never_holds_the_key(session, key):
    (row,) = session.scalars(select(MailToken))
    assert len(key) == 43
    assert key not in {row.digest, row.purpose}


def test_a_look_uses_nothing_up_and_a_use_does(session, key, user, now):
    for lock in (False, True):
        token = mail_tokens.peek(session, ANSWER, key, now=now, lock=lock)
        assert (token.object_id, token.user_id, token.used_at) == (7, user.id, None)
    assert mail_tokens.use(session, ANSWER, key, now=now).used_at == now
    with pytest.raises(NotFound):
        mail_tokens.use(session, ANSWER, key, now=now)
    with pytest.raises(NotFound):
        mail_tokens.peek(session, ANSWER, key, now=now)


def test_a_key_opens_one_purpose_in_its_time(session, key, now):
    with pytest.raises(NotFound):
        mail_tokens.peek(session, FOLLOW_UP, key, now=now)
    with pytest.raises(NotFound):
        mail_tokens.peek(session, ANSWER, "made up", now=now)
    last = now + timedelta(days=1)
    assert mail_tokens.peek(session, ANSWER, key, now=last - timedelta(seconds=1))
    with pytest.raises(NotFound):
        mail_tokens.peek(session, ANSWER, key, now=last)


def test_revoking_ends_every_key_of_an_object_and_no_other(session, user, key, now):
    values = {"expires_at": now + timedelta(days=1), "now": now}
    again = mail_tokens.issue(session, ANSWER, 7, user.id, **values)
    other = mail_tokens.issue(session, ANSWER, 8, user.id, **values)
    mail_tokens.revoke(session, ANSWER, 7, now=now)
    for over in (key, again):
        with pytest.raises(NotFound):
            mail_tokens.use(session, ANSWER, over, now=now)
    assert mail_tokens.use(session, ANSWER, other, now=now).object_id == 8


def test_a_used_key_is_still_known_and_a_made_up_one_is_not(session, key, now):
    mail_tokens.use(session, ANSWER, key, now=now)
    found = mail_tokens.find(session, ANSWER, key)
    assert found is not None
    assert found.object_id == 7
    assert mail_tokens.find(session, FOLLOW_UP, key) is None
    assert mail_tokens.find(session, ANSWER, "made up") is None
