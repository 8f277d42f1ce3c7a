"""A matchmaking event: its rounds and tables, who comes, what they wish, how well they fit."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of

PHASES = ("draft", "collecting", "provisional", "final", "running", "closed")
SIDES = ("firm", "mentor")
REGISTRATION_STATES = ("waiting", "approved", "waitlisted", "refused", "withdrawn")
WISH_KINDS = ("must", "like", "never")
MAX_ROUNDS = 40
MAX_TABLES = 500
MAX_MEETINGS = 40
MAX_PRIORITY_PERCENT = 150


class Event(Base):
    """One matchmaking day of a region. Before ``collecting`` only coordinators know of it."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    title: Mapped[str]
    title_en: Mapped[str] = mapped_column(default="")
    summary: Mapped[str] = mapped_column(default="")
    venue: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    day: Mapped[date]
    """In Asia/Seoul, as are the times of its rounds."""
    phase: Mapped[str] = mapped_column(default="draft")
    registration_until: Mapped[datetime]
    wishes_until: Mapped[datetime]
    changes_until: Mapped[datetime]
    """Until then people may move or refuse their meetings by themselves."""
    firm_places: Mapped[int | None]
    """Firms that can be approved; the others wait in line. None has no limit."""
    mentor_places: Mapped[int | None]
    firm_minimum: Mapped[int] = mapped_column(default=2)
    """Meetings every firm should have at least."""
    firm_maximum: Mapped[int] = mapped_column(default=5)
    mentor_maximum: Mapped[int] = mapped_column(default=12)
    good: Mapped[float] = mapped_column(default=0.6)
    """Score from which a meeting counts as good."""
    floor: Mapped[float] = mapped_column(default=0.25)
    """Score below which a pair meets only on request."""
    priority_percent: Mapped[int] = mapped_column(default=120)
    """Weight of firms from ``priority_areas``; 100 is that of the others. Shown to everybody."""
    priority_areas: Mapped[str] = mapped_column(default="depopulation")
    """Kinds of designated areas that count: depopulation, interest or both, joined by ``+``."""
    competitors_meet: Mapped[bool] = mapped_column(default=False)
    open_to: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Who may come: lists of codes under ``municipalities`` and ``industries``; none for all."""
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    demonstration: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    phase_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    """Taken away, and kept so that it can be put back."""
    __table_args__ = (
        CheckConstraint(one_of("phase", PHASES), name="phase"),
        CheckConstraint("firm_places IS NULL OR firm_places >= 1", name="firm_places"),
        CheckConstraint("mentor_places IS NULL OR mentor_places >= 1", name="mentor_places"),
        CheckConstraint("firm_minimum BETWEEN 0 AND firm_maximum", name="firm_minimum"),
        CheckConstraint(f"firm_maximum BETWEEN 1 AND {MAX_MEETINGS}", name="firm_maximum"),
        CheckConstraint(f"mentor_maximum BETWEEN 1 AND {MAX_MEETINGS}", name="mentor_maximum"),
        CheckConstraint("floor BETWEEN 0 AND good AND good <= 1", name="good"),
        CheckConstraint(
            f"priority_percent BETWEEN 100 AND {MAX_PRIORITY_PERCENT}", name="priority_percent"
        ),
        Index("ix_event_region_day", "region_code", "day"),
    )


class EventRound(Base):
    """One round of an event. ``number`` counts from 1 in the order of time; a gap is a break."""

    __tablename__ = "event_round"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    number: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint(f"number BETWEEN 1 AND {MAX_ROUNDS}", name="number"),
        CheckConstraint("starts_at < ends_at", name="period"),
    )


class EventTable(Base):
    """A table of an event; ``number`` counts from 1 and stands on the table."""

    __tablename__ = "event_table"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    number: Mapped[int]
    zone: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint(f"number BETWEEN 1 AND {MAX_TABLES}", name="number"),
    )


class EventImport(Base):
    """One list of people read from a file, so that the whole of it can be taken back."""

    __tablename__ = "event_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    side: Mapped[str]
    file_name: Mapped[str]
    rows: Mapped[int]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    __table_args__ = (CheckConstraint(one_of("side", SIDES), name="side"),)


class Registration(Base):
    """A firm or a mentor at an event.

    ``company_id`` and ``mentor_id`` link to members of the site. A guest of an imported list has
    neither; what stands here is then all that is known of them. A mentor of a firm may have both
    links empty as well: a buyer, an expert.
    """

    __tablename__ = "registration"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    side: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    name: Mapped[str]
    """Of the firm; of the mentor as a person."""
    person: Mapped[str] = mapped_column(default="")
    """Who comes for the firm; the firm or office a mentor belongs to."""
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    municipality_code: Mapped[str | None] = mapped_column(ForeignKey("municipality.code"))
    industry_code: Mapped[str | None] = mapped_column(ForeignKey("industry.code"))
    topic: Mapped[str] = mapped_column(default="")
    """What a firm wants to talk about; what a mentor can talk about."""
    company_id: Mapped[int | None] = mapped_column(ForeignKey("company.id"), index=True)
    mentor_id: Mapped[int | None] = mapped_column(ForeignKey("mentor.id"), index=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenge.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    """Who is told; None for a guest, who is written to at ``email``."""
    rounds: Mapped[list[int] | None] = mapped_column(JSON)
    """Numbers of the rounds in which they can meet; None is all of them."""
    minimum: Mapped[int | None]
    """Of this firm where it differs from the event's."""
    maximum: Mapped[int | None]
    badge_code: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    """Stands in the QR code of the badge; a coordinator's page takes it, nobody else's."""
    import_id: Mapped[int | None] = mapped_column(ForeignKey("event_import.id"), index=True)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    reason: Mapped[str] = mapped_column(default="")
    arrived_at: Mapped[datetime | None]
    """Checked in on the day."""
    late_round: Mapped[int | None]
    """On the day: can meet from this round on."""
    absent_at: Mapped[datetime | None]
    """On the day: does not come any more. Excludes ``arrived_at``, unless they left early."""
    __table_args__ = (
        CheckConstraint(one_of("side", SIDES), name="side"),
        CheckConstraint(one_of("state", REGISTRATION_STATES), name="state"),
        CheckConstraint("side = 'firm' OR company_id IS NULL", name="company"),
        CheckConstraint("side = 'mentor' OR mentor_id IS NULL", name="mentor"),
        CheckConstraint(f"maximum IS NULL OR maximum BETWEEN 0 AND {MAX_MEETINGS}", name="maximum"),
        CheckConstraint(f"minimum IS NULL OR minimum BETWEEN 0 AND {MAX_MEETINGS}", name="minimum"),
        UniqueConstraint("event_id", "company_id"),
        UniqueConstraint("event_id", "mentor_id"),
        Index("ix_registration_event", "event_id", "side", "state"),
    )


class Wish(Base):
    """What one side of a possible meeting wants; ``never`` is seen by nobody but coordinators."""

    __tablename__ = "wish"
    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    about_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    kind: Mapped[str]
    created_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint(one_of("kind", WISH_KINDS), name="kind"),
        CheckConstraint("by_id <> about_id", name="other"),
        UniqueConstraint("by_id", "about_id"),
    )


class EventFit(Base):
    """How well a firm and a mentor of an event fit, as the match engine found it."""

    __tablename__ = "event_fit"
    firm_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    score: Mapped[float]
    refusal: Mapped[str] = mapped_column(default="")
    """Code of a rule of ``matching.rules`` that keeps them apart; empty where none does."""
    reason: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """The strongest reason: its code, and the facts that its sentence quotes."""
    computed_at: Mapped[datetime]
    __table_args__ = (
        CheckConstraint("score BETWEEN 0 AND 1", name="score"),
        Index("ix_event_fit_mentor_id", "mentor_id"),
    )
