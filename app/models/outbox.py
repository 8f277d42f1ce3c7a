"""Effects to be done after the commit that caused them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Outbox(Base):
    """A mail that must go out, written in the transaction of its cause. Done at least once."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    """Whom it is for, where the letter follows from a notice."""
    not_before: Mapped[datetime | None]
    """When it may go out: after quiet hours, or after a pause that follows a failure."""
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_outbox_done_at", "done_at"),)


class IndexClock(Base):
    """The number of the last index change of a kind.

    A change takes its number by updating this row, so numbers are committed in order even where
    many writers run at once; a plain sequence would let a reader step over a late commit.
    """

    __tablename__ = "index_clock"
    kind: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]


class IndexChange(Base):
    """A case or mentor whose search entry must be read again."""

    __tablename__ = "index_change"
    kind: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    object_id: Mapped[int]
    at: Mapped[datetime]
    __table_args__ = (CheckConstraint("kind IN ('case', 'mentor')", name="kind"),)
