"""What a coordinator sees first of an event: where it stands, what is missing, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.event import Event, EventRound, EventTable
from app.models.timetable import Release
from app.repositories.matchday import events, releases, standing
from app.services.actor import Actor
from app.services.matchday import phases
from app.services.matchday.access import on_desk
from app.services.matchday.phases import Steps


@dataclass(frozen=True)
class Overview:
    """An event with its rounds and tables, its people by side and state, and its last release."""

    event: Event
    steps: Steps
    rounds: tuple[EventRound, ...]
    tables: tuple[EventTable, ...]
    people: dict[tuple[str, str], int]
    latest: Release | None

    def count(self, side: str, state: str) -> int:
        """Return how many of a side are in a state."""
        return self.people.get((side, state), 0)

    @property
    def seats(self) -> int:
        """How many meetings the rounds and tables hold."""
        return len(self.rounds) * len(self.tables)

    @property
    def least(self) -> int:
        """How many meetings the minimum of the approved firms asks for."""
        return self.count("firm", "approved") * self.event.firm_minimum

    @property
    def most(self) -> int:
        """How many meetings the approved mentors can take: each one a round, up to the maximum."""
        each = min(self.event.mentor_maximum, len(self.rounds))
        return self.count("mentor", "approved") * each


def show(session: Session, actor: Actor, public_id: str, *, now: datetime) -> Overview:
    """Return an event of the actor's provinces. At most eleven SELECTs.

    Raises:
        NotFound: it is not theirs.
    """
    event = on_desk(session, actor, public_id)
    return Overview(
        event=event,
        steps=phases.steps(session, event, now=now),
        rounds=tuple(events.rounds_of(session, event.id)),
        tables=tuple(events.tables_of(session, event.id)),
        people=standing.people(session, event.id),
        latest=releases.latest(session, event.id),
    )
