"""The coordinator's phone on the day: what runs, who is missing, what nobody has marked yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.event import Event, EventRound, Registration
from app.models.timetable import Release
from app.repositories.matchday import day, events, people, releases
from app.repositories.matchday.day import DayMeeting, presence_of
from app.services.actor import Actor
from app.services.matchday import access, phases
from app.services.matchday.day_clock import DayClock, clock_of
from app.services.matchday.phases import Steps


@dataclass(frozen=True)
class Missing:
    """Somebody who has not come and is needed in the round that runs or comes."""

    row: Registration
    meeting: DayMeeting

    @property
    def other(self) -> Registration:
        """Who waits for them."""
        firm, mentor = self.meeting.firm, self.meeting.mentor
        return mentor if self.row.id == firm.id else firm


@dataclass(frozen=True)
class DayPage:
    """A running day at one moment."""

    event: Event
    clock: DayClock
    release: Release | None
    steps: Steps
    counts: Mapping[tuple[str, str], int]
    """People by side and presence."""
    missing: tuple[Missing, ...]
    states: Mapping[int, Mapping[str, int]]
    """Meetings by round and state."""
    broken: int
    """Meetings of rounds to come that cannot be held as people were told."""
    standbys: int

    def here(self, side: str) -> int:
        """How many of a side came, those who left again among them."""
        return self.counts.get((side, "arrived"), 0) + self.counts.get((side, "left"), 0)

    def expected(self, side: str) -> int:
        """How many of a side were approved."""
        return sum(count for (each, _), count in self.counts.items() if each == side)

    @property
    def unmarked(self) -> list[tuple[EventRound, int]]:
        """Rounds that are over, with meetings of which nobody has said what became of them."""
        return [
            (row, count)
            for row in self.clock.rounds
            if self.clock.started(row.number)
            and row is not self.clock.current
            and (count := self.states.get(row.number, {}).get("unknown", 0))
        ]


def show(session: Session, actor: Actor, event_id: str, *, now: datetime) -> DayPage:
    """Return where the day is. At most thirteen SELECTs.

    Raises:
        NotFound: not an event of the actor's regions.
    """
    event = access.on_desk(session, actor, event_id)
    clock = clock_of(events.rounds_of(session, event.id), now)
    release = releases.latest(session, event.id)
    needed = {row.number for row in (clock.current, clock.next) if row is not None}
    ahead = [row.number for row in clock.rounds if row.number in needed or row.starts_at > now]
    found = day.meetings(session, release.id, rounds=ahead) if release else []
    coming = [row for row in found if not clock.started(row.round_number)]
    return DayPage(
        event=event,
        clock=clock,
        release=release,
        steps=phases.steps(session, event, now=now),
        counts=day.presences(session, event.id),
        missing=_missing([row for row in found if row.round_number in needed]),
        states=day.states_by_round(session, release.id) if release else {},
        broken=sum(bool(row.away) for row in coming),
        standbys=sum(
            len(people.waitlisted(session, event.id, side)) for side in ("firm", "mentor")
        ),
    )


def _missing(meetings: list[DayMeeting]) -> tuple[Missing, ...]:
    found: dict[int, Missing] = {}
    for meeting in meetings:
        for row in (meeting.firm, meeting.mentor):
            if presence_of(row) == "expected":
                found.setdefault(row.id, Missing(row, meeting))
    return tuple(found.values())
