"""Aid programmes: what they ask, pay and want to see, as dated data with sources."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Won, new_public_id
from app.models.checks import one_of

VERSION_STATES = ("draft", "published", "withdrawn")
MONEY_SOURCES = ("state", "host", "province", "municipality", "own", "other")
DECLARATIONS = (
    "building_elsewhere", "closed", "tax_debt", "root_industry", "disabled_owned", "women_owned",
    "social_enterprise", "crisis_area", "venture", "exporter",
)  # fmt: skip


class Programme(Base):
    """An aid programme, or one of its types where each has rules of its own."""

    __tablename__ = "programme"
    id: Mapped[str] = mapped_column(primary_key=True)
    ko: Mapped[str]
    en: Mapped[str]
    family: Mapped[str] = mapped_column(default="")
    """Types of one programme share it: JS1, JS2 and JS3 are ``jeonbuk``."""
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    """The province that runs it; none for a national one."""
    host_ko: Mapped[str] = mapped_column(default="")
    host_en: Mapped[str] = mapped_column(default="")


class ProgrammeVersion(Base):
    """The rules of one round or year, with the address they were read at.

    A published version never changes but for the end of its validity: a change is a new number.
    The JSON columns hold what ``matching.programmes`` reads and says what is wrong with it.
    """

    __tablename__ = "programme_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programme.id"))
    year: Mapped[int]
    number: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default="published")
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    """The last day, included; none while it is open."""
    ceiling_won: Mapped[Won | None]
    """The most that all aid together may be; none where no source says it."""
    own_share_percent: Mapped[int | None]
    """The least part of the cost that the firm pays; none where no source says it."""
    shares: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    rules: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    preferences: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    documents: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    stages: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    source: Mapped[str]
    source_date: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    edited: Mapped[bool] = mapped_column(default=False)
    """Written by a person here: the files of reference data leave it alone."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("programme_id", "year", "number"),
        CheckConstraint(one_of("state", VERSION_STATES), name="state"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="validity"),
        CheckConstraint("ceiling_won IS NULL OR ceiling_won > 0", name="ceiling"),
        CheckConstraint(
            "own_share_percent IS NULL OR own_share_percent BETWEEN 0 AND 100", name="own_share"
        ),
    )


class CompanyYear(Base):
    """What a firm had in one calendar year; money in won. A value that is unknown is none."""

    __tablename__ = "company_year"
    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    year: Mapped[int]
    sales_won: Mapped[Won | None]
    headcount: Mapped[int | None]
    export_won: Mapped[Won | None]
    rnd_won: Mapped[Won | None]
    source: Mapped[str] = mapped_column(default="")
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    entered_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("company_id", "year"),
        CheckConstraint("year BETWEEN 1990 AND 2100", name="year"),
        CheckConstraint("sales_won IS NULL OR sales_won >= 0", name="sales"),
        CheckConstraint("headcount IS NULL OR headcount >= 0", name="headcount"),
        CheckConstraint("export_won IS NULL OR export_won >= 0", name="export"),
        CheckConstraint("rnd_won IS NULL OR rnd_won >= 0", name="rnd"),
    )


class CompanyDeclaration(Base):
    """What a firm said of itself and a rule may ask: no tax debt, a root-industry certificate."""

    __tablename__ = "company_declaration"
    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    fact: Mapped[str]
    value: Mapped[bool]
    declared_on: Mapped[date]
    declared_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    __table_args__ = (
        UniqueConstraint("company_id", "fact"),
        CheckConstraint(one_of("fact", DECLARATIONS), name="fact"),
        Index("ix_company_declaration_fact", "fact", "value"),
    )
