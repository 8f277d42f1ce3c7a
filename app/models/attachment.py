"""Files that people uploaded, after they were checked and re-encoded."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.case import FIELD_VISIBILITIES
from app.models.checks import one_of

ATTACHMENT_ROLES = ("before", "after", "photo", "document", "evidence")


class Attachment(Base):
    """A stored file. ``media_type`` is found by content, never taken from the client."""

    __tablename__ = "attachment"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    digest: Mapped[str]
    """SHA-256 of the stored bytes, and their name in the file store."""
    media_type: Mapped[str]
    filename: Mapped[str]
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    __table_args__ = (CheckConstraint("size > 0", name="size"),)


class CaseAttachment(Base):
    """A file of a case version, with its place in the story."""

    __tablename__ = "case_attachment"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("case_version.id"), index=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"))
    role: Mapped[str]
    caption: Mapped[str] = mapped_column(default="")
    visibility: Mapped[str] = mapped_column(default="public")
    position: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        CheckConstraint(one_of("role", ATTACHMENT_ROLES), name="role"),
        CheckConstraint(one_of("visibility", FIELD_VISIBILITIES), name="visibility"),
        UniqueConstraint("version_id", "attachment_id", "role"),
    )


class ChallengePhoto(Base):
    """A photo of a challenge."""

    __tablename__ = "challenge_photo"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
