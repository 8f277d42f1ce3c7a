"""The board as a coordinator looks at it: the grid, one meeting of it, the seats as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models.event import Event, Registration
from app.models.timetable import Release
from app.repositories.matchday import board_rows, instance_rows, releases
from app.repositories.matchday.board_rows import ChangeRow, PairFacts, Seat
from app.services.matchday import board_state
from app.services.matchday.board_checks import Finding, check_place
from app.services.matchday.board_figures import BoardFigures, figures
from app.services.matchday.board_state import BoardState
from app.services.matchday.differences import Difference, Place, differences
from app.services.matchday.releases import free_table

LIST_SORTS = ("time", "table", "firm", "mentor", "changed")
RECENT = 8
"""Changes of the board that are listed."""
MARKS = ("locked", "changed", "gone")


@dataclass(frozen=True)
class Room:
    """Who is free in a round, and how many tables are."""

    number: int
    firms: tuple[Registration, ...]
    mentors: tuple[Registration, ...]
    tables: int


@dataclass(frozen=True)
class BoardPage:
    """A board, or a version where no board is open, with what differs from the last version."""

    state: BoardState
    latest: Release | None
    changed: Mapping[tuple[int, int], Difference]
    """Differences from the last version of pairs that meet here; none for a version."""
    dropped: tuple[Difference, ...]
    """Meetings of the last version that are not here any more."""
    priority: frozenset[int]
    """Ids of the firms from areas with priority."""
    changes: tuple[ChangeRow, ...]
    """The last changes of a board that stand, the newest first."""
    redoable: bool

    @property
    def last(self) -> ChangeRow | None:
        """What undo is about."""
        return self.changes[0] if self.changes else None

    @property
    def is_board(self) -> bool:
        """Whether it is the board at work, and can be changed."""
        return self.state.release.version is None

    @cached_property
    def gone(self) -> int:
        """How many meetings have somebody who does not take part any more."""
        return sum(self.state.gone(seat) for seat in self.state.seats)

    @cached_property
    def locked(self) -> int:
        """How many meetings are locked."""
        return sum(seat.locked for seat in self.state.seats)

    def marks(self, seat: Seat) -> tuple[str, ...]:
        """Return which of ``MARKS`` a meeting has."""
        found = (seat.locked, seat.pair in self.changed, self.state.gone(seat))
        return tuple(mark for mark, has in zip(MARKS, found, strict=True) if has)

    def room(self, number: int) -> Room:
        """Return who could still meet in a round."""
        state = self.state
        free = [
            row
            for row in state.coming
            if state.may_come(row, number)
            and state.meets_at(row.id, number) is None
            and state.count(row.id) < state.maximum(row)
        ]
        taken = sum(place[0] == number for place in state.at)
        return Room(
            number=number,
            firms=tuple(row for row in free if row.side == "firm"),
            mentors=tuple(row for row in free if row.side == "mentor"),
            tables=len(state.tables) - taken,
        )

    def found(self, text: str) -> frozenset[int]:
        """Return the ids of people whose name has a text in it; none for no text."""
        part = text.casefold()
        if not part:
            return frozenset()
        return frozenset(
            id_
            for id_, row in self.state.people.items()
            if part in f"{row.name}\n{row.person}".casefold()
        )


@dataclass(frozen=True)
class Target:
    """A round to which a meeting could move, and what speaks against it."""

    number: int
    table: int | None
    """The table it would get; None where all are taken."""
    findings: tuple[Finding, ...]

    @property
    def possible(self) -> bool:
        """Whether a timetable can hold it."""
        return self.table is not None and not any(finding.hard for finding in self.findings)


@dataclass(frozen=True)
class Chosen:
    """One meeting of the board with what is known of the pair and where it could go."""

    seat: Seat
    firm: Registration
    mentor: Registration
    facts: PairFacts
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class ListWish:
    """Which meetings of the list, and in what order; empty values do not filter."""

    text: str = ""
    round_number: int = 0
    mark: str = ""
    sort: str = "time"


def open_page(session: Session, event: Event) -> BoardPage | None:
    """Return the board, else the last version, else None. At most ten SELECTs."""
    release = releases.board_of(session, event.id) or releases.latest(session, event.id)
    return None if release is None else page_of(session, event, release)


def has_board(session: Session, event: Event) -> bool:
    """Return whether a board is open."""
    return releases.board_of(session, event.id) is not None


def page_of(session: Session, event: Event, release: Release) -> BoardPage:
    """Return a board or a version as a page."""
    state = board_state.load(session, event, release)
    told = releases.latest(session, event.id) if release.version is None else None
    found: Sequence[Difference] = ()
    if told is not None:
        found = differences(board_rows.seats_of(session, told.id), state.seats)
    kinds = event.priority_areas.split("+") if event.priority_areas else []
    changes = board_rows.changes_of(session, release.id, limit=RECENT)
    undone = board_rows.last_change(session, release.id, undone=True)
    return BoardPage(
        state=state,
        latest=told,
        changed={each.pair: each for each in found if each.after is not None},
        dropped=tuple(each for each in found if each.after is None),
        priority=instance_rows.firms_in_areas(session, event.id, kinds, on=event.day),
        changes=tuple(changes) if release.version is None else (),
        redoable=undone is not None and release.version is None,
    )


def figures_of(session: Session, page: BoardPage) -> BoardFigures:
    """Return what the timetable of a page reaches and leaves open."""
    return figures(session, page.state)


def chosen(session: Session, page: BoardPage, place: Place) -> Chosen | None:
    """Return the meeting at a place with where it could go; None where nobody meets. Four SELECTs.

    A round in which the meeting is already offers no target: its tables are chosen by number.
    """
    try:
        seat = page.state.seat(place)
    except NotFound:
        return None
    firm, mentor = page.state.people[seat.firm_id], page.state.people[seat.mentor_id]
    return Chosen(
        seat=seat,
        firm=firm,
        mentor=mentor,
        facts=board_rows.pair_facts(session, firm.id, mentor.id),
        targets=tuple(
            _target(page.state, seat, firm, mentor, row.number)
            for row in page.state.rounds
            if row.number != seat.round_number
        ),
    )


def list_seats(page: BoardPage, wish: ListWish) -> list[Seat]:
    """Return the meetings of a page that a wish asks for, in its order."""
    state, hits = page.state, page.found(wish.text)
    found = [
        seat
        for seat in state.seats
        if (not wish.text or hits & set(seat.pair))
        and wish.round_number in {0, seat.round_number}
        and (not wish.mark or wish.mark in page.marks(seat))
    ]
    names = {id_: row.name for id_, row in state.people.items()}
    keys = {
        "table": lambda seat: (seat.table_number, seat.round_number),
        "firm": lambda seat: (names[seat.firm_id], *seat.place),
        "mentor": lambda seat: (names[seat.mentor_id], *seat.place),
        "changed": lambda seat: (seat.pair not in page.changed, *seat.place),
    }
    return sorted(found, key=keys.get(wish.sort, lambda seat: seat.place))


def _target(
    state: BoardState, seat: Seat, firm: Registration, mentor: Registration, number: int
) -> Target:
    table = free_table(state.seats, state.table_numbers, number, mentor.id)
    place = (number, table or state.table_numbers[0])
    found = check_place(state, firm, mentor, place, without={seat.pair})
    return Target(number, table, tuple(each for each in found if each.code != "table_taken"))
