"""An account from its first day: register, prove the address, reset, change, profile."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Forbidden, Invalid
from app.models.account import User
from app.repositories import accounts
from app.services import auditing, mailing
from app.services.actor import Actor
from app.services.passwords import check_password
from app.services.signed_links import RESET, VERIFY, MailLinks, link_over, make_token, read_token
from app.services.signing_in import hash_password, password_matches

CONSENT = {"privacy": "2026-11-22", "terms": "2026-11"}
"""Versions of the texts that a person agrees to; raised when a text changes."""


def register(
    session: Session,
    *,
    name: str,
    email: str,
    password: str,
    locale: str,
    links: MailLinks,
    now: datetime,
) -> None:
    """Open a pending account and send the link that proves the address.

    The answer is the same for a known address; its owner gets a letter that says so. Whoever
    registers a pending address again sets it anew, and older links die.

    Raises:
        Invalid: for a password that is easy to guess.
        Conflict: when the same address was sent twice at once.
    """
    check_password(password, name=name, email=email)
    # hashed in every case: a known address must not answer faster
    hashed = hash_password(password)
    user = accounts.user_by_email(session, email)
    if user is not None and user.status != "pending":
        _tell_known(session, user, links, now=now)
        return
    if user is None:
        user = User(
            email=email.strip().casefold(),
            name=name,
            password_hash=hashed,
            locale=locale,
            created_at=now,
        )
        session.add(user)
    else:
        user.name, user.password_hash, user.locale = name, hashed, locale
        user.session_version += 1
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(N_("방금 같은 가입 신청이 들어왔어요. 메일함을 확인해 주세요.")) from error
    auditing.record(
        session, None, "account.registered", "user", user.public_id, now=now, after=CONSENT
    )
    _send_verification(session, user, links, now=now)


def resend_verification(session: Session, *, email: str, links: MailLinks, now: datetime) -> None:
    """Send the link again to a pending account; the answer is the same for every address."""
    user = accounts.user_by_email(session, email)
    if user is None:
        return
    if user.status == "pending":
        _send_verification(session, user, links, now=now)
    else:
        _tell_known(session, user, links, now=now)


def awaiting_verification(session: Session, token: str, *, links: MailLinks, now: datetime) -> User:
    """Return the pending user of a verification link.

    Raises:
        NotFound: for a link that is forged, late or outdated.
        Conflict: for an address that is proven already.
    """
    user = _user_of(session, VERIFY, token, links, now=now)
    if user.status == "active":
        raise Conflict(N_("이미 확인한 주소예요. 로그인해 주세요."))
    if user.status != "pending":
        raise link_over()
    return user


def verify(session: Session, token: str, *, password: str, links: MailLinks, now: datetime) -> User:
    """Activate the account of a link and return it.

    The password is asked too: somebody else may have registered this address, and the reader of
    the letter must not open an account whose password a stranger knows.

    Raises:
        NotFound, Conflict: as for ``awaiting_verification``.
        Invalid: for another password than the one registered.
    """
    user = awaiting_verification(session, token, links=links, now=now)
    if not password_matches(user.password_hash, password):
        raise Invalid({"password": N_("가입할 때 정한 비밀번호와 달라요. 다시 적어 주세요.")})
    _activate(session, user, now=now)
    return user


def forgot(session: Session, *, email: str, links: MailLinks, now: datetime) -> None:
    """Send a reset link to a known address; the answer is the same for every address."""
    user = accounts.user_by_email(session, email)
    if user is None or user.status == "erased":
        return
    if user.status == "blocked":
        _tell_known(session, user, links, now=now)
        return
    link = links.reset(make_token(links.key, RESET, user, now=now))
    mailing.queue(
        session, "reset_password", to=user.email, locale=user.locale, values={"link": link}, now=now
    )


def awaiting_reset(session: Session, token: str, *, links: MailLinks, now: datetime) -> User:
    """Return the user of a reset link; NotFound when it is forged, late or used."""
    user = _user_of(session, RESET, token, links, now=now)
    if user.status not in {"active", "pending"}:
        raise link_over()
    return user


def reset(session: Session, token: str, *, password: str, links: MailLinks, now: datetime) -> User:
    """Set a new password, end every older sign-in and return the user.

    The letter proves the address too, so a pending account becomes active.

    Raises:
        NotFound: as for ``awaiting_reset``.
        Invalid: for a password that is easy to guess.
    """
    user = awaiting_reset(session, token, links=links, now=now)
    check_password(password, name=user.name, email=user.email)
    _set_password(session, user, password, links, now=now)
    if user.status == "pending":
        _activate(session, user, now=now)
    return user


def change_password(
    session: Session, actor: Actor, *, old: str, new: str, links: MailLinks, now: datetime
) -> User:
    """Set a new password, end every older sign-in and return the user.

    Raises:
        Invalid: for a wrong old password (``old``) or a new one that is refused (``new``).
    """
    user = own_account(session, actor)
    if not password_matches(user.password_hash, old):
        raise Invalid({"old": N_("지금 쓰는 비밀번호와 달라요. 다시 적어 주세요.")})
    if old == new:
        raise Invalid({"new": N_("지금과 다른 비밀번호로 정해 주세요.")})
    check_password(new, name=user.name, email=user.email, field="new")
    _set_password(session, user, new, links, now=now)
    return user


def edit_profile(session: Session, actor: Actor, *, name: str, locale: str) -> None:
    """Change the own name and language."""
    user = own_account(session, actor)
    user.name, user.locale = name, locale


def own_account(session: Session, actor: Actor) -> User:
    """Return the actor's own row; Forbidden when the account ended meanwhile."""
    user = accounts.user_by_public_id(session, actor.public_id)
    if user is None or user.status != "active":
        raise Forbidden(N_("이 계정은 더 쓸 수 없어요."))
    return user


def _user_of(
    session: Session, purpose: str, token: str, links: MailLinks, *, now: datetime
) -> User:
    public_id, version = read_token(links.key, purpose, token, now=now)
    user = accounts.user_by_public_id(session, public_id)
    if user is None or user.session_version != version:
        raise link_over()
    return user


def _activate(session: Session, user: User, *, now: datetime) -> None:
    user.status, user.verified_at = "active", now
    auditing.record(session, None, "account.verified", "user", user.public_id, now=now)


def _set_password(
    session: Session, user: User, password: str, links: MailLinks, *, now: datetime
) -> None:
    user.password_hash = hash_password(password)
    user.session_version += 1
    auditing.record(session, None, "account.password_changed", "user", user.public_id, now=now)
    mailing.queue(
        session,
        "password_changed",
        to=user.email,
        locale=user.locale,
        values={"link": links.forgot},
        now=now,
    )


def _send_verification(session: Session, user: User, links: MailLinks, *, now: datetime) -> None:
    # no name in this letter: its reader is not known yet, and a name may carry an advertisement
    link = links.verify(make_token(links.key, VERIFY, user, now=now))
    mailing.queue(
        session, "verify_address", to=user.email, locale=user.locale, values={"link": link}, now=now
    )


def _tell_known(session: Session, user: User, links: MailLinks, *, now: datetime) -> None:
    if user.status == "blocked":
        mailing.queue(
            session, "account_blocked", to=user.email, locale=user.locale, values={}, now=now
        )
    elif user.status == "active":
        values = {"sign_in": links.sign_in, "forgot": links.forgot}
        mailing.queue(
            session, "account_known", to=user.email, locale=user.locale, values=values, now=now
        )
