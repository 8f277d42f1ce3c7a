"""From three fields on a phone to a plan: intent, visit, measured pain, plan draft."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Won, new_public_id
from app.models.checks import one_of
from app.models.company import LEVELS

INTAKE_STATES = ("new", "assigned", "visited", "planning", "applied", "closed")
INTAKE_ENDS = ("withdrawn", "not_eligible", "no_answer", "doubled", "other")
READINESS = ("ready", "needs_help", "not_now")
PLAN_STATES = ("draft", "ready")


class Intake(Base):
    """A firm's intent. The person to call is kept only as long as somebody may call."""

    __tablename__ = "intake"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    client_key: Mapped[str] = mapped_column(unique=True)
    """Given to the form when it opens: the same form sent twice is one intent."""
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    programme_version_id: Mapped[int | None] = mapped_column(ForeignKey("programme_version.id"))
    """The round it is meant for, where one is open."""
    firm: Mapped[str]
    sales_won: Mapped[Won | None]
    headcount: Mapped[int]
    contact: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    pain: Mapped[str] = mapped_column(default="")
    """What hurts, in the firm's words; may be empty."""
    locale: Mapped[str] = mapped_column(default="ko")
    state: Mapped[str] = mapped_column(default="new")
    ended_as: Mapped[str | None]
    ended_reason: Mapped[str] = mapped_column(default="")
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    """The firm on the site, once it is known which."""
    visitor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    """The forum member who goes there."""
    created_at: Mapped[datetime]
    assigned_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    """When the person to call was erased."""
    demonstration: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        CheckConstraint(one_of("state", INTAKE_STATES), name="state"),
        CheckConstraint(f"ended_as IS NULL OR {one_of('ended_as', INTAKE_ENDS)}", name="ended_as"),
        CheckConstraint("(state = 'closed') = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("(state = 'closed') = (ended_as IS NOT NULL)", name="end"),
        CheckConstraint("headcount BETWEEN 1 AND 100000", name="headcount"),
        CheckConstraint("sales_won IS NULL OR sales_won >= 0", name="sales"),
        CheckConstraint("locale IN ('ko', 'en')", name="locale"),
        CheckConstraint("state <> 'assigned' OR visitor_id IS NOT NULL", name="visitor"),
        Index("ix_intake_region_state", "region_code", "state", "created_at"),
    )


class IntakeVisit(Base):
    """What a forum member saw in the plant before the application, on a form of fixed fields."""

    __tablename__ = "intake_visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    intake_id: Mapped[int] = mapped_column(ForeignKey("intake.id"), unique=True)
    planned_on: Mapped[date | None]
    day: Mapped[date | None]
    """The day of the visit; none while it is only planned or the note is a draft."""
    products: Mapped[str] = mapped_column(default="")
    process: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    cause: Mapped[str] = mapped_column(default="")
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    level: Mapped[str | None]
    records: Mapped[str] = mapped_column(default="")
    """How figures are kept today: on paper, in a spreadsheet, in a system."""
    will: Mapped[int | None]
    """How much the CEO wants it, 1 to 5, as the visitor sees it."""
    supplier: Mapped[str] = mapped_column(default="")
    """What was said about choosing a supplier."""
    safety: Mapped[str] = mapped_column(default="")
    first_step: Mapped[str] = mapped_column(default="")
    readiness: Mapped[str | None]
    private: Mapped[str] = mapped_column(default="")
    """For coordinators alone."""
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    updated_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    """When the note was handed in; before it, only its author reads it."""
    __table_args__ = (
        CheckConstraint(f"level IS NULL OR {one_of('level', LEVELS)}", name="level"),
        CheckConstraint(f"readiness IS NULL OR {one_of('readiness', READINESS)}", name="readiness"),
        CheckConstraint("will IS NULL OR will BETWEEN 1 AND 5", name="will"),
        CheckConstraint("sent_at IS NULL OR (day IS NOT NULL AND problem <> '')", name="sent"),
    )


class Pain(Base):
    """One measured pain: a figure of today with its period and who measured it."""

    __tablename__ = "pain"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    intake_id: Mapped[int] = mapped_column(ForeignKey("intake.id"), index=True)
    metric_id: Mapped[str] = mapped_column(ForeignKey("kpi_metric.id"))
    unit: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    value: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    period_from: Mapped[date]
    period_to: Mapped[date]
    measured_by: Mapped[str] = mapped_column(default="")
    method: Mapped[str] = mapped_column(default="")
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    entered_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("intake_id", "metric_id", "unit", "subject"),
        CheckConstraint("value >= 0", name="value"),
        CheckConstraint("period_from <= period_to", name="period"),
    )


class PlanDraft(Base):
    """The plan that goes into the official system; one for each intent."""

    __tablename__ = "plan_draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    intake_id: Mapped[int] = mapped_column(ForeignKey("intake.id"), unique=True)
    programme_version_id: Mapped[int | None] = mapped_column(ForeignKey("programme_version.id"))
    state: Mapped[str] = mapped_column(default="draft")
    title: Mapped[str] = mapped_column(default="")
    situation: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    approach: Mapped[str] = mapped_column(default="")
    solutions: Mapped[list[str]] = mapped_column(JSON, default=list)
    schedule: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """``[{"what": …, "from": "2026-05-01", "to": "2026-06-30"}]`` in order."""
    costs: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """``[{"what": …, "won": …}]`` in order."""
    after_care: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    __table_args__ = (CheckConstraint(one_of("state", PLAN_STATES), name="state"),)


class PlanTarget(Base):
    """A target of a plan. It quotes the published case and the KPI that make it believable."""

    __tablename__ = "plan_target"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_draft.id"), index=True)
    pain_id: Mapped[int | None] = mapped_column(ForeignKey("pain.id"), index=True)
    metric_id: Mapped[str] = mapped_column(ForeignKey("kpi_metric.id"))
    unit: Mapped[str]
    subject: Mapped[str] = mapped_column(default="")
    baseline: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    target: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    target_by: Mapped[date | None]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_study.id"))
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id"), index=True)
    quoted: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The certificate as it read when it was quoted: values, periods, check state."""
    reason: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("plan_id", "metric_id", "unit", "subject"),
        CheckConstraint("baseline >= 0 AND target >= 0", name="values"),
        CheckConstraint("measure_id IS NULL OR case_id IS NOT NULL", name="quoted"),
    )
