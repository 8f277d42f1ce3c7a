"""Visits of a mentor to a firm: proposed times, the one chosen, and the invitation's number."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of
from app.models.engagement import SIDES

VISIT_STATES = ("proposed", "agreed", "held", "missed", "cancelled")
DRIVERS = ("mentor", "firm", "coordinator", "public_transport")
MARKS = ("held", "missed")


class Visit(Base):
    """One visit. ``sequence`` rises with every change that calendars must learn (RFC 5545)."""

    __tablename__ = "visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"), index=True)
    state: Mapped[str] = mapped_column(default="proposed")
    purpose: Mapped[str] = mapped_column(default="")
    address: Mapped[str]
    driver: Mapped[str] = mapped_column(default="mentor")
    travel_minutes: Mapped[int | None]
    minutes: Mapped[int] = mapped_column(default=120)
    starts_at: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    proposed_side: Mapped[str] = mapped_column(default="mentor")
    """Whose the times are that wait for an answer: the other side chooses."""
    proposals: Mapped[int] = mapped_column(default=1)
    """How often times were proposed; it makes each proposal an event of its own."""
    reason: Mapped[str] = mapped_column(default="")
    """Why it was cancelled or missed."""
    outcome: Mapped[str] = mapped_column(default="")
    """What came of it, once held."""
    firm_mark: Mapped[str | None]
    mentor_mark: Mapped[str | None]
    """Whether it took place, as each side says."""
    reminded_at: Mapped[datetime | None]
    """When both were reminded the day before."""
    asked_at: Mapped[datetime | None]
    """When both were asked how it went."""
    escalated_at: Mapped[datetime | None]
    """When the coordinators heard that nobody said how it went."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(one_of("state", VISIT_STATES), name="state"),
        CheckConstraint(one_of("driver", DRIVERS), name="driver"),
        CheckConstraint("minutes BETWEEN 15 AND 600", name="minutes"),
        CheckConstraint("travel_minutes IS NULL OR travel_minutes >= 0", name="travel_minutes"),
        CheckConstraint("sequence >= 0", name="sequence"),
        CheckConstraint(one_of("proposed_side", SIDES), name="proposed_side"),
        CheckConstraint("proposals >= 1", name="proposals"),
        CheckConstraint(f"firm_mark IS NULL OR {one_of('firm_mark', MARKS)}", name="firm_mark"),
        CheckConstraint(
            f"mentor_mark IS NULL OR {one_of('mentor_mark', MARKS)}", name="mentor_mark"
        ),
        CheckConstraint(
            f"NOT ({one_of('state', ('agreed', 'held', 'missed'))}) OR starts_at IS NOT NULL",
            name="time_chosen",
        ),
        Index("ix_visit_starts_at", "starts_at"),
    )


class VisitTime(Base):
    """A time that was proposed for a visit."""

    __tablename__ = "visit_time"
    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    starts_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("visit_id", "starts_at"),)


class CalendarFeed(Base):
    """A person's calendar address. It holds while ``stamp`` is the one in the signed address."""

    __tablename__ = "calendar_feed"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    stamp: Mapped[str] = mapped_column(default=new_public_id)
    created_at: Mapped[datetime]
