"""Links that prove a mailbox: signed, with a deadline, bound to one state of the account."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from itsdangerous import BadData, URLSafeSerializer

from app.errors import N_, NotFound
from app.models.account import User

_PASS = "event-pass"  # noqa: S105 - names what is signed
_OFFER = "mentor-offer"
VERIFY, RESET = "verify", "reset"
LIFETIME = {VERIFY: timedelta(days=3), RESET: timedelta(hours=1)}


@dataclass(frozen=True)
class MailLinks:
    """The signing key, and how the site writes the full addresses that stand in letters."""

    key: str
    verify: Callable[[str], str]
    reset: Callable[[str], str]
    sign_in: str
    forgot: str


def make_token(key: str, purpose: str, user: User, *, now: datetime) -> str:
    """Return a token for the user as they are now; it dies when ``session_version`` rises."""
    # the deadline is part of the payload, so that the caller's clock decides and not the library's
    deadline = int((now + LIFETIME[purpose]).timestamp())
    return URLSafeSerializer(key, salt=f"account-{purpose}").dumps(
        [user.public_id, user.session_version, deadline]
    )


def read_token(key: str, purpose: str, token: str, *, now: datetime) -> tuple[str, int]:
    """Return (public id, session version) of a token that is genuine and in time.

    Raises:
        NotFound: for a forged, foreign or late token alike.
    """
    try:
        public_id, version, deadline = URLSafeSerializer(key, salt=f"account-{purpose}").loads(
            token
        )
    except BadData as error:
        raise link_over() from error
    if now.timestamp() > deadline:
        raise link_over()
    return public_id, version


def stop_token(key: str, public_id: str, kind: str) -> str:
    """Return what stops one kind of letter to a person; it has no deadline, as letters are kept."""
    return URLSafeSerializer(key, salt="letters-stop").dumps([public_id, kind])


def read_stop_token(key: str, token: str) -> tuple[str, str]:
    """Return (public id, kind) of a genuine token; NotFound for a forged one."""
    try:
        public_id, kind = URLSafeSerializer(key, salt="letters-stop").loads(token)
    except BadData as error:
        raise link_over() from error
    return public_id, kind


def pass_token(key: str, registration_id: str, email: str) -> str:
    """Return what opens the pages of one guest of an event; another address makes another token.

    It has no deadline of its own: the day of the event, which may be moved, decides.
    """
    return URLSafeSerializer(key, salt=_PASS).dumps([registration_id, _short(email)])


def read_pass_token(key: str, token: str) -> tuple[str, str]:
    """Return (registration, mark of the e-mail address) of a genuine token; NotFound otherwise."""
    try:
        registration_id, mark = URLSafeSerializer(key, salt=_PASS).loads(token)
    except (BadData, TypeError, ValueError) as error:
        raise link_over() from error
    return str(registration_id), str(mark)


def offer_token(key: str, public_id: str, line: int) -> str:
    """Return what opens the application of a person whom a list of mentors names.

    It has no deadline of its own: it dies when the list is taken back.
    """
    return URLSafeSerializer(key, salt=_OFFER).dumps([public_id, line])


def read_offer_token(key: str, token: str) -> tuple[str, int]:
    """Return (list, line) of a genuine token; NotFound otherwise."""
    try:
        public_id, line = URLSafeSerializer(key, salt=_OFFER).loads(token)
        return str(public_id), int(line)
    except (BadData, TypeError, ValueError) as error:
        raise link_over() from error


def is_of_address(mark: str, email: str) -> bool:
    """Return whether the mark of a token is that of an e-mail address."""
    return mark == _short(email)


def intake_token(key: str, public_id: str) -> str:
    """Return what shows a firm where its intent stands; it lives as long as the intent."""
    return URLSafeSerializer(key, salt="intake-status").dumps(public_id)


def read_intake_token(key: str, token: str) -> str:
    """Return the public id of the intent of a genuine token; NotFound for a forged one."""
    try:
        return str(URLSafeSerializer(key, salt="intake-status").loads(token))
    except BadData as error:
        raise link_over() from error


def _short(email: str) -> str:
    return blake2b(email.strip().casefold().encode(), digest_size=6).hexdigest()


def link_over() -> NotFound:
    """Return the refusal of a link that cannot be used."""
    return NotFound(N_("링크의 기한이 지났거나 이미 쓴 링크예요. 새 링크를 받아 주세요."))
