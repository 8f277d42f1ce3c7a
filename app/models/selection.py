"""Who gets a place: rounds, applications, reviews by several people, decisions with reasons."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Won, new_public_id
from app.models.checks import one_of

ROUND_STATES = ("draft", "open", "reviewing", "decided")
APPLICATION_STATES = ("draft", "submitted", "withdrawn")
REVIEW_STATES = ("open", "done", "conflict")
OUTCOMES = ("chosen", "reserve", "rejected", "not_eligible")
MAX_PREFERENCE_POINTS = 10


class SelectionRound(Base):
    """One call: which programme, how many places, by which criteria, with which preference."""

    __tablename__ = "selection_round"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    programme_version_id: Mapped[int] = mapped_column(ForeignKey("programme_version.id"))
    title: Mapped[str]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    places: Mapped[int]
    reserves: Mapped[int] = mapped_column(default=0)
    reviewers_each: Mapped[int] = mapped_column(default=2)
    """How many reviews an application needs."""
    preference_points: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(0))
    """Points on 100 for a firm of a preferred area; shown to everybody."""
    preference_areas: Mapped[str] = mapped_column(default="depopulation")
    least_points: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(0))
    """Below it nobody is chosen, free places or not; counted without the preference."""
    state: Mapped[str] = mapped_column(default="draft")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    demonstration: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        CheckConstraint(one_of("state", ROUND_STATES), name="state"),
        CheckConstraint("opens_on <= closes_on", name="period"),
        CheckConstraint("places BETWEEN 1 AND 10000", name="places"),
        CheckConstraint("reserves >= 0", name="reserves"),
        CheckConstraint("reviewers_each BETWEEN 1 AND 9", name="reviewers"),
        CheckConstraint(
            f"preference_points BETWEEN 0 AND {MAX_PREFERENCE_POINTS}", name="preference"
        ),
        CheckConstraint(
            "preference_areas IN ('depopulation', 'depopulation_interest')", name="areas"
        ),
        CheckConstraint("(state = 'decided') = (decided_at IS NOT NULL)", name="decided"),
    )


class Criterion(Base):
    """What reviewers judge, from 0 to 5 each; the weights of a round add up to 100."""

    __tablename__ = "criterion"
    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("selection_round.id"))
    position: Mapped[int]
    ko: Mapped[str]
    en: Mapped[str] = mapped_column(default="")
    guidance: Mapped[str] = mapped_column(default="")
    weight: Mapped[int]
    __table_args__ = (
        UniqueConstraint("round_id", "position"),
        CheckConstraint("weight BETWEEN 1 AND 100", name="weight"),
    )


class RoundReviewer(Base):
    """A person who reviews in a round."""

    __tablename__ = "round_reviewer"
    round_id: Mapped[int] = mapped_column(ForeignKey("selection_round.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    __table_args__ = (Index("ix_round_reviewer_user_id", "user_id"),)


class Application(Base):
    """A firm's application in a round."""

    __tablename__ = "application"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("selection_round.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    intake_id: Mapped[int | None] = mapped_column(ForeignKey("intake.id"), unique=True)
    state: Mapped[str] = mapped_column(default="draft")
    title: Mapped[str] = mapped_column(default="")
    cost_won: Mapped[Won | None]
    checked: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The eligibility answers of the day it was handed in, with rule and version."""
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("round_id", "company_id"),
        CheckConstraint(one_of("state", APPLICATION_STATES), name="state"),
        CheckConstraint("state <> 'submitted' OR submitted_at IS NOT NULL", name="submitted"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint("cost_won IS NULL OR cost_won > 0", name="cost"),
    )


class ApplicationDocument(Base):
    """The file of one wanted document; its key stands in the programme version."""

    __tablename__ = "application_document"
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), index=True)


class Review(Base):
    """One reviewer's judgement of one application, or that they may not judge it."""

    __tablename__ = "review"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    state: Mapped[str] = mapped_column(default="open")
    scores: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    """Position of a criterion to 0 … 5."""
    comment: Mapped[str] = mapped_column(default="")
    conflict: Mapped[str] = mapped_column(default="")
    """Why the reviewer stands too near: same firm, same buyer, kin; theirs or the site's word."""
    assigned_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("application_id", "reviewer_id"),
        CheckConstraint(one_of("state", REVIEW_STATES), name="state"),
        CheckConstraint("(state = 'open') = (done_at IS NULL)", name="done"),
        CheckConstraint("(state = 'conflict') = (conflict <> '')", name="conflict"),
    )


class Decision(Base):
    """What became of an application, and why. The figures are those of the day of the decision."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    outcome: Mapped[str]
    points: Mapped[Decimal | None] = mapped_column(Numeric(7, 3))
    preference: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(0))
    rank: Mapped[int | None]
    rank_without: Mapped[int | None]
    """The rank it would have had without the preference of any firm."""
    displaced: Mapped[bool] = mapped_column(default=False)
    """It would have been chosen without the preference."""
    overruled: Mapped[bool] = mapped_column(default=False)
    """The outcome is not what the ranking says; the reason says why."""
    reason: Mapped[str]
    advice: Mapped[str] = mapped_column(default="")
    """What helps a firm that was not chosen."""
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("mentor.id"))
    """The mentor proposed to a firm that was not chosen."""
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(one_of("outcome", OUTCOMES), name="outcome"),
        CheckConstraint("reason <> ''", name="reason"),
    )
