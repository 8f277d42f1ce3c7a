"""Mentors and their places."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of
from app.models.company import APPROVALS

MAX_CAPACITY = 10


class Mentor(Base):
    """A CEO who went through it, or a stationed expert without a firm."""

    __tablename__ = "mentor"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True)
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    headline: Mapped[str]
    headline_en: Mapped[str] = mapped_column(default="")
    bio: Mapped[str] = mapped_column(default="")
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)
    solutions: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    visits_per_month: Mapped[int] = mapped_column(default=2)
    radius_km: Mapped[int] = mapped_column(default=100)
    paused_until: Mapped[date | None]
    status: Mapped[str] = mapped_column(default="waiting", index=True)
    decision_reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(one_of("status", APPROVALS), name="status"),
        CheckConstraint("visits_per_month BETWEEN 1 AND 20", name="visits_per_month"),
        CheckConstraint("radius_km BETWEEN 5 AND 600", name="radius_km"),
    )


class MentorSeat(Base):
    """One row per place. Capacity is the number of a mentor's seats, nothing else."""

    __tablename__ = "mentor_seat"
    id: Mapped[int] = mapped_column(primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id"))
    number: Mapped[int]
    __table_args__ = (
        UniqueConstraint("mentor_id", "number"),
        CheckConstraint(f"number BETWEEN 1 AND {MAX_CAPACITY}", name="number"),
    )


class SeasonBlock(Base):
    """Days on which a mentor takes no new requests and no visits: a harvest, a trade fair."""

    __tablename__ = "season_block"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    removed_at: Mapped[datetime | None]
    """Taken away, and kept so that it can be put back."""
    __table_args__ = (CheckConstraint("first_day <= last_day", name="period"),)
