"""One firm, all aid: agreements and their changes, money, papers due, settlement, overlaps."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Won, new_public_id
from app.models.checks import one_of
from app.models.programme import MONEY_SOURCES

AID_STATES = ("agreed", "running", "settling", "settled", "cancelled")
PURPOSES = (
    "smart_factory", "automation", "consulting", "research", "export", "energy", "safety",
    "training", "facility", "other",
)  # fmt: skip
DELIVERABLE_KINDS = ("interim_report", "final_report", "settlement", "result_report", "other")
DELIVERABLE_STATES = ("due", "received", "returned", "accepted", "waived")
ITEM_STATES = ("open", "attached", "returned", "accepted", "not_needed")
OVERLAP_KINDS = (
    "same_purpose_at_once", "same_purpose_within", "same_programme_again", "aid_over_cost",
    "aid_over_limit",
)  # fmt: skip
OVERLAP_OUTCOMES = ("cleared", "breach")
_ALONE = text("other_id IS NULL")


class Aid(Base):
    """One aid to one firm: an agreement of ours, or what another department gave.

    An imported row may not know yet which firm of the site it belongs to; then the name and the
    registration number are all there is.
    """

    __tablename__ = "aid"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), unique=True)
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"), index=True)
    programme_version_id: Mapped[int | None] = mapped_column(ForeignKey("programme_version.id"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("data_import.id"), index=True)
    firm: Mapped[str]
    registration_number: Mapped[str] = mapped_column(default="")
    agency: Mapped[str]
    """Who gives it: a department, a centre."""
    title: Mapped[str]
    agreement_number: Mapped[str] = mapped_column(default="")
    purpose: Mapped[str]
    year: Mapped[int]
    agreed_on: Mapped[date | None]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    cost_won: Mapped[Won | None]
    state: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """Taken away, and kept so that it can be put back."""
    demonstration: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        CheckConstraint(one_of("state", AID_STATES), name="state"),
        CheckConstraint(one_of("purpose", PURPOSES), name="purpose"),
        CheckConstraint("first_day IS NULL OR first_day <= last_day", name="period"),
        CheckConstraint("cost_won IS NULL OR cost_won >= 0", name="cost"),
        CheckConstraint("year BETWEEN 1990 AND 2100", name="year"),
        Index("ix_aid_region_year", "region_code", "year"),
        Index("ix_aid_registration_number", "registration_number"),
    )


class AidFunding(Base):
    """How much one source gives to an aid, in won."""

    __tablename__ = "aid_funding"
    aid_id: Mapped[int] = mapped_column(ForeignKey("aid.id"), primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    won: Mapped[Won]
    paid_won: Mapped[Won] = mapped_column(default=0)
    __table_args__ = (
        CheckConstraint(one_of("source", MONEY_SOURCES), name="source"),
        CheckConstraint("won >= 0 AND paid_won >= 0", name="won"),
    )


class AidChange(Base):
    """A change of an agreement: its date, money or content, with the reason. Only added."""

    __tablename__ = "aid_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    aid_id: Mapped[int] = mapped_column(ForeignKey("aid.id"), index=True)
    number: Mapped[int]
    changed_on: Mapped[date]
    reason: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("aid_id", "number"),
        CheckConstraint("reason <> ''", name="reason"),
    )


class Deliverable(Base):
    """A paper that an agreement wants by a day. Missing: not received. Late: received after."""

    __tablename__ = "deliverable"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    aid_id: Mapped[int] = mapped_column(ForeignKey("aid.id"), index=True)
    kind: Mapped[str]
    title: Mapped[str]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(default="due")
    received_on: Mapped[date | None]
    """The day of the first handing in; a returned paper keeps it."""
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(default="")
    """Why it was returned or waived."""
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(one_of("kind", DELIVERABLE_KINDS), name="kind"),
        CheckConstraint(one_of("state", DELIVERABLE_STATES), name="state"),
        CheckConstraint("state IN ('due', 'waived') OR received_on IS NOT NULL", name="received"),
        CheckConstraint("state NOT IN ('returned', 'waived') OR reason <> ''", name="reason"),
        Index("ix_deliverable_state_due", "state", "due_on"),
    )


class SettlementItem(Base):
    """One line of the settlement checklist with the link to what proves it.

    ``task_id`` reuses the closed task of a stay: its photo and number are the evidence.
    """

    __tablename__ = "settlement_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    aid_id: Mapped[int] = mapped_column(ForeignKey("aid.id"))
    position: Mapped[int]
    title: Mapped[str]
    required: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(default="open")
    note: Mapped[str] = mapped_column(default="")
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachment.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("stay_task.id"), index=True)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    __table_args__ = (
        UniqueConstraint("aid_id", "position"),
        CheckConstraint(one_of("state", ITEM_STATES), name="state"),
        CheckConstraint(
            "state NOT IN ('attached', 'accepted') OR attachment_id IS NOT NULL"
            " OR task_id IS NOT NULL OR note <> ''",
            name="evidence",
        ),
    )


class OverlapRule(Base):
    """A rule against giving twice: dated data of a region with its source."""

    __tablename__ = "overlap_rule"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    kind: Mapped[str]
    ko: Mapped[str]
    en: Mapped[str] = mapped_column(default="")
    purposes: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The purposes it concerns; empty for all."""
    years: Mapped[int | None]
    limit_won: Mapped[Won | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str]
    edited: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        CheckConstraint(one_of("kind", OVERLAP_KINDS), name="kind"),
        CheckConstraint("valid_to IS NULL OR valid_from <= valid_to", name="validity"),
        CheckConstraint("years IS NULL OR years BETWEEN 1 AND 20", name="years"),
    )


class OverlapFinding(Base):
    """Aid that breaks a rule, as found on a day, and what a coordinator decided about it."""

    __tablename__ = "overlap_finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("overlap_rule.id"))
    aid_id: Mapped[int] = mapped_column(ForeignKey("aid.id"), index=True)
    """The later of the two."""
    other_id: Mapped[int | None] = mapped_column(ForeignKey("aid.id"), index=True)
    found_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    """When the rows no longer broke the rule."""
    outcome: Mapped[str | None]
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    __table_args__ = (
        UniqueConstraint("rule_id", "aid_id", "other_id"),
        # a rule about the sum of one aid names no other one
        Index(
            "uq_overlap_finding_alone", "rule_id", "aid_id",
            unique=True, sqlite_where=_ALONE, postgresql_where=_ALONE,
        ),
        CheckConstraint(
            f"outcome IS NULL OR {one_of('outcome', OVERLAP_OUTCOMES)}", name="outcome"
        ),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided"),
        CheckConstraint("outcome IS NULL OR reason <> ''", name="reason"),
        Index("ix_overlap_finding_region", "region_code", "outcome"),
    )  # fmt: skip
