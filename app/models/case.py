"""Case studies and their versions, questions and answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, Won, new_public_id
from app.models.checks import one_of
from app.models.company import LEVELS

CASE_STATES = ("draft", "submitted", "returned", "published", "archived")
VERSION_STATES = ("draft", "submitted", "returned", "published", "superseded")
FIELD_VISIBILITIES = ("public", "members", "matched")


class CaseStudy(Base):
    """One improvement project of a firm.

    ``status`` is the state the public sees. A published case that is being revised stays
    published with its published version, while its working version goes through review again.
    """

    __tablename__ = "case_study"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    status: Mapped[str] = mapped_column(default="draft", index=True)
    published_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("case_version.id", use_alter=True)
    )
    published_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    """Raised with every change that the search index must see."""
    engagement_id: Mapped[int | None] = mapped_column(ForeignKey("engagement.id"), unique=True)
    """The engagement that the case tells of, where it grew from one."""
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(one_of("status", CASE_STATES), name="status"),
        CheckConstraint(
            "status <> 'published' OR "
            "(published_version_id IS NOT NULL AND published_at IS NOT NULL)",
            name="published",
        ),
    )


class CaseCredit(Base):
    """A person who is named with a case: of the firm, or the mentor who helped."""

    __tablename__ = "case_credit"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_study.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[str]
    named: Mapped[bool] = mapped_column(default=True)
    """Whether the name stands on the public page; everybody may take the own one off."""
    __table_args__ = (
        CheckConstraint("role IN ('firm', 'mentor')", name="role"),
        Index("ix_case_credit_user_id", "user_id"),
    )


class MentorInvitation(Base):
    """A firm with a published, checked case is asked to become a mentor; once for each firm."""

    __tablename__ = "mentor_invitation"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_study.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    __table_args__ = (
        CheckConstraint("answer IS NULL OR answer IN ('yes', 'later', 'no')", name="answer"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )


class CaseVersion(Base):
    """The content of a case at one time; never changed once submitted."""

    __tablename__ = "case_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_study.id"), index=True)
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    title: Mapped[str] = mapped_column(default="")
    title_en: Mapped[str] = mapped_column(default="")
    summary_en: Mapped[str] = mapped_column(default="")
    situation: Mapped[str] = mapped_column(default="")
    problem: Mapped[str] = mapped_column(default="")
    root_cause: Mapped[str] = mapped_column(default="")
    steps: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """``[{"title": …, "text": …}]`` in order."""
    failed: Mapped[str] = mapped_column(default="")
    again: Mapped[str] = mapped_column(default="")
    advice: Mapped[str] = mapped_column(default="")
    lasted: Mapped[str] = mapped_column(default="")
    """Whether the improvement still holds, and who keeps it up."""
    quote: Mapped[str] = mapped_column(default="")
    processes: Mapped[list[str]] = mapped_column(JSON, default=list)
    level_before: Mapped[str | None]
    level_after: Mapped[str | None]
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"))
    programme_year: Mapped[int | None]
    cost_won: Mapped[Won | None]
    own_share_won: Mapped[Won | None]
    supplier: Mapped[str] = mapped_column(default="")
    months: Mapped[int | None]
    people: Mapped[int | None]
    visibility: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Field name to public, members or matched; a field that is absent is public."""
    typed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Step number to what was typed there, while a draft holds values no column can take."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("case_id", "number"),
        CheckConstraint(one_of("state", VERSION_STATES), name="state"),
        CheckConstraint("state = 'draft' OR submitted_at IS NOT NULL", name="submitted"),
        CheckConstraint("own_share_won IS NULL OR own_share_won >= 0", name="own_share"),
        CheckConstraint(
            "cost_won IS NULL OR own_share_won IS NULL OR own_share_won <= cost_won", name="cost"
        ),
        CheckConstraint(
            f"level_before IS NULL OR {one_of('level_before', LEVELS)}", name="level_before"
        ),
        CheckConstraint(
            f"level_after IS NULL OR {one_of('level_after', LEVELS)}", name="level_after"
        ),
    )


class CaseSolution(Base):
    """A solution of the catalogue that a version used, and how."""

    __tablename__ = "case_solution"
    version_id: Mapped[int] = mapped_column(ForeignKey("case_version.id"), primary_key=True)
    solution_id: Mapped[str] = mapped_column(ForeignKey("solution.id"), primary_key=True)
    note: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class CaseCategory(Base):
    """A problem category of a version, the weightiest first."""

    __tablename__ = "case_category"
    version_id: Mapped[int] = mapped_column(ForeignKey("case_version.id"), primary_key=True)
    category_id: Mapped[str] = mapped_column(ForeignKey("problem_category.id"), primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class ReviewNote(Base):
    """A coordinator's comment on a submitted version; ``field`` may be empty for the whole."""

    __tablename__ = "review_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("case_version.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    field: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    created_at: Mapped[datetime]


class Question(Base):
    """A public question about a case."""

    __tablename__ = "question"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_study.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str]
    hidden: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    escalated_at: Mapped[datetime | None]
    """When the coordinators were told that nobody answers."""


class Answer(Base):
    """An answer to a question."""

    __tablename__ = "answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str]
    created_at: Mapped[datetime]
    best: Mapped[bool] = mapped_column(default=False)
    """Marked by who asked."""
    consent: Mapped[str | None]
    """Whether its author agrees that it stands with the case as the best answer."""
    __table_args__ = (
        CheckConstraint(
            "consent IS NULL OR consent IN ('asked', 'given', 'refused')", name="consent"
        ),
        Index(
            "uq_answer_best",
            "question_id",
            unique=True,
            sqlite_where=sql("best"),
            postgresql_where=sql("best"),
        ),
    )
