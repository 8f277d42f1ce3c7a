"""Weights of the mentor score, and drafts that assign the whole pool."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id


class MatchWeight(Base):
    """The weight of one named feature in one region; a missing row means the default."""

    __tablename__ = "match_weight"
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
    feature: Mapped[str] = mapped_column(primary_key=True)
    weight: Mapped[float]
    __table_args__ = (CheckConstraint("weight BETWEEN 0 AND 10", name="weight"),)


class AssignmentDraft(Base):
    """A proposal: each waiting challenge and one mentor. Nothing happens before approval."""

    __tablename__ = "assignment_draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    status: Mapped[str] = mapped_column(default="draft")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    summary: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    __table_args__ = (
        CheckConstraint("status IN ('draft', 'approved', 'discarded')", name="status"),
    )


class AssignmentPair(Base):
    """One proposed pair of a draft, or a challenge that found no mentor and why."""

    __tablename__ = "assignment_pair"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("assignment_draft.id"), index=True)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("mentor.id"))
    score: Mapped[float | None]
    reason: Mapped[str] = mapped_column(default="")
    kept: Mapped[bool] = mapped_column(default=True)
    __table_args__ = (UniqueConstraint("draft_id", "challenge_id"),)
