"""The file of what grew from requests: mentoring with its goals, visits and stays, and talk.

Days are counted back from the day of the demonstration; a negative number lies ahead.
"""

from pathlib import Path
from typing import Literal

from app.services.seeding.files import ChallengeFile, Strict

Side = Literal["firm", "mentor"]


class ReadingFile(Strict):
    """A value of a goal; ``months`` whole months were measured."""

    point: str
    value: float
    months: int
    measured_by: str
    method: str


class GoalFile(Strict):
    """A goal with its readings, the baseline first."""

    metric: str
    unit: str
    subject: str
    target: float
    target_ahead_days: int
    readings: list[ReadingFile]


class VisitFile(Strict):
    """A visit: held where it lies back, agreed where it lies ahead. ``hour`` is Korean."""

    days_ago: int
    hour: int
    minutes: int
    travel_minutes: int
    purpose: str
    address: str
    outcome: str


class FitFile(Strict):
    """What one side said after the first visit."""

    side: Side
    understood: int
    useful: int
    goes_on: int
    comment: str


class NoteFile(Strict):
    """A shared note, or a day's entry in the log of a stay."""

    by: Side
    days_ago: int
    text: str


class FollowUpFile(Strict):
    """A form about KPIs; without an answer it is asked once its day has come."""

    month: int
    answered_after_days: int | None
    comment: str


class TaskFile(Strict):
    """A task of a stay."""

    title: str
    text: str
    state: str
    by: Side
    owner: Side | None
    found_days_ago: int
    started_days_ago: int | None
    done_days_ago: int | None
    due_days_ago: int | None
    cost_won: int | None
    category: str
    solution: str | None
    esg_item: str | None
    measure: str
    unit: str
    before: float | None
    after: float | None
    reason: str


class StayFile(Strict):
    """A stay led by the mentor, in which the firm's owner works along."""

    first_days_ago: int
    last_days_ago: int
    closed: bool
    planned_tasks: int
    plan: str
    summary: str
    tasks: list[TaskFile]
    logs: list[NoteFile]


class PastFile(Strict):
    """How an engagement came about that has ended, and how it ended."""

    challenge: ChallengeFile
    opened_days_ago: int
    answered_days_ago: int
    ended_days_ago: int
    closed_by: Side
    closed_code: str
    closed_reason: str
    ask: str
    answer: str


class EngagedFile(Strict):
    """What happened in an engagement; one without ``past`` grew from a thread of the scene."""

    firm: str
    mentor: str
    name: str
    past: PastFile | None
    case: str | None
    """The case that came of it."""
    goals: list[GoalFile]
    visits: list[VisitFile]
    fit: list[FitFile]
    notes: list[NoteFile]
    follow_ups: list[FollowUpFile]
    stay: StayFile | None


class RankedFile(Strict):
    """A mentor of a round, in the order of the firm's wish."""

    mentor: str
    state: str
    opened_days_ago: int
    due_days_ago: int
    answered_days_ago: int | None


class RoundFile(Strict):
    """A running search of a firm: it asks the ranked mentors one after the other."""

    firm: str
    challenge: int
    ask: str
    ranked: list[RankedFile]


class SeasonFile(Strict):
    """Days on which a mentor is away."""

    mentor: str
    first_ahead_days: int
    days: int
    note: str


class AnswerFile(Strict):
    """The answer of the case's author, which helped most."""

    days_ago: int
    text: str


class QuestionFile(Strict):
    """A question of the owner of ``by`` under a case."""

    case: str
    by: str
    days_ago: int
    escalated_days_ago: int | None
    text: str
    answer: AnswerFile | None


class NoticeFile(Strict):
    """A notice to a person of the office (by login) or the owner of a firm (by slug).

    ``about`` names a page and ``of`` what it shows.
    """

    to: str
    kind: str
    days_ago: int
    read_days_ago: int | None
    subject: str
    body: str
    about: str
    of: str


class ThreadFile(Strict):
    """Everything of ``thread.json``."""

    engagements: list[EngagedFile]
    rounds: list[RoundFile]
    seasons: list[SeasonFile]
    questions: list[QuestionFile]
    notices: list[NoticeFile]


def read_thread(folder: Path) -> ThreadFile:
    """Read ``thread.json``.

    Raises:
        pydantic.ValidationError: the file does not have the agreed form.
    """
    return ThreadFile.model_validate_json((folder / "thread.json").read_bytes())
