"""Queries about keys that stand in letters."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models.mail_token import MailToken


def by_digest(session: Session, digest: str, *, lock: bool = False) -> MailToken | None:
    """Return the key with this digest; with ``lock`` other writers of it wait."""
    query = select(MailToken).where(MailToken.digest == digest)
    if not lock:
        return session.scalar(query)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def use_all(session: Session, purpose: str, object_id: int, *, now: datetime) -> None:
    """Mark every unused key of an object as used."""
    session.execute(
        update(MailToken)
        .where(
            MailToken.purpose == purpose,
            MailToken.object_id == object_id,
            MailToken.used_at.is_(None),
        )
        .values(used_at=now)
    )
