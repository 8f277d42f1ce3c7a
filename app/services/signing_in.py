"""Passwords, and the actor behind a session."""

from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import Session

from app.errors import N_, Invalid
from app.models.account import Grant, User
from app.repositories import accounts
from app.services.actor import (
    ADMINISTRATOR,
    AUDITOR,
    COORDINATOR,
    OFFICER,
    REVIEWER,
    Actor,
    Seat,
)

# the library's defaults are RFC 9106's low-memory profile: argon2id, 64 MiB, 3 passes
_hasher = PasswordHasher()
_DUMMY = _hasher.hash("a password that nobody has")
MIN_PASSWORD = 10


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password."""
    return _hasher.hash(password)


def password_matches(stored: str, password: str) -> bool:
    """Tell whether ``password`` gives the stored hash; an erased account's hash never matches."""
    try:
        return _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def sign_in(session: Session, *, email: str, password: str) -> User:
    """Return the active user with this address and password.

    Raises:
        Invalid: with one message for a wrong address and a wrong password alike (an unknown
            address costs the same hash), another for an address that is not verified yet.
    """
    user = accounts.user_by_email(session, email)
    matches = password_matches(user.password_hash if user else _DUMMY, password)
    if user is None or not matches or user.status in {"blocked", "erased"}:
        raise Invalid({"password": N_("이메일 주소나 비밀번호가 맞지 않아요. 다시 확인해 주세요.")})
    if user.status == "pending":
        raise Invalid(
            {
                "email": N_(
                    "이메일 주소를 아직 확인하지 않았어요. 보내 드린 메일의 링크를 눌러 주세요."
                )
            }
        )
    return user


def session_key(user: User) -> str:
    """Return what the session cookie carries: it dies when the password changes."""
    return f"{user.public_id}:{user.session_version}"


def actor_for(session: Session, key: str) -> Actor | None:
    """Return the actor of a session key, or None when it is no longer valid (one SELECT)."""
    public_id, _, version = key.partition(":")
    rows = accounts.user_with_roles(session, public_id)
    if not rows:
        return None
    user, mentor = rows[0][0], rows[0][3]
    if user.status != "active" or str(user.session_version) != version:
        return None
    grants = {g.id: g for _, g, _, _ in rows if g is not None}.values()
    companies = {c.id: c for _, _, c, _ in rows if c is not None}.values()
    return Actor(
        user_id=user.id,
        public_id=user.public_id,
        name=user.name,
        email=user.email,
        locale=user.locale,
        companies=tuple(Seat(c.id, c.public_id, c.name, c.status) for c in companies),
        mentor=Seat(mentor.id, mentor.public_id, user.name, mentor.status) if mentor else None,
        coordinator_regions=_regions(grants, COORDINATOR),
        administrator=any(g.role == ADMINISTRATOR for g in grants),
        officer_places=frozenset(
            g.municipality_code for g in grants if g.role == OFFICER and g.municipality_code
        ),
        reviewer_regions=_regions(grants, REVIEWER),
        auditor_regions=_regions(grants, AUDITOR),
        auditor_everywhere=any(g.role == AUDITOR and g.region_code is None for g in grants),
    )


def _regions(grants: Iterable[Grant], role: str) -> frozenset[str]:
    return frozenset(g.region_code for g in grants if g.role == role and g.region_code)
