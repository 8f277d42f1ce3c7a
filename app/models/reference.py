"""Reference data: seeded from files, dated where the law dates it."""

from datetime import date

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class Region(Base):
    """One of the 17 provinces; the code is the first two digits of the legal-district code."""

    __tablename__ = "region"
    code: Mapped[str] = mapped_column(primary_key=True)
    ko: Mapped[str]
    short: Mapped[str]
    en: Mapped[str]


class Municipality(Base):
    """A city, county or district with the approximate seat of its hall in degrees."""

    __tablename__ = "municipality"
    code: Mapped[str] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    ko: Mapped[str]
    en: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]


class AreaDesignation(Base):
    """A dated notice that names a municipality a depopulation or an interest area."""

    __tablename__ = "area_designation"
    id: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str] = mapped_column(ForeignKey("municipality.code"))
    kind: Mapped[str]
    notice: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(default="")
    """Where the notice was read."""
    next_review_on: Mapped[date | None]
    """When the next notice is due: designations run in cycles of five years."""
    __table_args__ = (
        CheckConstraint("kind IN ('depopulation', 'interest')", name="kind"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
        UniqueConstraint("municipality_code", "kind", "valid_from"),
    )


class Industry(Base):
    """A KSIC division (two digits) or group (three digits) of manufacturing."""

    __tablename__ = "industry"
    code: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("industry.code"))
    ko: Mapped[str]
    en: Mapped[str]


class IndustryWord(Base):
    """An everyday word that leads to an industry: 도금, 김치."""

    __tablename__ = "industry_word"
    id: Mapped[int] = mapped_column(primary_key=True)
    industry_code: Mapped[str] = mapped_column(ForeignKey("industry.code"), index=True)
    word: Mapped[str]
    en: Mapped[list[str]] = mapped_column(JSON)


class ProblemCategory(Base):
    """One of the 49 problem categories."""

    __tablename__ = "problem_category"
    id: Mapped[str] = mapped_column(primary_key=True)
    ko: Mapped[str]
    en: Mapped[str]


class Solution(Base):
    """A system, automation, data or method solution and its first cheap step."""

    __tablename__ = "solution"
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    ko: Mapped[str]
    en: Mapped[str]
    first_step_ko: Mapped[str]
    problems: Mapped[list[str]] = mapped_column(JSON)
    __table_args__ = (
        CheckConstraint("kind IN ('system', 'automation', 'data', 'method')", name="kind"),
    )


class EsgItem(Base):
    """An item of environment, society or governance that a task may serve."""

    __tablename__ = "esg_item"
    id: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str]
    topic: Mapped[str] = mapped_column(default="")
    """Within the area: safety, energy, carbon, governance …"""
    ko: Mapped[str]
    en: Mapped[str]
    evidence_ko: Mapped[str] = mapped_column(default="")
    """What shows that it is done."""
    evidence_en: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    __table_args__ = (CheckConstraint("area IN ('E', 'S', 'G')", name="area"),)


class KpiMetric(Base):
    """A metric of the PQCDSE catalogue: figures compare only within one metric and unit."""

    __tablename__ = "kpi_metric"
    id: Mapped[str] = mapped_column(primary_key=True)
    area: Mapped[str]
    ko: Mapped[str]
    en: Mapped[str]
    units: Mapped[list[str]] = mapped_column(JSON)
    direction: Mapped[str]
    formula_ko: Mapped[str]
    formula_en: Mapped[str]
    __table_args__ = (
        CheckConstraint("area IN ('P', 'Q', 'C', 'D', 'S', 'E', 'M')", name="area"),
        CheckConstraint("direction IN ('up', 'down')", name="direction"),
    )
