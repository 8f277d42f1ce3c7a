"""Everywhere that a county counts more: how much, up to what, who said so, what it changed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from app.models.event import MAX_PRIORITY_PERCENT
from app.models.selection import MAX_PREFERENCE_POINTS
from app.repositories.fairness import preferences
from app.services.scope import Scope

POINTS_CAP = MAX_PREFERENCE_POINTS
PERCENT_CAP = MAX_PRIORITY_PERCENT


@dataclass(frozen=True)
class RoundPreference:
    """Points of 100 that firms of preferred areas get in a selection round, and the effect.

    ``displaced`` firms would have been chosen without it; ``moved`` changed their rank.
    """

    public_id: str
    title: str
    points: float
    areas: str
    by: str
    opens_on: date
    state: str
    chosen: int
    displaced: int
    moved: int


@dataclass(frozen=True)
class EventPreference:
    """Weight in percent of firms of preferred areas in the timetable of an event."""

    public_id: str
    title: str
    percent: int
    areas: str
    by: str
    day: date
    phase: str


@dataclass(frozen=True)
class Preferences:
    """All of them within a scope."""

    rounds: tuple[RoundPreference, ...]
    events: tuple[EventPreference, ...]

    @property
    def displaced(self) -> int:
        """How many firms were displaced in all rounds."""
        return sum(each.displaced for each in self.rounds)


def everywhere(session: Session, scope: Scope) -> Preferences:
    """Return where a county counts more in the regions that the reader sees whole. Three SELECTs.

    The effect of a round is what was kept with its decisions; before them it is nothing.
    """
    rounds = preferences.rounds(session, scope.regions)
    outcomes = preferences.outcomes(session, [row.id for row, _ in rounds if row.decided_at])
    made = []
    for row, name in rounds:
        mine = [each for each in outcomes if each[0] == row.id]
        made.append(
            RoundPreference(
                row.public_id, row.title, float(row.preference_points), row.preference_areas, name,
                row.opens_on, row.state, sum(each[2] == "chosen" for each in mine),
                sum(each[5] for each in mine),
                sum(each[3] != each[4] for each in mine if each[3] and each[4]),
            )
        )  # fmt: skip
    events = [
        EventPreference(
            row.public_id, row.title, row.priority_percent, row.priority_areas, name, row.day,
            row.phase,
        )
        for row, name in preferences.events(session, scope.regions)
    ]  # fmt: skip
    return Preferences(tuple(made), tuple(events))
