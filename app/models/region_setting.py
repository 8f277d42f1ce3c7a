"""The limits and waiting times that a region chooses for itself."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class RegionSetting(Base):
    """One region's own values; a region without a row uses the defaults of the service."""

    __tablename__ = "region_setting"
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
    reminder_days: Mapped[int]
    """Working days until a mentor who has not answered is reminded."""
    expiry_days: Mapped[int]
    """Working days until a request expires and the next mentor is asked."""
    open_requests: Mapped[int]
    """How many requests of one firm may wait for an answer at once."""
    ranked_mentors: Mapped[int]
    """How many mentors a firm may rank for one challenge."""
    asked_at_once: Mapped[int]
    """How many of the ranked mentors are asked at the same time."""
    question_days: Mapped[int]
    """Days until an unanswered question under a case reaches the coordinators."""
    follow_up_reminder_days: Mapped[int]
    """Days after which a firm is reminded of a KPI form."""
    follow_up_escalation_days: Mapped[int]
    """Days after which an unanswered KPI form reaches the coordinators."""
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    __table_args__ = (
        CheckConstraint("reminder_days BETWEEN 1 AND 20", name="reminder_days"),
        CheckConstraint("expiry_days BETWEEN 2 AND 30", name="expiry_days"),
        CheckConstraint("reminder_days < expiry_days", name="reminder_first"),
        CheckConstraint("open_requests BETWEEN 1 AND 10", name="open_requests"),
        CheckConstraint("ranked_mentors BETWEEN 1 AND 3", name="ranked_mentors"),
        CheckConstraint("asked_at_once BETWEEN 1 AND ranked_mentors", name="asked_at_once"),
        CheckConstraint("question_days BETWEEN 1 AND 60", name="question_days"),
        CheckConstraint("follow_up_reminder_days BETWEEN 1 AND 60", name="follow_up_reminder"),
        CheckConstraint(
            "follow_up_escalation_days > follow_up_reminder_days"
            " AND follow_up_escalation_days <= 120",
            name="follow_up_escalation",
        ),
    )
