"""What hurts a firm, in its own words."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of

URGENCIES = ("now", "quarter", "year")
VISIBILITIES = ("coordinators", "members", "public")
CHALLENGE_STATES = ("open", "resolved", "withdrawn")


class Challenge(Base):
    """One problem of a firm."""

    __tablename__ = "challenge"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    text: Mapped[str]
    target: Mapped[str] = mapped_column(default="")
    urgency: Mapped[str] = mapped_column(default="quarter")
    visibility: Mapped[str] = mapped_column(default="coordinators")
    status: Mapped[str] = mapped_column(default="open", index=True)
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(one_of("urgency", URGENCIES), name="urgency"),
        CheckConstraint(one_of("visibility", VISIBILITIES), name="visibility"),
        CheckConstraint(one_of("status", CHALLENGE_STATES), name="status"),
    )


class ChallengeCategory(Base):
    """A problem category of a challenge: proposed by the engine, confirmed by the owner."""

    __tablename__ = "challenge_category"
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), primary_key=True)
    category_id: Mapped[str] = mapped_column(ForeignKey("problem_category.id"), primary_key=True)
    confidence: Mapped[float]
    confirmed: Mapped[bool]
    __table_args__ = (CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence"),)
