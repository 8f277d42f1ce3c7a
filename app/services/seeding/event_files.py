"""The file of the matchmaking events of the demonstration, and who came to them.

Days are counted back from the day of the demonstration; a negative number lies ahead.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field

from app.services.seeding.files import Strict


class GuestFile(Strict):
    """A firm or mentor without an account, as a list from another office names it."""

    slug: str
    side: Literal["firm", "mentor"]
    name: str
    person: str
    municipality: str
    industry: str
    topic: str


class ComerFile(Strict):
    """Somebody at an event: the slug of a firm or guest, when they can meet, what they wish."""

    who: str
    rounds: str | None
    """As people write it, ``1-3,6``; none for the whole day."""
    topic: str
    must: list[str]
    like: list[str]
    never: list[str]


class EventFile(Strict):
    """One event. ``absent``, ``late`` and ``now_round`` tell the day itself."""

    slug: str
    title: str
    title_en: str
    summary: str
    venue: str
    address: str
    days_ago: int
    phase: Literal["collecting", "provisional", "closed"]
    start: str
    minutes: int
    pause: int
    lunch_after: int
    """The number of the round after which there is a longer break of ``lunch`` minutes; 0: none."""
    lunch: int
    rounds: int
    zones: list[tuple[str, int]]
    minimum: int
    maximum: int
    mentor_maximum: int
    firms: list[ComerFile]
    mentors: list[ComerFile]
    absent: list[str]
    late: dict[str, int]
    now_round: int = Field(ge=0)
    """The round from which the day was planned anew; 0 where it was not."""
    excused: int
    no_shows: int
    unmarked: int


class StepFile(Strict):
    """What two people agreed on at a meeting; ``days`` until it is due."""

    step: str
    owner: str
    days: int
    note: str


class EventsFile(Strict):
    """All events of the demonstration."""

    guests: list[GuestFile]
    events: list[EventFile]
    steps: list[StepFile]


def read_events(folder: Path) -> EventsFile:
    """Read ``events.json`` of a folder; pydantic.ValidationError for another form."""
    return EventsFile.model_validate_json((folder / "events.json").read_text(encoding="utf-8"))
