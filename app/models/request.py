"""A firm asks up to three mentors in order; the messages make the thread of each request."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of

REQUEST_STATES = (
    "queued",
    "open",
    "asked_back",
    "accepted",
    "declined",
    "not_this_season",
    "withdrawn",
    "expired",
    "superseded",
)
LIVE_STATES = ("open", "asked_back")
AHEAD_STATES = ("queued", *LIVE_STATES)
ROUND_OUTCOMES = ("matched", "exhausted", "withdrawn")
DECLINE_CODES = (
    "process", "competitor", "too_far", "no_time", "level", "language", "other",
)  # fmt: skip
"""Why a mentor says no, as they choose it."""
UNASKED_CODES = ("not_asked", "passed_over")
"""Of a request that ended in the queue: the round was over before, or the mentor could not be
asked when its turn came."""
MESSAGE_KINDS = ("ask", "ask_back", "reply", "answer", "withdraw")
MAX_RANK = 3
MAX_SLOT = 30
_LIVE = text("state IN ('open', 'asked_back')")
_AHEAD = text("state IN ('queued', 'open', 'asked_back')")
_ACCEPTED = text("state = 'accepted'")
_RUNNING = text("closed_at IS NULL")


class RequestRound(Base):
    """One search for a mentor: a challenge and the mentors the firm ranked for it.

    At most one round of a challenge runs. It is matched by the first acceptance, exhausted when
    every ranked mentor said no or nothing, withdrawn by the firm.
    """

    __tablename__ = "request_round"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), index=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    escalated_at: Mapped[datetime | None]
    """When the coordinators were told that the round is stuck."""
    __table_args__ = (
        CheckConstraint(f"outcome IS NULL OR {one_of('outcome', ROUND_OUTCOMES)}", name="outcome"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed"),
        Index(
            "uq_request_round_running",
            "challenge_id",
            unique=True,
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
    )


class Request(Base):
    """A request to one mentor. ``asked_back`` waits for the firm, still live.

    ``queued`` waits for its turn in the round: the mentor knows nothing of it, and ``opened_at``
    and ``due_at`` are those of its queueing until it is asked. ``slot`` is the firm's numbered
    place for a live request: a unique index on it caps the live requests of a firm.
    """

    __tablename__ = "mentoring_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    round_id: Mapped[int] = mapped_column(ForeignKey("request_round.id"))
    rank: Mapped[int] = mapped_column(default=1)
    """1 is asked first. 0 only within a transaction in which two change places."""
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    slot: Mapped[int | None]
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id"), index=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[str] = mapped_column(default="open")
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Who answered where it was not the mentor in person: a coordinator on their behalf."""
    reason: Mapped[str] = mapped_column(default="")
    reason_code: Mapped[str] = mapped_column(default="")
    """A choice of the list of reasons, empty where none was chosen.

    ``UNASKED_CODES`` mark a request that ended in the queue: its mentor never knew of it.
    """
    __table_args__ = (
        CheckConstraint(one_of("state", REQUEST_STATES), name="state"),
        CheckConstraint(f"rank BETWEEN 0 AND {MAX_RANK}", name="rank"),
        CheckConstraint(f"slot IS NULL OR slot BETWEEN 1 AND {MAX_SLOT}", name="slot"),
        CheckConstraint(f"({one_of('state', LIVE_STATES)}) = (slot IS NOT NULL)", name="live_slot"),
        CheckConstraint(
            f"({one_of('state', ('queued', 'open'))}) = (answered_at IS NULL)", name="answered"
        ),
        UniqueConstraint("round_id", "rank"),
        Index("ix_mentoring_request_challenge_state", "challenge_id", "state"),
        Index("ix_mentoring_request_opened_at", "opened_at"),
        # of the live ones alone: SQLite would take an index on states to look up one challenge
        Index("ix_mentoring_request_due", "due_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index(
            "uq_mentoring_request_live_pair",
            "challenge_id",
            "mentor_id",
            unique=True,
            sqlite_where=_AHEAD,
            postgresql_where=_AHEAD,
        ),
        Index(
            "uq_mentoring_request_accepted",
            "round_id",
            unique=True,
            sqlite_where=_ACCEPTED,
            postgresql_where=_ACCEPTED,
        ),
        Index(
            "uq_mentoring_request_slot",
            "company_id",
            "slot",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )


class RequestMessage(Base):
    """One message of the thread of a request, oldest first by id."""

    __tablename__ = "request_message"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("mentoring_request.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]
    __table_args__ = (CheckConstraint(one_of("kind", MESSAGE_KINDS), name="kind"),)
