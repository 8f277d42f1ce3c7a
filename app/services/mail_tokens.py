"""Keys in letters: whoever holds one may do one thing once, without signing in."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.mail_token import MailToken
from app.repositories import mail_tokens

ANSWER, FOLLOW_UP, VISIT = "answer", "follow_up", "visit"
_OVER = N_("링크의 기한이 지났거나 이미 쓴 링크예요. 로그인하면 지금 상태를 볼 수 있어요.")


def issue(
    session: Session,
    purpose: str,
    object_id: int,
    user_id: int,
    *,
    expires_at: datetime,
    now: datetime,
) -> str:
    """Return a new key of 43 characters for a letter; the table keeps its digest alone."""
    key = secrets.token_urlsafe(32)
    session.add(
        MailToken(
            digest=_digest(key),
            purpose=purpose,
            object_id=object_id,
            user_id=user_id,
            created_at=now,
            expires_at=expires_at,
        )
    )
    return key


def peek(
    session: Session, purpose: str, key: str, *, now: datetime, lock: bool = False
) -> MailToken:
    """Return what a key stands for without using it, so a scanner that opens links does nothing.

    With ``lock`` nobody else uses or revokes it until the transaction ends.

    Raises:
        NotFound: for an unknown, used or late key alike.
    """
    return _usable(mail_tokens.by_digest(session, _digest(key), lock=lock), purpose, now)


def find(session: Session, purpose: str, key: str) -> MailToken | None:
    """Return a key that was given out, also when it is used or late; None for any other text."""
    token = mail_tokens.by_digest(session, _digest(key))
    return token if token is not None and token.purpose == purpose else None


def use(session: Session, purpose: str, key: str, *, now: datetime) -> MailToken:
    """Use a key up; of two who use it at once, one gets NotFound. Raises like ``peek``."""
    token = _usable(mail_tokens.by_digest(session, _digest(key), lock=True), purpose, now)
    token.used_at = now
    session.flush()
    return token


def revoke(session: Session, purpose: str, object_id: int, *, now: datetime) -> None:
    """Make every unused key of an object useless: what it would do was done otherwise."""
    mail_tokens.use_all(session, purpose, object_id, now=now)


def _usable(token: MailToken | None, purpose: str, now: datetime) -> MailToken:
    if (
        token is None
        or token.purpose != purpose
        or token.used_at is not None
        or token.expires_at <= now
    ):
        raise NotFound(_OVER)
    return token


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
