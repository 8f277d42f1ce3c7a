"""The life of an account, without the web."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.account import User
from app.models.audit import AuditEvent
from app.models.outbox import Outbox
from app.models.registry import metadata
from app.services import accounts
from app.services.actor import Actor
from app.services.signed_links import RESET, VERIFY, MailLinks, make_token
from app.services.signing_in import actor_for, password_matches, session_key, sign_in
from tests import postgres
from tests.factories import PASSWORD

LINKS = MailLinks(
    key="key",
    verify=lambda token: f"https://ieum.invalid/verify/{token}",
    reset=lambda token: f"https://ieum.invalid/reset/{token}",
    sign_in="https://ieum.invalid/sign-in",
    forgot="https://ieum.invalid/forgot",
)
NEW = "새로운 비밀번호 42"


def _register(session, now, **values):
    person = {
        "name": "새 사람",
        "email": "New@Example.com",
        "password": PASSWORD,
        "locale": "ko",
        **values,
    }
    accounts.register(session, **person, links=LINKS, now=now)
    session.flush()
    return session.scalar(select(User).where(User.email == person["email"].casefold()))


def _letters(session):
    return [
        (m.payload["to"], m.payload["subject"], m.payload["body"])
        for m in session.scalars(select(Outbox).order_by(Outbox.id))
    ]


def _token(letter):
    return (
        letter[2].partition("/verify/")[2].partition("\n")[0]
        or letter[2].partition("/reset/")[2].partition("\n")[0]
    )


def _actor(session, user):
    actor = actor_for(session, session_key(user))
    assert actor
    return actor


def test_a_registration_waits_for_the_link_and_keeps_the_consent(session, now):
    user = _register(session, now)
    assert (user.status, user.email, user.verified_at) == ("pending", "new@example.com", None)
    event = session.scalar(select(AuditEvent))
    assert (event.action, event.object_id, event.after) == (
        "account.registered",
        user.public_id,
        accounts.CONSENT,
    )
    [(to, _, body)] = _letters(session)
    assert to == "new@example.com"
    assert "/verify/" in body
    assert "새 사람" not in body
    with pytest.raises(Invalid) as refusal:
        sign_in(session, email=user.email, password=PASSWORD)
    assert "email" in refusal.value.fields


def test_the_link_and_the_password_together_open_the_account(session, now):
    user = _register(session, now)
    token = _token(_letters(session)[0])
    with pytest.raises(Invalid):
        accounts.verify(session, token, password="다른 비밀번호예요", links=LINKS, now=now)
    assert user.status == "pending"
    assert accounts.verify(session, token, password=PASSWORD, links=LINKS, now=now) is user
    assert (user.status, user.verified_at) == ("active", now)
    with pytest.raises(Conflict):
        accounts.verify(session, token, password=PASSWORD, links=LINKS, now=now)


def test_a_link_of_a_blocked_or_unknown_account_is_over(session, make, now):
    blocked = make.user(status="blocked")
    unknown = User(public_id="nobody", session_version=1)
    for user in (blocked, unknown):
        for purpose, look in (
            (VERIFY, accounts.awaiting_verification),
            (RESET, accounts.awaiting_reset),
        ):
            with pytest.raises(NotFound):
                look(session, make_token("key", purpose, user, now=now), links=LINKS, now=now)


def test_registering_again_sets_a_pending_account_anew(session, now):
    _register(session, now)
    old = _token(_letters(session)[0])
    user = _register(session, now, name="같은 사람", password=NEW, locale="en")
    assert (user.name, user.locale, user.session_version) == ("같은 사람", "en", 2)
    with pytest.raises(NotFound):
        accounts.awaiting_verification(session, old, links=LINKS, now=now)
    assert (
        accounts.verify(session, _token(_letters(session)[1]), password=NEW, links=LINKS, now=now)
        is user
    )


def test_the_owner_of_a_known_address_is_told_and_nothing_changes(session, make, now):
    user = make.user(email="known@example.com")
    before = (user.name, user.password_hash)
    _register(session, now, email="Known@example.com", password=NEW)
    assert (user.name, user.password_hash) == before
    [(to, subject, body)] = _letters(session)
    assert (to, subject) == ("known@example.com", "[이음] 이미 가입된 이메일 주소예요")
    assert LINKS.sign_in in body
    assert LINKS.forgot in body


def test_an_easy_password_registers_nobody(session, now):
    with pytest.raises(Invalid):
        _register(session, now, password="password1234")
    assert session.scalar(select(User)) is None


def test_the_letter_is_sent_again_to_whom_it_concerns(session, make, now):
    make.user(email="active@example.com")
    make.user(email="blocked@example.com", status="blocked")
    make.user(email="gone@example.com", status="erased")
    _register(session, now)
    for address in (
        "new@example.com",
        "active@example.com",
        "blocked@example.com",
        "gone@example.com",
        "nobody@example.com",
    ):
        accounts.resend_verification(session, email=address, links=LINKS, now=now)
    session.flush()
    assert [(to, subject) for to, subject, _ in _letters(session)[1:]] == [
        ("new@example.com", "[이음] 이메일 주소를 확인해 주세요"),
        ("active@example.com", "[이음] 이미 가입된 이메일 주소예요"),
        ("blocked@example.com", "[이음] 계정 이용이 멈춰 있어요"),
    ]


def test_a_reset_link_works_once_and_ends_older_sessions(session, make, now):
    user = make.user(email="lost@example.com", locale="en")
    key = session_key(user)
    accounts.forgot(session, email="LOST@example.com", links=LINKS, now=now)
    session.flush()
    token = _token(_letters(session)[0])
    with pytest.raises(Invalid):
        accounts.reset(session, token, password="lost@example.com", links=LINKS, now=now)
    accounts.reset(session, token, password=NEW, links=LINKS, now=now)
    session.flush()
    assert password_matches(user.password_hash, NEW)
    assert actor_for(session, key) is None
    assert _letters(session)[1][1] == "[Ieum] Your password was changed"
    with pytest.raises(NotFound):
        accounts.reset(session, token, password=PASSWORD, links=LINKS, now=now)


def test_a_reset_proves_the_address_too(session, now):
    user = _register(session, now)
    accounts.forgot(session, email=user.email, links=LINKS, now=now)
    session.flush()
    accounts.reset(
        session,
        _token(_letters(session)[1]),
        password=NEW,
        links=LINKS,
        now=now + timedelta(minutes=59),
    )
    assert user.status == "active"


def test_forgetting_an_unknown_or_erased_address_sends_nothing(session, make, now):
    make.user(email="gone@example.com", status="erased")
    make.user(email="blocked@example.com", status="blocked")
    for address in ("nobody@example.com", "gone@example.com", "blocked@example.com"):
        accounts.forgot(session, email=address, links=LINKS, now=now)
    session.flush()
    assert [(to, subject) for to, subject, _ in _letters(session)] == [
        ("blocked@example.com", "[이음] 계정 이용이 멈춰 있어요")
    ]


def test_changing_the_password_asks_the_old_one_and_ends_other_sessions(session, make, now):
    user = make.user()
    actor, key = _actor(session, user), session_key(user)

    def change(old, new):
        return accounts.change_password(session, actor, old=old, new=new, links=LINKS, now=now)

    for old, new, field in (
        (NEW, NEW, "old"),
        (PASSWORD, PASSWORD, "new"),
        (PASSWORD, "1234567890", "new"),
    ):
        with pytest.raises(Invalid) as refusal:
            change(old, new)
        assert list(refusal.value.fields) == [field]
    assert change(PASSWORD, NEW) is user
    session.flush()
    assert actor_for(session, key) is None
    assert actor_for(session, session_key(user))


def test_name_and_language_are_changed(session, make):
    user = make.user()
    accounts.edit_profile(session, _actor(session, user), name="바뀐 이름", locale="en")
    assert (user.name, user.locale) == ("바뀐 이름", "en")


def test_an_account_that_ended_meanwhile_can_do_nothing(session, make):
    blocked = make.user(status="blocked")
    for public_id in (blocked.public_id, "nobody"):
        with pytest.raises(Forbidden):
            accounts.own_account(session, Actor(1, public_id, "이름", "a@example.com", "ko"))


def _build(url: str) -> None:
    engine = create_engine(url)
    metadata.create_all(engine)
    engine.dispose()


@pytest.mark.postgres
def test_the_database_settles_two_registrations_at_once(now):
    engine = create_engine(postgres.clone(_build))
    with Session(engine) as first, Session(engine) as second, ThreadPoolExecutor(1) as other:
        _register(first, now)
        # the second looks before the first commits, and waits at its INSERT
        late = other.submit(_register, second, now)
        while not first.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            wait([late], timeout=0.02)
        first.commit()
        with pytest.raises(Conflict):
            late.result(timeout=20)
    engine.dispose()
