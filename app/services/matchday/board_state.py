"""Everything that stands on a board or in a version, read once and asked many times."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from app.errors import N_, NotFound
from app.models.event import REGISTRATION_STATES, Event, EventRound, EventTable, Registration
from app.models.timetable import Release
from app.repositories.matchday import board_rows, events
from app.repositories.matchday.board_rows import Seat
from app.services.matchday.differences import Place

_NOBODY = N_("이 자리에는 만남이 없어요. 지금 보드를 보고 다시 해 주세요.")
_STRANGER = N_("이 행사에 참가하는 분이 아니에요.")


@dataclass(frozen=True)
class BoardState:
    """A release with its seats, and the people, rounds and tables of its event."""

    event: Event
    release: Release
    seats: Sequence[Seat]
    people: dict[int, Registration]
    """In any state, by id: somebody on the board may have withdrawn since."""
    rounds: Sequence[EventRound]
    tables: Sequence[EventTable]

    @cached_property
    def at(self) -> dict[Place, Seat]:
        """Seats by round and table."""
        return {seat.place: seat for seat in self.seats}

    @cached_property
    def by_pair(self) -> dict[tuple[int, int], Seat]:
        """Seats by who meets."""
        return {seat.pair: seat for seat in self.seats}

    @cached_property
    def of_person(self) -> dict[int, list[Seat]]:
        """Seats of each registration that has some, by round."""
        found: dict[int, list[Seat]] = {}
        for seat in self.seats:
            for id_ in seat.pair:
                found.setdefault(id_, []).append(seat)
        return found

    @cached_property
    def coming(self) -> list[Registration]:
        """Approved people, firms first, by name."""
        found = [row for row in self.people.values() if row.state == "approved"]
        return sorted(found, key=lambda row: (row.side, row.name, row.id))

    @cached_property
    def table_numbers(self) -> list[int]:
        """Numbers of the tables."""
        return [table.number for table in self.tables]

    def count(self, id_: int) -> int:
        """Return how many meetings somebody has."""
        return len(self.of_person.get(id_, ()))

    def meets_at(self, id_: int, number: int) -> Seat | None:
        """Return whom somebody meets in a round; None where they are free."""
        found = (seat for seat in self.of_person.get(id_, ()) if seat.round_number == number)
        return next(found, None)

    def may_come(self, row: Registration, number: int) -> bool:
        """Return whether somebody said that they can meet in a round."""
        return row.rounds is None or number in row.rounds

    def minimum(self, firm: Registration) -> int:
        """Return how many meetings a firm should have at least."""
        own = self.event.firm_minimum if firm.minimum is None else firm.minimum
        return min(own, self.maximum(firm))

    def maximum(self, row: Registration) -> int:
        """Return how many meetings somebody may have at most."""
        if row.maximum is not None:
            return row.maximum
        firm = row.side == "firm"
        return self.event.firm_maximum if firm else self.event.mentor_maximum

    def gone(self, seat: Seat) -> bool:
        """Return whether one of the two does not take part any more."""
        return any(self.people[id_].state != "approved" for id_ in seat.pair)

    def seat(self, place: Place) -> Seat:
        """Return the meeting at a place; NotFound where there is none."""
        found = self.at.get(place)
        if found is None:
            raise NotFound(_NOBODY)
        return found

    def person(self, public_id: str, side: str = "") -> Registration:
        """Return a person of the event, of a side if given; NotFound for any other."""
        for row in self.people.values():
            if row.public_id == public_id and side in {"", row.side}:
                return row
        raise NotFound(_STRANGER)


def load(session: Session, event: Event, release: Release) -> BoardState:
    """Return what stands on a board or in a version. Four SELECTs."""
    people = events.registrations_of(session, event.id, states=REGISTRATION_STATES)
    return BoardState(
        event=event,
        release=release,
        seats=board_rows.seats_of(session, release.id),
        people={row.id: row for row in people},
        rounds=events.rounds_of(session, event.id),
        tables=events.tables_of(session, event.id),
    )
