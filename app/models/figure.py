"""Figures that can be traced: one row for each KPI change, and what the press printed."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of
from app.models.kpi import CHECK_STATES

FACT_KINDS = ("case", "goal")
PERIOD_KINDS = ("day", "week", "month", "quarter", "half", "year", "other")


class KpiFact(Base):
    """One before and after, copied from a published case's KPI or from a goal's two readings.

    A projection, written in the transaction that changes its origin and rebuilt as a whole by a
    command; it holds nothing of its own. Aggregates read it alone. Only rows that agree in
    metric, unit, ``formula`` and both kinds of period may be put together.
    """

    __tablename__ = "kpi_fact"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id"), unique=True)
    reading_id: Mapped[int | None] = mapped_column(ForeignKey("goal_reading.id"), unique=True)
    """The later reading; the baseline is the other one of its goal."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_study.id"), index=True)
    engagement_id: Mapped[int | None] = mapped_column(ForeignKey("engagement.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    region_code: Mapped[str]
    municipality_code: Mapped[str]
    industry_code: Mapped[str]
    programme_id: Mapped[str | None]
    programme_year: Mapped[int | None]
    metric_id: Mapped[str] = mapped_column(ForeignKey("kpi_metric.id"))
    unit: Mapped[str]
    formula: Mapped[str] = mapped_column(default="")
    """The own way of measuring where one was given, folded; empty for the catalogue's formula."""
    point: Mapped[str]
    """``m0`` to ``m12`` for a goal, ``case`` for a case."""
    before_period: Mapped[str]
    after_period: Mapped[str]
    before: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    after: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    change: Mapped[float | None]
    """(after − before) / before; none where before is zero."""
    year: Mapped[int]
    """The year in which the later period ends."""
    ended_on: Mapped[date]
    check_state: Mapped[str]
    """The weaker of the two, for a goal."""
    visibility: Mapped[str] = mapped_column(default="public")
    __table_args__ = (
        CheckConstraint(one_of("kind", FACT_KINDS), name="kind"),
        CheckConstraint(
            "(kind = 'case') = (measure_id IS NOT NULL)"
            " AND (kind = 'goal') = (reading_id IS NOT NULL)",
            name="origin",
        ),
        CheckConstraint(one_of("before_period", PERIOD_KINDS), name="before_period"),
        CheckConstraint(one_of("after_period", PERIOD_KINDS), name="after_period"),
        CheckConstraint(one_of("check_state", CHECK_STATES), name="check_state"),
        # all that an aggregate reads: groups and their firms come in order, no row is looked up
        Index(
            "ix_kpi_fact_group",
            "region_code", "metric_id", "unit", "formula", "before_period", "after_period",
            "point", "company_id", "year", "check_state", "change",
            "municipality_code", "industry_code", "programme_id",
        ),
        # the groups of one year in the same order: PostgreSQL would sort the whole region instead
        Index(
            "ix_kpi_fact_year",
            "region_code", "year", "metric_id", "unit", "formula", "before_period",
            "after_period", "point", "company_id",
        ),
        Index("ix_kpi_fact_place", "municipality_code", "metric_id"),
    )  # fmt: skip


class PressFigure(Base):
    """A figure that was printed about a cohort. Those of one cohort stand side by side, apart."""

    __tablename__ = "press_figure"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    cohort: Mapped[str]
    """Which firms it speaks of, as the source says: ``2024, 70개사``."""
    firms: Mapped[int | None]
    metric_id: Mapped[str | None] = mapped_column(ForeignKey("kpi_metric.id"))
    label: Mapped[str]
    """What the source calls it."""
    value: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    unit: Mapped[str]
    period: Mapped[str] = mapped_column(default="")
    definition: Mapped[str] = mapped_column(default="")
    """How it was worked out, where the source says so; empty is a finding too."""
    source: Mapped[str]
    source_date: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("region_code", "cohort", "label", "source"),
        CheckConstraint("firms IS NULL OR firms >= 1", name="firms"),
        CheckConstraint("source <> ''", name="source"),
    )


class SavedView(Base):
    """A filter of a desk page that somebody keeps under a name."""

    __tablename__ = "saved_view"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    page: Mapped[str]
    """The endpoint it belongs to."""
    name: Mapped[str]
    query: Mapped[str]
    created_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("user_id", "page", "name"),
        CheckConstraint("length(query) <= 2000", name="query"),
    )


class StageLimit(Base):
    """After how many days somebody counts as stuck before a stage; a region's own choice."""

    __tablename__ = "stage_limit"
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
    stage: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int]
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    __table_args__ = (
        CheckConstraint(
            "stage IN ('matched', 'met', 'closed', 'published', 'visited', 'applied')",
            name="stage",
        ),
        CheckConstraint("days BETWEEN 1 AND 730", name="days"),
    )
