"""The KPIs of a firm are asked again after the work: at once, after 3, 6 and 12 months."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of

FOLLOW_UP_STATES = ("planned", "asked", "answered", "cancelled")
MONTHS = (0, 3, 6, 12)


class FollowUp(Base):
    """One form about every goal of an engagement; the values are readings of the goals."""

    __tablename__ = "follow_up"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"))
    month: Mapped[int]
    due_on: Mapped[date]
    """The day on which it is asked."""
    state: Mapped[str] = mapped_column(default="planned")
    asked_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(default="")
    unmeasured: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Public id of a goal to why it could not be measured this time."""
    __table_args__ = (
        UniqueConstraint("engagement_id", "month"),
        CheckConstraint("month IN (0, 3, 6, 12)", name="month"),
        CheckConstraint(one_of("state", FOLLOW_UP_STATES), name="state"),
        CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answered"),
        CheckConstraint("state <> 'asked' OR asked_at IS NOT NULL", name="asked"),
        Index("ix_follow_up_state_due", "state", "due_on"),
    )
