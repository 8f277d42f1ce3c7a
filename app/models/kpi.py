"""The KPI with its birth certificate."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.models.checks import one_of

CHECK_STATES = ("self_reported", "documented", "checked")


class Measure(Base):
    """A value before and after, with periods, source and check state.

    The percent change is never stored: it is computed from the two values.
    """

    __tablename__ = "measure"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("case_version.id"), index=True)
    metric_id: Mapped[str] = mapped_column(ForeignKey("kpi_metric.id"))
    position: Mapped[int] = mapped_column(default=0)
    unit: Mapped[str]
    before: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    before_from: Mapped[date]
    before_to: Mapped[date]
    after: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    after_from: Mapped[date | None]
    after_to: Mapped[date | None]
    measured_by: Mapped[str] = mapped_column(default="")
    method: Mapped[str] = mapped_column(default="")
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"))
    check_state: Mapped[str] = mapped_column(default="self_reported")
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    checked_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(one_of("check_state", CHECK_STATES), name="check_state"),
        CheckConstraint("before_from <= before_to", name="before_period"),
        CheckConstraint("after_from IS NULL OR after_from <= after_to", name="after_period"),
        CheckConstraint("after_from IS NULL OR before_to < after_from", name="periods_in_order"),
        CheckConstraint(
            "(after IS NULL) = (after_from IS NULL) AND (after IS NULL) = (after_to IS NULL)",
            name="after_complete",
        ),
        CheckConstraint(
            "check_state <> 'checked' OR (checked_by_id IS NOT NULL AND checked_at IS NOT NULL)",
            name="checker",
        ),
    )
