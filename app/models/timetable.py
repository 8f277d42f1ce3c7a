"""Timetables of an event: runs of the solver, releases people were told of, and what happened."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, new_public_id
from app.models.checks import one_of

RUN_KINDS = ("fair", "score", "self_booked", "holes", "replan")
"""``fair`` holds the minimum first; ``score`` and ``self_booked`` are there to compare; ``holes``
adds meetings and moves none; ``replan`` is for the day itself."""
RUN_STATES = ("queued", "running", "done", "failed", "cancelled")
MEETING_ORIGINS = ("solver", "hand", "person")
MEETING_STATES = ("unknown", "held", "excused", "no_show")
NEXT_STEPS = ("visit", "request", "material", "introduction", "contact", "none")
BOARD_CHANGES = ("take_over", "return", "move", "swap", "add", "remove", "lock", "fill", "person")
_DRAFT = text("version IS NULL")


class TimetableRun(Base):
    """One run of the solver. It changes no plan by itself: a coordinator takes its result over."""

    __tablename__ = "timetable_run"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    group_id: Mapped[str] = mapped_column(default=new_public_id, index=True)
    """Runs to be compared have the same: the four choices of one re-plan."""
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="queued")
    seed: Mapped[int] = mapped_column(default=1)
    time_limit: Mapped[int] = mapped_column(default=60)
    """Seconds."""
    keep: Mapped[int] = mapped_column(default=0)
    """Bonus in score units for every announced meeting that stays."""
    from_round: Mapped[int] = mapped_column(default=1)
    """Rounds before it are over or running and stand as they are."""
    digest: Mapped[str] = mapped_column(default="")
    """sha256 of the instance: two runs of one digest and seed had the same question."""
    instance: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """In the public format, with public ids of registrations."""
    progress: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Levels, gap, proof, fairness, wishes left open; meetings are placements."""
    error: Mapped[str] = mapped_column(default="")
    restarts: Mapped[int] = mapped_column(default=0)
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    """When the process at work last said so."""
    finished_at: Mapped[datetime | None]
    __table_args__ = (
        CheckConstraint(one_of("kind", RUN_KINDS), name="kind"),
        CheckConstraint(one_of("state", RUN_STATES), name="state"),
        CheckConstraint("time_limit BETWEEN 1 AND 600", name="time_limit"),
        CheckConstraint("keep >= 0", name="keep"),
        CheckConstraint(
            f"({one_of('state', ('queued', 'running'))}) = (finished_at IS NULL)", name="finished"
        ),
    )


class Placement(Base):
    """One meeting of a run's result."""

    __tablename__ = "placement"
    run_id: Mapped[int] = mapped_column(ForeignKey("timetable_run.id"), primary_key=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    round_number: Mapped[int]
    table_number: Mapped[int]
    __table_args__ = (
        UniqueConstraint("run_id", "firm_id", "round_number"),
        UniqueConstraint("run_id", "mentor_id", "round_number"),
        UniqueConstraint("run_id", "table_number", "round_number"),
    )


class Release(Base):
    """A timetable of an event. Without a version it is the board at work, at most one an event.

    Once it has a version people were told of it, and its meetings never change any more.
    """

    __tablename__ = "release"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    version: Mapped[int | None]
    """1, 2, 3 … within an event; stands on every print."""
    run_id: Mapped[int | None] = mapped_column(ForeignKey("timetable_run.id"))
    """The run it was taken over from; hand changes may have followed."""
    phase: Mapped[str] = mapped_column(default="provisional")
    note: Mapped[str] = mapped_column(default="")
    stamp: Mapped[int] = mapped_column(default=0)
    """Counts the changes of the board, so that two coordinators do not undo each other."""
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    told: Mapped[int] = mapped_column(default=0)
    """How many people's plans differ from the version before."""
    __table_args__ = (
        CheckConstraint("version IS NULL OR version >= 1", name="version"),
        CheckConstraint("(version IS NULL) = (published_at IS NULL)", name="published"),
        CheckConstraint(one_of("phase", ("provisional", "final", "running")), name="phase"),
        UniqueConstraint("event_id", "version"),
        Index(
            "uq_release_draft",
            "event_id",
            unique=True,
            sqlite_where=_DRAFT,
            postgresql_where=_DRAFT,
        ),
    )


class Meeting(Base):
    """A meeting of a release. The database holds what no timetable may break."""

    __tablename__ = "meeting"
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    firm_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    round_number: Mapped[int]
    table_number: Mapped[int]
    locked: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[str] = mapped_column(default="solver")
    __table_args__ = (
        CheckConstraint(one_of("origin", MEETING_ORIGINS), name="origin"),
        UniqueConstraint("release_id", "firm_id", "mentor_id"),
        UniqueConstraint("release_id", "firm_id", "round_number"),
        UniqueConstraint("release_id", "mentor_id", "round_number"),
        UniqueConstraint("release_id", "table_number", "round_number"),
    )


class BoardChange(Base):
    """One change of a board: what it took away and what it put there, so that it can be undone."""

    __tablename__ = "board_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    kind: Mapped[str]
    delta: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Seats under ``removed`` and ``added``; ``run`` holds the runs it rested on before and after.

    A seat is a list: firm, mentor, round, table, locked, origin."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """None for a guest who moved or refused a meeting of their own."""
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    """Can be done again until the next change is made."""
    __table_args__ = (CheckConstraint(one_of("kind", BOARD_CHANGES), name="kind"),)


class MeetingRecord(Base):
    """What became of a pair at an event, whichever version it was announced in.

    A row is made when there is something to say: it was refused, marked, or has an outcome.
    """

    __tablename__ = "meeting_record"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    mentor_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    state: Mapped[str] = mapped_column(default="unknown")
    marked_at: Mapped[datetime | None]
    marked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    refused_at: Mapped[datetime | None]
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    refusal: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")
    step_owner: Mapped[str] = mapped_column(default="")
    """firm or mentor: who does the next step."""
    step_due: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    outcome_at: Mapped[datetime | None]
    outcome_by_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    """Whose side wrote it; None where a coordinator did."""
    request_id: Mapped[int | None] = mapped_column(ForeignKey("mentoring_request.id"))
    """The request that followed from it."""
    __table_args__ = (
        CheckConstraint(one_of("state", MEETING_STATES), name="state"),
        CheckConstraint(f"next_step = '' OR {one_of('next_step', NEXT_STEPS)}", name="next_step"),
        CheckConstraint(one_of("step_owner", ("", "firm", "mentor")), name="step_owner"),
        CheckConstraint("(next_step = '') = (outcome_at IS NULL)", name="outcome"),
        UniqueConstraint("firm_id", "mentor_id"),
    )


class NoShowMark(Base):
    """Somebody did not come to a meeting. It fades after a year, and its owner may contest it."""

    __tablename__ = "no_show_mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    record_id: Mapped[int] = mapped_column(ForeignKey("meeting_record.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    marked_at: Mapped[datetime]
    fades_on: Mapped[date]
    contested_at: Mapped[datetime | None]
    contest: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    lifted: Mapped[bool] = mapped_column(default=False)
    """Taken back: counts for nothing."""
    answer: Mapped[str] = mapped_column(default="")
    __table_args__ = (
        UniqueConstraint("record_id", "registration_id"),
        CheckConstraint("(contest = '') = (contested_at IS NULL)", name="contested"),
    )
