"""Proof of effect: panels of firms over years, and the comparisons that were made with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of

OUTCOMES = ("sales", "jobs", "rnd", "export", "productivity")
STUDY_STATES = ("queued", "running", "done", "refused", "failed")


class Panel(Base):
    """A table of firms by year from one source: who was supported from which year on."""

    __tablename__ = "panel"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    title: Mapped[str]
    source: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    demonstration: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (CheckConstraint("source <> ''", name="source"),)


class PanelRow(Base):
    """A firm in a year. ``firm_key`` is the panel's own; no name is kept."""

    __tablename__ = "panel_row"
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"), primary_key=True)
    firm_key: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    municipality_code: Mapped[str | None]
    industry: Mapped[str]
    """KSIC division, two digits."""
    size_band: Mapped[str]
    treated_from: Mapped[int | None]
    """The first year with support; none for a firm that never had any."""
    sales: Mapped[float | None]
    jobs: Mapped[float | None]
    rnd: Mapped[float | None]
    export: Mapped[float | None]
    productivity: Mapped[float | None]
    import_id: Mapped[int | None] = mapped_column(ForeignKey("data_import.id"), index=True)
    __table_args__ = (CheckConstraint("year BETWEEN 1990 AND 2100", name="year"),)


class EffectStudy(Base):
    """One comparison: its settings, and the result as the engine gave it. Never changed after."""

    __tablename__ = "effect_study"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    panel_id: Mapped[int] = mapped_column(ForeignKey("panel.id"), index=True)
    title: Mapped[str]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    input_digest: Mapped[str]
    state: Mapped[str] = mapped_column(default="queued")
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    problem: Mapped[str] = mapped_column(default="")
    claimed_until: Mapped[datetime | None]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("panel_id", "title"),
        CheckConstraint(one_of("state", STUDY_STATES), name="state"),
        CheckConstraint(
            "(state IN ('done', 'refused', 'failed')) = (finished_at IS NOT NULL)", name="finished"
        ),
        Index("ix_effect_study_state", "state"),
    )
