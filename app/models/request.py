"""A firm asks a mentor for help; the messages make the thread that later issues grow."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of

REQUEST_STATES = (
    "open",
    "accepted",
    "declined",
    "asked_back",
    "not_this_season",
    "withdrawn",
    "expired",
)
MESSAGE_KINDS = ("ask", "ask_back", "reply", "answer", "withdraw")
_LIVE = text("state IN ('open', 'asked_back')")


class Request(Base):
    """A request to a mentor about a challenge. ``asked_back`` waits for the firm, still live."""

    __tablename__ = "mentoring_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("mentor.id"), index=True)
    asker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    state: Mapped[str] = mapped_column(default="open")
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        CheckConstraint(one_of("state", REQUEST_STATES), name="state"),
        CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="answered"),
        Index(
            "uq_mentoring_request_live_pair",
            "challenge_id",
            "mentor_id",
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
