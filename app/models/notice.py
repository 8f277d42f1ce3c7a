"""What a person is told: the list on the site, and how they want their letters."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of

NOTICE_MODES = ("now", "digest", "off")
_WEEKLY = text("mode = 'digest' AND digested_at IS NULL AND read_at IS NULL")


class Notice(Base):
    """One thing told to one person, at most once for each event."""

    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str]
    event: Mapped[str]
    """Names what happened, the same for everybody who is told: ``request:abc:accepted``."""
    subject: Mapped[str]
    body: Mapped[str]
    link: Mapped[str] = mapped_column(default="")
    """The address of the page it is about; empty where there is none."""
    mode: Mapped[str] = mapped_column(default="now")
    """How it is told beside the list: a letter of its own, the weekly one, or none."""
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    digested_at: Mapped[datetime | None]
    """When a weekly letter told of it."""
    __table_args__ = (
        CheckConstraint(one_of("mode", NOTICE_MODES), name="mode"),
        UniqueConstraint("user_id", "event"),
        Index("ix_notice_user_created", "user_id", "created_at"),
        Index("ix_notice_user_unread", "user_id", "read_at"),
        Index("ix_notice_digest", "user_id", sqlite_where=_WEEKLY, postgresql_where=_WEEKLY),
    )


class NoticePreference(Base):
    """How a person wants one kind of notice: a letter at once, in the weekly one, or none."""

    __tablename__ = "notice_preference"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    mode: Mapped[str]
    __table_args__ = (CheckConstraint(one_of("mode", NOTICE_MODES), name="mode"),)


class NoticeSetting(Base):
    """When a person may be written to. Hours are of Asia/Seoul."""

    __tablename__ = "notice_setting"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    quiet_from: Mapped[int | None]
    quiet_to: Mapped[int | None]
    digest_weekday: Mapped[int] = mapped_column(default=0)
    """Monday is 0."""
    digested_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint("quiet_from IS NULL OR quiet_from BETWEEN 0 AND 23", name="quiet_from"),
        CheckConstraint("quiet_to IS NULL OR quiet_to BETWEEN 0 AND 23", name="quiet_to"),
        CheckConstraint("(quiet_from IS NULL) = (quiet_to IS NULL)", name="quiet"),
        CheckConstraint("digest_weekday BETWEEN 0 AND 6", name="digest_weekday"),
    )
