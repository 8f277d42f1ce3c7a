"""What stands on the papers of a day: a version of the timetable by person, by table, by round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.event import Event, EventFit, EventRound, EventTable, Registration
from app.models.timetable import Release
from app.repositories.matchday import after, board_rows, events, releases
from app.repositories.matchday.board_rows import Seat
from app.services.actor import Actor
from app.services.matchday import access, board_state
from app.services.matchday.board_state import BoardState
from app.services.matchday.fitness import Fitness, fitness_of

NO_VERSION = N_("이 판을 찾지 못했어요. 공개한 시간표만 인쇄할 수 있어요.")
_NO_TABLE = N_("이 테이블을 찾지 못했어요.")
_NOT_COMING = N_("이 행사에 참가하는 분이 아니에요.")
Person = Registration


@dataclass(frozen=True)
class Line:
    """A round of somebody or of a table: the meeting there, or None where it is free.

    ``there`` tells whether the person said that they can come then; always true for a table.
    """

    round: EventRound
    seat: Seat | None
    there: bool = True


@dataclass(frozen=True)
class Book:
    """A version of the timetable, to be printed."""

    state: BoardState
    fits: dict[tuple[int, int], EventFit]
    """Of pairs that meet, by firm and mentor."""

    @property
    def event(self) -> Event:
        """Whose timetable it is."""
        return self.state.event

    @property
    def release(self) -> Release:
        """The version; it stands on every print."""
        return self.state.release

    @property
    def version(self) -> int:
        """The number of the version."""
        return self.release.version or 0

    @property
    def published_at(self) -> datetime:
        """When people were told of it."""
        return self.release.published_at or self.release.created_at

    @cached_property
    def zones(self) -> dict[int, str]:
        """Names of the zones by number of the table."""
        return {table.number: table.zone for table in self.state.tables}

    @cached_property
    def people(self) -> list[Registration]:
        """Who comes, and who stands in this version although they withdrew: firms, by name."""
        placed = self.state.of_person
        found = [
            row for row in self.state.people.values() if row.state == "approved" or row.id in placed
        ]
        return sorted(found, key=lambda row: (row.side, row.name, row.id))

    def find(self, text: str = "", side: str = "") -> list[Registration]:
        """Return the people whose name, person or topic holds a text, of one side if given."""
        part = text.casefold()
        return [
            row
            for row in self.people
            if side in {"", row.side}
            and part in f"{row.name}\n{row.person}\n{row.topic}".casefold()
        ]

    def person(self, public_id: str) -> Registration:
        """Return somebody of the timetable; NotFound for anybody else."""
        for row in self.people:
            if row.public_id == public_id:
                return row
        raise NotFound(_NOT_COMING)

    def plan(self, row: Registration) -> list[Line]:
        """Return every round as one person has it, in the order of time."""
        mine = {seat.round_number: seat for seat in self.state.of_person.get(row.id, ())}
        return [
            Line(each, mine.get(each.number), self.state.may_come(row, each.number))
            for each in self.state.rounds
        ]

    def table(self, number: int) -> EventTable:
        """Return a table of the event; NotFound for any other."""
        for row in self.state.tables:
            if row.number == number:
                return row
        raise NotFound(_NO_TABLE)

    def sheet(self, number: int) -> list[Line]:
        """Return every round as a table has it, in the order of time."""
        return [Line(each, self.state.at.get((each.number, number))) for each in self.state.rounds]

    def both(self, seat: Seat) -> tuple[Registration, Registration]:
        """Return the firm and the mentor of a meeting."""
        return self.state.people[seat.firm_id], self.state.people[seat.mentor_id]

    def fitness(self, seat: Seat, reader: Registration) -> Fitness | None:
        """Return how well a pair fits as one of the two may read it; None where nobody knows."""
        fit = self.fits.get(seat.pair)
        return fitness_of(fit, reader.side) if fit is not None else None

    def other(self, seat: Seat, row: Registration) -> Registration:
        """Return whom somebody meets."""
        firm, mentor = self.both(seat)
        return mentor if row.side == "firm" else firm


def index(
    session: Session, actor: Actor, event_id: str
) -> tuple[Event, tuple[Release, ...], Sequence[EventTable]]:
    """Return an event with its versions, the newest first, and its tables. Three SELECTs.

    Raises:
        NotFound: not an event of the actor's regions.
    """
    event = access.on_desk(session, actor, event_id)
    return event, tuple(after.versions(session, event.id)), events.tables_of(session, event.id)


def open_book(session: Session, actor: Actor, event_id: str, version: int | None = None) -> Book:
    """Return a version of the timetable for coordinators, the latest unless told. Seven SELECTs.

    Raises:
        NotFound: not an event of the actor's regions, or no such version.
    """
    event = access.on_desk(session, actor, event_id)
    return _book(session, event, version)


def own_book(
    session: Session, actor: Actor, event_id: str, public_id: str
) -> tuple[Book, Registration]:
    """Return the latest version with the registration of the actor that it is opened for.

    Raises:
        NotFound: the actor has no such registration, or there is no timetable.
    """
    event = access.in_public(session, event_id)
    row = access.own_registration(session, actor, event, public_id)
    book = _book(session, event, None)
    return book, book.person(row.public_id)


def _book(session: Session, event: Event, version: int | None) -> Book:
    if version is None:
        release = releases.latest(session, event.id)
    else:
        release = board_rows.release_of(session, event.id, version)
    if release is None:
        raise NotFound(NO_VERSION)
    state = board_state.load(session, event, release)
    return Book(state, after.fits_of_release(session, release.id))
