"""What an event brought, in counts; every count has its n, and leads to the list behind it."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.event import Event, Registration
from app.models.timetable import NEXT_STEPS, Release
from app.repositories.matchday import after, board_rows, instance_rows
from app.repositories.matchday.board_rows import Seat
from app.services.actor import Actor
from app.services.matchday import access, aftermath
from app.services.matchday.aftermath import After, Met
from app.services.matchday.differences import counts, differences
from app.services.matchday.outcome_list import overdue
from app.services.matchday.run_results import Result, result_of

LEAST = 3
"""Figures of what people did are told of a county from so many firms on: of fewer, who it was."""


@dataclass(frozen=True)
class Share:
    """How many of how many; ``n`` 0 says nothing."""

    count: int
    n: int

    @property
    def rate(self) -> float | None:
        """The share, 0..1; None where there is nothing to share."""
        return self.count / self.n if self.n else None


@dataclass(frozen=True)
class FirmRow:
    """A firm with what it was to have and had."""

    firm: Registration
    priority: bool
    minimum: int
    planned: int
    held: int
    good_planned: int
    good_held: int
    wishes: int
    wishes_held: int

    @property
    def served(self) -> bool:
        """Whether it had its minimum."""
        return self.held >= self.minimum


@dataclass(frozen=True)
class PlaceRow:
    """A county: its firms and their seats; ``held`` is None where too few firms come from there."""

    code: str
    priority: bool
    firms: int
    planned: int
    held: int | None


@dataclass(frozen=True)
class VersionRow:
    """A version with what it changed against the one before."""

    release: Release
    changes: Mapping[str, int]


@dataclass(frozen=True)
class Core:
    """The figures by which events are compared."""

    held: Share
    marked: Share
    """Meetings of which somebody said what became of them."""
    good_planned: Share
    good_held: Share
    minimum_planned: Share
    minimum_held: Share
    musts: Share
    likes: Share
    outcomes: Share
    requests: Share
    priority_seats: Share
    """Seats of firms from priority counties among all."""
    came: Share
    """People who were checked in among those approved."""


@dataclass(frozen=True)
class Report:
    """What an event brought."""

    whole: After
    core: Core
    states: Mapping[str, int]
    steps: Mapping[str, int]
    late: int
    no_shows: Mapping[str, int]
    """People who missed a meeting by side, counted once each, whatever the marks became."""
    places: tuple[PlaceRow, ...]
    versions: tuple[VersionRow, ...]
    baseline: Result | None
    before: tuple[Event, Core] | None
    """The last event of the region with its figures."""

    @property
    def event(self) -> Event:
        """Which event."""
        return self.whole.event


def report(session: Session, actor: Actor, event_id: str, *, now: datetime) -> Report:
    """Return what an event brought. About 30 SELECTs, and one a version.

    Raises:
        NotFound: not an event of the actor's regions.
    """
    event = access.on_desk(session, actor, event_id)
    whole = aftermath.load(session, event)
    rows = firm_rows(session, whole)
    run = after.last_self_booked(session, event.id)
    last = after.event_before(session, event)
    before = None
    if last is not None:
        then = aftermath.load(session, last)
        before = (last, _core(then, firm_rows(session, then), now))
    states = Counter(met.state for met in whole.meetings)
    return Report(
        whole=whole,
        core=_core(whole, rows, now),
        states={state: states[state] for state in ("held", "unknown", "excused", "no_show")},
        steps=_steps(whole.meetings),
        late=sum(overdue(met, now) for met in whole.meetings),
        no_shows=_no_shows(session, whole),
        places=_places(rows),
        versions=tuple(_versions(session, event)),
        baseline=result_of(run) if run is not None else None,
        before=before,
    )


def firm_rows(session: Session, whole: After) -> list[FirmRow]:
    """Return every firm of an event with what it was to have and had. One SELECT."""
    event, state = whole.event, whole.state
    if state is None:
        return []
    kinds = event.priority_areas.split("+") if event.priority_areas else []
    first = instance_rows.firms_in_areas(session, event.id, kinds, on=event.day)
    wished = Counter(firm for firm, _ in whole.wishes)
    planned: dict[int, list[Met]] = {}
    for met in whole.meetings:
        planned.setdefault(met.firm.id, []).append(met)
    found = []
    for firm in whole.firms:
        mine = planned.get(firm.id, [])
        held = [met for met in mine if met.state == "held"]
        found.append(
            FirmRow(
                firm=firm,
                priority=firm.id in first,
                minimum=state.minimum(firm),
                planned=len(mine),
                held=len(held),
                good_planned=sum(whole.good(met) for met in mine),
                good_held=sum(whole.good(met) for met in held),
                wishes=wished[firm.id],
                wishes_held=sum(bool(met.wish) for met in held),
            )
        )
    return found


def _core(whole: After, rows: Sequence[FirmRow], now: datetime) -> Core:
    meetings = whole.meetings
    asked = [met for met in meetings if met.written or whole.asks(met, now)]
    written = [met for met in asked if met.written]
    held = {(met.firm.id, met.mentor.id) for met in meetings if met.state == "held"}
    firsts = {row.firm.id for row in rows if row.priority}
    people = [row for row in (*whole.firms, *whole.mentors) if row.state == "approved"]
    return Core(
        held=Share(len(held), len(meetings)),
        marked=Share(sum(met.state != "unknown" for met in meetings), len(meetings)),
        good_planned=_firms(rows, lambda row: row.good_planned > 0),
        good_held=_firms(rows, lambda row: row.good_held > 0),
        minimum_planned=_firms(rows, lambda row: row.planned >= row.minimum),
        minimum_held=_firms(rows, lambda row: row.served),
        musts=_wishes(whole, held, "must"),
        likes=_wishes(whole, held, "like"),
        outcomes=Share(len(written), len(asked)),
        requests=Share(sum(met.request is not None for met in meetings), len(written)),
        priority_seats=Share(sum(met.firm.id in firsts for met in meetings), len(meetings)),
        came=Share(sum(row.arrived_at is not None for row in people), len(people)),
    )


def _firms(rows: Sequence[FirmRow], test: Callable[[FirmRow], bool]) -> Share:
    return Share(sum(1 for row in rows if test(row)), len(rows))


def _wishes(whole: After, held: Collection[tuple[int, int]], kind: str) -> Share:
    pairs = {pair for pair, wish in whole.wishes.items() if wish == kind}
    return Share(len(pairs & set(held)), len(pairs))


def _steps(meetings: Iterable[Met]) -> dict[str, int]:
    found = Counter(met.step for met in meetings if met.written)
    return {step: found[step] for step in NEXT_STEPS}


def _no_shows(session: Session, whole: After) -> dict[str, int]:
    sides = after.missing_people(session, whole.event.id)
    return {side: sides.get(side, 0) for side in ("firm", "mentor")}


def _places(rows: Sequence[FirmRow]) -> tuple[PlaceRow, ...]:
    by_code: dict[str, list[FirmRow]] = {}
    for row in rows:
        by_code.setdefault(row.firm.municipality_code or "", []).append(row)
    found = [
        PlaceRow(
            code=code,
            priority=any(row.priority for row in mine),
            firms=len(mine),
            planned=sum(row.planned for row in mine),
            held=sum(row.held for row in mine) if len(mine) >= LEAST else None,
        )
        for code, mine in by_code.items()
    ]
    return tuple(sorted(found, key=lambda row: (-row.firms, row.code)))


def _versions(session: Session, event: Event) -> list[VersionRow]:
    found: list[VersionRow] = []
    seats: list[Seat] = []
    for row in reversed(after.versions(session, event.id)):
        now_there = board_rows.seats_of(session, row.id)
        changes = counts(differences(seats, now_there)) if found else {}
        found.append(VersionRow(row, changes))
        seats = now_there
    return found
