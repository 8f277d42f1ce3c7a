"""Effects to be done after the commit that caused them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Outbox(Base):
    """A message that must go out, written in the transaction of its cause. Done at least once.

    ``kind`` is the channel, ``mail`` today. What was sent leaves no text and no address here.
    """

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
    """When it may go out: after quiet hours, after a pause that follows a failure, or when the
    worker that took it has had its time."""
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    """When it was given up."""
    __table_args__ = (
        CheckConstraint("done_at IS NULL OR failed_at IS NULL", name="one_end"),
        Index("ix_outbox_done_at", "done_at"),
        Index(
            "ix_outbox_waiting",
            "id",
            sqlite_where=text("done_at IS NULL AND failed_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND failed_at IS NULL"),
        ),
    )


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
