"""People who sign in, and what they were granted."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id


class User(Base):
    """A person. ``email`` is stored case-folded; it is erased with the account."""

    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    locale: Mapped[str] = mapped_column(default="ko")
    status: Mapped[str] = mapped_column(default="pending")
    session_version: Mapped[int] = mapped_column(default=1)
    """Raised when the password changes: every older sign-in ends."""
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint("status IN ('pending', 'active', 'blocked', 'erased')", name="status"),
        CheckConstraint("locale IN ('ko', 'en')", name="locale"),
    )


class Grant(Base):
    """A staff role, bound to a region; an administrator may be bound to none."""

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str]
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("role IN ('coordinator', 'administrator')", name="role"),
        CheckConstraint("role = 'administrator' OR region_code IS NOT NULL", name="region"),
        UniqueConstraint("user_id", "role", "region_code"),
        Index("ix_role_grant_user_id", "user_id"),
    )
