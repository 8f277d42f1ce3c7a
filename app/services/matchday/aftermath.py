"""What became of an event: every meeting that was arranged, with its record, fit and wish."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from app.models.event import Event, EventRound, Registration
from app.models.request import Request
from app.models.timetable import MeetingRecord, Release
from app.repositories.matchday import after, releases
from app.services.matchday import board_state
from app.services.matchday.board_state import BoardState

MET = ("held", "unknown")
"""States of meetings of which an outcome is asked: a mark that nobody set may have been held."""


@dataclass(frozen=True)
class Met:
    """A meeting that was arranged, in the latest version or, once marked, in an earlier one."""

    firm: Registration
    mentor: Registration
    round_number: int
    table_number: int
    record: MeetingRecord | None
    score: float | None
    wish: str
    """``must`` or ``like`` of either side; empty for none."""
    request: Request | None = None

    @property
    def state(self) -> str:
        """What became of it; ``unknown`` where nobody said."""
        return self.record.state if self.record else "unknown"

    @property
    def written(self) -> bool:
        """Whether it has an outcome."""
        return self.record is not None and self.record.outcome_at is not None

    @property
    def step(self) -> str:
        """The next step that was agreed; empty where nothing was written."""
        return self.record.next_step if self.record else ""

    def side(self, registration_id: int) -> str:
        """Return on which side somebody sat."""
        return "firm" if registration_id == self.firm.id else "mentor"

    def other(self, registration_id: int) -> Registration:
        """Return whom somebody met."""
        return self.mentor if registration_id == self.firm.id else self.firm


@dataclass(frozen=True)
class After:
    """An event with all of its meetings; without any before the first version."""

    event: Event
    state: BoardState | None
    meetings: tuple[Met, ...]
    wishes: Mapping[tuple[int, int], str]
    """Pairs that one side wished to meet: ``must`` counts before ``like``."""
    scores: Mapping[tuple[int, int], float]

    @property
    def release(self) -> Release | None:
        """The latest version."""
        return self.state.release if self.state else None

    @cached_property
    def rounds(self) -> dict[int, EventRound]:
        """Rounds by number."""
        return {row.number: row for row in self.state.rounds} if self.state else {}

    @cached_property
    def firms(self) -> list[Registration]:
        """Approved firms, and those that stand in the timetable, by name."""
        return self._side("firm")

    @cached_property
    def mentors(self) -> list[Registration]:
        """Approved mentors, and those that stand in the timetable, by name."""
        return self._side("mentor")

    def asks(self, met: Met, now: datetime) -> bool:
        """Return whether an outcome of a meeting may be written: it began, and may have been."""
        held = self.rounds.get(met.round_number)
        begun = self.event.phase == "closed" or (held is not None and held.starts_at <= now)
        return begun and self.event.phase in {"running", "closed"} and met.state in MET

    def good(self, met: Met) -> bool:
        """Return whether a meeting counts as good."""
        return met.score is not None and met.score >= self.event.good

    def _side(self, side: str) -> list[Registration]:
        if self.state is None:
            return []
        placed = {id_ for met in self.meetings for id_ in (met.firm.id, met.mentor.id)}
        found = [
            row
            for row in self.state.people.values()
            if row.side == side and (row.state == "approved" or row.id in placed)
        ]
        return sorted(found, key=lambda row: (row.name, row.id))


def load(session: Session, event: Event) -> After:
    """Return what became of an event. Ten SELECTs."""
    wishes = _wishes(session, event)
    scores = after.scores(session, event.id)
    latest = releases.latest(session, event.id)
    if latest is None:
        return After(event, None, (), wishes, scores)
    state = board_state.load(session, event, latest)
    records = {(row.firm_id, row.mentor_id): row for row in after.records(session, event.id)}
    requests = after.requests_of(session, event.id)
    places = {seat.pair: seat.place for seat in state.seats}
    before = after.earlier_places(session, event.id, latest.version or 0)
    for pair, row in records.items():
        # a re-plan leaves out who did not come; what was marked was arranged all the same
        if pair not in places and pair in before and row.state != "unknown":
            places[pair] = before[pair]
    meetings = []
    for pair, (number, table) in places.items():
        record = records.get(pair)
        request = requests.get(record.request_id or 0) if record else None
        firm, mentor = (state.people[id_] for id_ in pair)
        meetings.append(
            Met(
                firm, mentor, number, table, record, scores.get(pair), wishes.get(pair, ""), request
            )
        )
    meetings.sort(key=lambda met: (met.round_number, met.table_number, met.firm.id))
    return After(event, state, tuple(meetings), wishes, scores)


def _wishes(session: Session, event: Event) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for wish in after.wished(session, event.id):
        pair = wish.pair
        if found.get(pair) != "must":
            found[pair] = wish.kind
    return found
