"""The plan of one person at an event: whom they meet, why, where and when, and what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.models.event import Event, EventRound, Registration
from app.models.timetable import MeetingRecord, Release
from app.repositories.matchday import board_rows, events, fits, plans, releases, wishing
from app.repositories.matchday.board_rows import Seat
from app.repositories.matchday.wishing import Links
from app.runtime.catalogue import Catalogue
from app.services.matchday import run_results
from app.services.matchday.differences import Difference, differences
from app.services.matchday.doors import DESK, Opened
from app.services.matchday.fitness import Fitness, fitness_of

PAUSE = timedelta(minutes=20)
"""Between two rounds: from here on it is a break and no mere change of tables."""
CHANGEABLE = ("provisional", "final")


@dataclass(frozen=True)
class Encounter:
    """Somebody the reader meets, or met in an earlier version.

    ``topic`` is what they want to talk about, as far as the reader may know; ``wished`` what the
    reader wished about them; ``zone`` that of the table; ``reading`` a case to read before, with
    its titles.
    """

    seat: Seat
    other: Registration
    topic: str
    wished: str
    zone: str
    fitness: Fitness | None
    links: Links
    reading: tuple[str, str, str] | None
    record: MeetingRecord | None

    @property
    def state(self) -> str:
        """What became of it so far."""
        return self.record.state if self.record else "unknown"


@dataclass(frozen=True)
class PlanLine:
    """A round of the day; without a meeting it is free, or they said they cannot come."""

    round: EventRound
    meeting: Encounter | None
    there: bool
    pause_before: bool


@dataclass(frozen=True)
class OpenWish:
    """A wish that the plan does not hold, and why: a code, empty where nobody worked it out."""

    other: Registration
    kind: str
    reason: str


@dataclass(frozen=True)
class Refused:
    """A meeting that was refused; ``mine`` says that the reader did it, and may take it back."""

    other: Registration
    record: MeetingRecord
    mine: bool


@dataclass(frozen=True)
class PlanPage:
    """The plan of one person in the latest version; ``release`` is None before the first."""

    opened: Opened
    release: Release | None
    lines: tuple[PlanLine, ...]
    changes: tuple[tuple[Difference, Registration], ...]
    """What differs for this person from the version before, with whom."""
    wishes: tuple[OpenWish, ...]
    refused: tuple[Refused, ...]
    priority: str
    """Kind of the designated area because of which the firm was put somewhat first; empty else."""
    changeable: bool

    @property
    def meetings(self) -> list[Encounter]:
        """Whom the reader meets, in the order of time."""
        return [line.meeting for line in self.lines if line.meeting]

    @property
    def stretches(self) -> list[tuple[PlanLine, ...]]:
        """Return the lines as they are read: free rounds in a row, for one reason, belong together.

        A pause between two free rounds is rest anyway and parts nothing.
        """
        found: list[list[PlanLine]] = []
        for line in self.lines:
            last = found[-1][-1] if found else None
            if last and not last.meeting and not line.meeting and last.there == line.there:
                found[-1].append(line)
            else:
                found.append([line])
        return [tuple(lines) for lines in found]

    def next_line(self, now: datetime) -> PlanLine | None:
        """Return the meeting that is on or comes next."""
        return next((x for x in self.lines if x.meeting and x.round.ends_at > now), None)


def may_change(opened: Opened, *, now: datetime) -> bool:
    """Return whether meetings can be moved and refused through this door now."""
    event = opened.event
    theirs = opened.door != DESK and opened.row.state == "approved"
    return theirs and event.phase in CHANGEABLE and now < event.changes_until


def page_of(session: Session, opened: Opened, *, catalogue: Catalogue, now: datetime) -> PlanPage:
    """Return the plan of one person. At most 18 SELECTs."""
    event, row = opened.event, opened.row
    release = releases.latest(session, event.id)
    rounds = events.rounds_of(session, event.id)
    if release is None or row.state != "approved":
        return PlanPage(opened, None, (), (), (), (), "", changeable=False)
    before = plans.version_before(session, release)
    seats = plans.seats_of_person(session, release.id, row.id)
    earlier = plans.seats_of_person(session, before.id, row.id) if before else []
    records = plans.records_of(session, row.id)
    wished = wishing.wishes_by(session, row.id)
    ids = {_other(seat, row) for seat in (*seats, *earlier)} | set(records)
    people = plans.people(session, ids | {wish.about_id for wish in wished})
    kinds = {wish.about_id: wish.kind for wish in wished}
    met = _encounters(session, opened, seats, people, records, kinds)
    found = differences(earlier, seats) if before else ()
    open_wishes = [wish for wish in wished if wish.kind != "never" and wish.about_id not in met]
    reasons = _reasons(session, event, row, release) if open_wishes else {}
    return PlanPage(
        opened=opened,
        release=release,
        lines=_lines(row, rounds, met),
        changes=tuple((each, people[each.other(row.id)]) for each in found),
        wishes=tuple(
            OpenWish(people[wish.about_id], wish.kind, reasons.get(wish.about_id, ""))
            for wish in open_wishes
            if people[wish.about_id].state == "approved"
        ),
        refused=tuple(
            Refused(people[id_], record, record.refused_by_id == row.id)
            for id_, record in records.items()
            if record.refused_at is not None and id_ not in met
        ),
        priority=_priority(event, row, catalogue),
        changeable=may_change(opened, now=now),
    )


def _other(seat: Seat, row: Registration) -> int:
    return seat.mentor_id if seat.firm_id == row.id else seat.firm_id


def _encounters(
    session: Session,
    opened: Opened,
    seats: Sequence[Seat],
    people: Mapping[int, Registration],
    records: Mapping[int, MeetingRecord],
    wished: Mapping[int, str],
) -> dict[int, Encounter]:
    event, row = opened.event, opened.row
    zones = {table.number: table.zone for table in events.tables_of(session, event.id)}
    others = [_other(seat, row) for seat in seats]
    known = {
        id_: fitness_of(fit, row.side)
        for id_, fit in fits.of_pairs(session, row.id, others).items()
    }
    cases = {fitness.case for fitness in known.values() if fitness.case}
    links, titles = wishing.reading(session, [people[id_] for id_ in others], cases)
    told = wishing.challenges(session, [people[id_] for id_ in others], opened.may_read)
    found = {}
    for seat, id_ in zip(seats, others, strict=True):
        case = known[id_].case if id_ in known else ""
        reading = (case, *titles[case]) if case in titles and row.side == "firm" else None
        found[id_] = Encounter(
            seat=seat,
            other=people[id_],
            topic=people[id_].topic or told.get(id_, ""),
            wished=wished.get(id_, ""),
            zone=zones.get(seat.table_number, ""),
            fitness=known.get(id_),
            links=links[id_],
            reading=reading,
            record=records.get(id_),
        )
    return found


def _lines(
    row: Registration, rounds: Sequence[EventRound], met: Mapping[int, Encounter]
) -> tuple[PlanLine, ...]:
    at = {encounter.seat.round_number: encounter for encounter in met.values()}
    lines, last = [], None
    for each in rounds:
        pause = last is not None and each.starts_at - last.ends_at >= PAUSE
        there = row.rounds is None or each.number in row.rounds
        lines.append(PlanLine(each, at.get(each.number), there, pause))
        last = each
    return tuple(lines)


def _reasons(session: Session, event: Event, row: Registration, release: Release) -> dict[int, str]:
    run = board_rows.run_of(session, release)
    if run is None or run.state != "done":
        return {}
    found = run_results.unmet_of(session, event, run)
    return {
        (unmet.mentor.id if row.side == "firm" else unmet.firm.id): unmet.reason
        for unmet in found
        if row.id in {unmet.firm.id, unmet.mentor.id}
    }


def _priority(event: Event, row: Registration, catalogue: Catalogue) -> str:
    if row.side != "firm" or event.priority_percent <= 100 or not row.municipality_code:
        return ""
    kind = catalogue.designation(row.municipality_code, event.day)
    return kind if kind and kind in event.priority_areas.split("+") else ""
