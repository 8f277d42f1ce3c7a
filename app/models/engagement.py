"""A mentor helps a firm: goals, notes, the check whether both fit, files."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of
from app.models.kpi import CHECK_STATES

CLOSED_CODES = (
    "goal_reached", "time_over", "poor_fit", "mentor_left", "firm_left", "programme", "other",
)  # fmt: skip
SIDES = ("firm", "mentor")
NOTE_VISIBILITIES = ("shared", "private")
POINTS = ("baseline", "m0", "m3", "m6", "m12")
"""When a goal is read: before the work, at its end, and three, six and twelve months later."""
_RUNNING = text("ended_at IS NULL")


class Engagement(Base):
    """A mentor helps a firm. It occupies a seat until it ends, so no race can exceed capacity."""

    __tablename__ = "engagement"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    request_id: Mapped[int] = mapped_column(ForeignKey("mentoring_request.id"), unique=True)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("engagement.id"))
    """The engagement whose poor fit led to this one; its shared notes go along."""
    seat_id: Mapped[int] = mapped_column(ForeignKey("mentor_seat.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    closed_code: Mapped[str | None]
    closed_reason: Mapped[str] = mapped_column(default="")
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    fit_asked_at: Mapped[datetime | None]
    fit_reminded_at: Mapped[datetime | None]
    """When those who had not answered were reminded of the fit check."""
    __table_args__ = (
        Index(
            "uq_engagement_seat_in_use",
            "seat_id",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        Index("ix_engagement_started_at", "started_at"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="period"),
        CheckConstraint(
            f"closed_code IS NULL OR {one_of('closed_code', CLOSED_CODES)}", name="closed_code"
        ),
        CheckConstraint("(ended_at IS NULL) = (closed_code IS NULL)", name="closed"),
    )


class Goal(Base):
    """A KPI that the two want to move. Its readings hold the values, each with its certificate."""

    __tablename__ = "goal"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"))
    metric_id: Mapped[str] = mapped_column(ForeignKey("kpi_metric.id"))
    unit: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    """What exactly is measured where the metric alone does not say: a line, a product."""
    target: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    target_by: Mapped[date]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("engagement_id", "metric_id", "unit", "subject"),
        CheckConstraint("target >= 0", name="target"),
    )


class GoalReading(Base):
    """One measured value of a goal with its birth certificate; one for each point in time."""

    __tablename__ = "goal_reading"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"))
    point: Mapped[str]
    value: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    period_from: Mapped[date]
    period_to: Mapped[date]
    measured_by: Mapped[str] = mapped_column(default="")
    method: Mapped[str] = mapped_column(default="")
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    check_state: Mapped[str] = mapped_column(default="self_reported")
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    checked_at: Mapped[datetime | None]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    entered_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("goal_id", "point"),
        CheckConstraint(one_of("point", POINTS), name="point"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("period_from <= period_to", name="period"),
        CheckConstraint(one_of("check_state", CHECK_STATES), name="check_state"),
        CheckConstraint(
            "check_state <> 'checked' OR (checked_by_id IS NOT NULL AND checked_at IS NOT NULL)",
            name="checker",
        ),
        CheckConstraint("check_state <> 'documented' OR evidence_id IS NOT NULL", name="document"),
    )


class EngagementNote(Base):
    """A note of one person: shared with the other side, or for the own eyes only."""

    __tablename__ = "engagement_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    visibility: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    """When its author deleted it; it can be put back for a day, then the row goes."""
    __table_args__ = (CheckConstraint(one_of("visibility", NOTE_VISIBILITIES), name="visibility"),)


class FitCheck(Base):
    """Three short questions to each side after the first visit; 1 is no, 4 is yes."""

    __tablename__ = "fit_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"))
    side: Mapped[str]
    understood: Mapped[int]
    """Firm: the mentor understood our problem. Mentor: I understood the problem."""
    useful: Mapped[int]
    """Firm: the experience fits us. Mentor: my experience helps here."""
    goes_on: Mapped[int]
    """Both: I want to go on."""
    comment: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("engagement_id", "side"),
        CheckConstraint(one_of("side", SIDES), name="side"),
        CheckConstraint("understood BETWEEN 1 AND 4", name="understood"),
        CheckConstraint("useful BETWEEN 1 AND 4", name="useful"),
        CheckConstraint("goes_on BETWEEN 1 AND 4", name="goes_on"),
    )


class EngagementFile(Base):
    """A document or photo of an engagement."""

    __tablename__ = "engagement_file"
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"), primary_key=True)
    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachment.id"), primary_key=True, index=True
    )
    caption: Mapped[str] = mapped_column(default="")
