"""Keys that stand in letters and let a person do one thing once without signing in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.checks import one_of

TOKEN_PURPOSES = ("answer", "follow_up", "visit")


class MailToken(Base):
    """What a link of a letter may do: ``object_id`` is a request, a follow-up or a visit.

    Only the digest is kept, so that nobody who reads the table can answer for somebody else.
    """

    __tablename__ = "mail_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    object_id: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(one_of("purpose", TOKEN_PURPOSES), name="purpose"),
        Index("ix_mail_token_object", "purpose", "object_id"),
    )
