"""Firms and the people who act for them."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of

SALES_BANDS = ("under_1bn", "1_5bn", "5_10bn", "10_30bn", "30_100bn", "over_100bn")
LEVELS = ("none", "basic", "mid1", "mid2", "advanced")
JS_LEVELS = ("JS1", "JS2", "JS3")
APPROVALS = ("waiting", "approved", "refused")


class Company(Base):
    """A firm. ``buyers`` are private: they serve the competitor rule alone."""

    __tablename__ = "company"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    registration_number: Mapped[str] = mapped_column(unique=True)
    """Ten digits, without dashes; the last is the check digit."""
    founded: Mapped[int | None]
    industry_code: Mapped[str] = mapped_column(ForeignKey("industry.code"))
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"), index=True)
    headcount: Mapped[int]
    sales_band: Mapped[str]
    level: Mapped[str]
    js_level: Mapped[str | None]
    products: Mapped[list[str]] = mapped_column(JSON, default=list)
    processes: Mapped[list[str]] = mapped_column(JSON, default=list)
    buyers: Mapped[list[str]] = mapped_column(JSON, default=list)
    intro: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="waiting", index=True)
    decision_reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(one_of("status", APPROVALS), name="status"),
        CheckConstraint(one_of("sales_band", SALES_BANDS), name="sales_band"),
        CheckConstraint(one_of("level", LEVELS), name="level"),
        CheckConstraint(f"js_level IS NULL OR {one_of('js_level', JS_LEVELS)}", name="js_level"),
        CheckConstraint("headcount BETWEEN 1 AND 100000", name="headcount"),
        CheckConstraint("length(registration_number) = 10", name="registration_number"),
    )


class Membership(Base):
    """A person who acts for a firm."""

    __tablename__ = "membership"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    role: Mapped[str]
    __table_args__ = (
        CheckConstraint("role IN ('owner', 'staff')", name="role"),
        UniqueConstraint("user_id", "company_id"),
    )
