"""Environment, safety and governance of a firm: what is evidenced, and factors to count with."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of

ESG_STATES = ("evidenced", "planned", "not_applicable")
ENERGY_KINDS = ("electricity", "lng", "lpg", "diesel", "gasoline", "kerosene", "steam")


class EsgRecord(Base):
    """What a firm says about one item beside its closed tasks, with the document that shows it."""

    __tablename__ = "esg_record"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    item_id: Mapped[str] = mapped_column(ForeignKey("esg_item.id"))
    state: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    updated_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("company_id", "item_id"),
        CheckConstraint(one_of("state", ESG_STATES), name="state"),
        CheckConstraint("state <> 'evidenced' OR attachment_id IS NOT NULL", name="document"),
        CheckConstraint("state <> 'not_applicable' OR note <> ''", name="reason"),
    )


class EnergyFactor(Base):
    """What one unit of energy stands for, by a source of a year."""

    __tablename__ = "energy_factor"
    id: Mapped[int] = mapped_column(primary_key=True)
    energy: Mapped[str]
    unit: Mapped[str]
    kg_co2e: Mapped[Decimal] = mapped_column(Numeric(12, 6))
    """Kilogrammes of CO₂ equivalent for one unit."""
    megajoules: Mapped[Decimal | None] = mapped_column(Numeric(12, 6))
    """Net heat of one unit; none where no source says it."""
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    edited: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        UniqueConstraint("energy", "unit", "valid_from"),
        CheckConstraint(one_of("energy", ENERGY_KINDS), name="energy"),
        CheckConstraint("kg_co2e >= 0", name="co2"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="validity"),
        CheckConstraint("source <> ''", name="source"),
    )


class EnergySaving(Base):
    """The energy that a closed task saves in a year, as its people state it."""

    __tablename__ = "energy_saving"
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("stay_task.id"), unique=True)
    energy: Mapped[str]
    unit: Mapped[str]
    before_year: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    after_year: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    basis: Mapped[str]
    """How the yearly amounts were found: metered, from bills, worked out from hours."""
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    updated_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(one_of("energy", ENERGY_KINDS), name="energy"),
        CheckConstraint("before_year >= 0 AND after_year >= 0", name="amounts"),
        CheckConstraint("basis <> ''", name="basis"),
    )
