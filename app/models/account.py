"""People who sign in, and what they were granted."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of


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


_WHOLE, _PART = text("municipality_code IS NULL"), text("municipality_code IS NOT NULL")
ROLES = ("coordinator", "municipal_officer", "reviewer", "auditor", "administrator")


class Grant(Base):
    """A staff role, bound to a region; an administrator or an auditor may be bound to none.

    A municipal officer is bound to one municipality of the region.
    """

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str]
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"))
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role"),
        CheckConstraint(
            "role IN ('administrator', 'auditor') OR region_code IS NOT NULL", name="region"
        ),
        CheckConstraint(
            "(role = 'municipal_officer') = (municipality_code IS NOT NULL)", name="municipality"
        ),
        # two rows with the same empty municipality are not equal in SQL: one index for each kind
        Index(
            "uq_role_grant_region", "user_id", "role", "region_code",
            unique=True, sqlite_where=_WHOLE, postgresql_where=_WHOLE,
        ),
        Index(
            "uq_role_grant_municipality", "user_id", "role", "municipality_code",
            unique=True, sqlite_where=_PART, postgresql_where=_PART,
        ),
        Index("ix_role_grant_user_id", "user_id"),
    )  # fmt: skip
