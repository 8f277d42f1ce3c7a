"""A mentor team stays in a firm for some weeks and works off tasks."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Won, new_public_id
from app.models.checks import one_of

STAY_STATES = ("planned", "running", "closed", "cancelled")
MEMBER_ROLES = ("lead", "member", "firm")
TASK_STATES = ("found", "doing", "closed", "dropped")
_LEAD = text("role = 'lead'")


class Stay(Base):
    """A stay of a team in the firm of an engagement, first and last day included."""

    __tablename__ = "stay"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    engagement_id: Mapped[int] = mapped_column(ForeignKey("engagement.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    state: Mapped[str] = mapped_column(default="planned")
    first_day: Mapped[date]
    last_day: Mapped[date]
    planned_tasks: Mapped[int] = mapped_column(default=0)
    """How many tasks the plan wants closed by the last day."""
    plan: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(one_of("state", STAY_STATES), name="state"),
        CheckConstraint("first_day <= last_day", name="period"),
        CheckConstraint("planned_tasks >= 0", name="planned_tasks"),
        CheckConstraint(
            f"({one_of('state', ('closed', 'cancelled'))}) = (closed_at IS NOT NULL)", name="closed"
        ),
    )


class StayMember(Base):
    """A person of the team: the lead, a member, or somebody of the firm who works along."""

    __tablename__ = "stay_member"
    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[str]
    __table_args__ = (
        CheckConstraint(one_of("role", MEMBER_ROLES), name="role"),
        Index(
            "uq_stay_member_lead",
            "stay_id",
            unique=True,
            sqlite_where=_LEAD,
            postgresql_where=_LEAD,
        ),
        Index("ix_stay_member_user_id", "user_id"),
    )


class StayTask(Base):
    """One improvement item. ``client_key`` comes from the phone: a draft sent twice is one task."""

    __tablename__ = "stay_task"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    number: Mapped[int]
    client_key: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="found")
    category_id: Mapped[str | None] = mapped_column(ForeignKey("problem_category.id"))
    solution_id: Mapped[str | None] = mapped_column(ForeignKey("solution.id"))
    esg_item_id: Mapped[str | None] = mapped_column(ForeignKey("esg_item.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    due_on: Mapped[date | None]
    cost_won: Mapped[Won | None]
    before_photo_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    after_photo_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    measure: Mapped[str] = mapped_column(default="")
    """What the two numbers measure: walking distance, set-up time."""
    unit: Mapped[str] = mapped_column(default="")
    before_value: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    after_value: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    reason: Mapped[str] = mapped_column(default="")
    """Why it was dropped."""
    found_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    found_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    """When it was closed or dropped."""
    revision: Mapped[int] = mapped_column(default=1)
    """Raised with every change: two people who edit at once do not overwrite each other."""
    __table_args__ = (
        UniqueConstraint("stay_id", "number"),
        CheckConstraint(one_of("state", TASK_STATES), name="state"),
        CheckConstraint(
            "state <> 'closed' OR after_photo_id IS NOT NULL OR after_value IS NOT NULL",
            name="proof",
        ),
        CheckConstraint("state <> 'dropped' OR reason <> ''", name="dropped"),
        CheckConstraint(
            f"({one_of('state', ('closed', 'dropped'))}) = (done_at IS NOT NULL)", name="done"
        ),
        CheckConstraint("cost_won IS NULL OR cost_won >= 0", name="cost"),
        CheckConstraint(
            "(before_value IS NULL AND after_value IS NULL) OR unit <> ''", name="unit"
        ),
    )


class DayLog(Base):
    """What one person did on one day of a stay."""

    __tablename__ = "day_log"
    id: Mapped[int] = mapped_column(primary_key=True)
    stay_id: Mapped[int] = mapped_column(ForeignKey("stay.id"))
    day: Mapped[date]
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str]
    updated_at: Mapped[datetime]
    __table_args__ = (UniqueConstraint("stay_id", "day", "author_id"),)
