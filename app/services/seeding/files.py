"""The demonstration files, read and checked before a row is written."""

import json
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """A part of a data file: a misspelt field stops the seed, and nothing changes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Owner(Strict):
    """The person who signs in for a firm; ``login`` is the part before the @."""

    name: str
    title: str
    login: str


class Firm(Strict):
    """A firm as it is written in a file; ``municipality`` is ``전북 진안군``."""

    name: str
    name_en: str
    founded: int
    industry: str
    municipality: str
    headcount: int
    sales_band: str
    level: str
    js_level: str | None
    products: list[str]
    products_en: list[str]
    processes: list[str]
    buyers: list[str]
    intro: str
    owner: Owner


class MentorFile(Strict):
    """What a mentor offers."""

    headline: str
    headline_en: str
    bio: str
    topics: list[str]
    solutions: list[str]
    languages: list[str]
    capacity: int
    visits_per_month: int
    radius_km: int
    paused_until: date | None


class Kpi(Strict):
    """A measure; periods are months written ``2024-01``."""

    metric: str
    unit: str
    before: float
    after: float
    before_from: str
    before_to: str
    after_from: str
    after_to: str
    measured_by: str
    method: str
    check: Literal["self_reported", "documented", "checked"]


class UsedSolution(Strict):
    """A solution of the catalogue and how it was used."""

    id: str
    note: str


class CaseFile(Strict):
    """A case as it is written in a file."""

    slug: str
    title: str
    title_en: str
    summary_en: str
    categories: list[str]
    processes: list[str]
    situation: str
    problem: str
    root_cause: str
    steps: list[dict[str, str]]
    solutions: list[UsedSolution]
    level_before: str
    level_after: str
    programme: str
    programme_year: int
    cost_won: int
    own_share_won: int
    supplier: str | None
    months: int
    people: int
    failed: str
    again: str
    advice: str
    quote: str
    kpis: list[Kpi]
    visibility: dict[str, str]
    published_on: date


class ChallengeFile(Strict):
    """A challenge in its owner's words."""

    text: str
    categories: list[str]
    target: str
    urgency: str
    visibility: str


class FirmFile(Strict):
    """One file: a firm with all it has."""

    slug: str
    company: Firm
    mentor: MentorFile | None
    cases: list[CaseFile]
    challenges: list[ChallengeFile]


class WaitingFirm(FirmFile):
    """A firm that nobody has decided on yet."""

    waiting_days: int


class WaitingMentor(Strict):
    """An application of the owner of ``firm`` that nobody has decided on yet."""

    firm: str
    waiting_days: int
    mentor: MentorFile


class Staff(Strict):
    """A person of the office."""

    login: str
    name: str
    role: Literal["coordinator", "municipal_officer", "auditor", "administrator"]
    region: str | None
    municipality: str | None = None


class Revision(Strict):
    """A second version of a published case that waits for review."""

    case: str
    waiting_days: int
    changes: dict[str, str]


class Message(Strict):
    """One message of a thread."""

    by: Literal["firm", "mentor"]
    kind: str
    text: str


class Thread(Strict):
    """A request of a firm's challenge (by its place in the file) to the mentor of another firm."""

    firm: str
    challenge: int
    mentor: str
    state: str
    opened_days_ago: int
    answered_days_ago: int | None = None
    due_days_ago: int | None = None
    reason: str = ""
    messages: list[Message]


class Scene(Strict):
    """What is under way on the day of the demonstration."""

    staff: list[Staff]
    waiting_firms: list[WaitingFirm]
    waiting_mentors: list[WaitingMentor]
    revisions: list[Revision]
    threads: list[Thread]


class Demonstration(Strict):
    """Everything under ``seed_data/demo``; firms by slug."""

    firms: list[FirmFile] = Field(min_length=1)
    scene: Scene


def read_demonstration(folder: Path) -> Demonstration:
    """Read ``scene.json`` and ``firms/*.json``.

    Raises:
        pydantic.ValidationError: a file does not have the agreed form.
    """
    firms = [_json(path) for path in sorted((folder / "firms").glob("*.json"))]
    return Demonstration.model_validate({"firms": firms, "scene": _json(folder / "scene.json")})


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
