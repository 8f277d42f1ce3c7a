"""What differs between two timetables, meeting by meeting and person by person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.repositories.matchday.board_rows import Seat

Place = tuple[int, int]
"""Numbers of a round and of a table."""
KINDS = ("added", "moved", "table", "dropped")


@dataclass(frozen=True)
class Difference:
    """A pair whose meeting is not where it was; None on the side where it does not meet."""

    firm_id: int
    mentor_id: int
    before: Place | None
    after: Place | None

    @property
    def kind(self) -> str:
        """``added``, ``dropped``, ``moved`` to another round, or ``table`` alone."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "dropped"
        return "moved" if self.before[0] != self.after[0] else "table"

    @property
    def pair(self) -> tuple[int, int]:
        """Ids of the registrations of both."""
        return self.firm_id, self.mentor_id

    def other(self, registration_id: int) -> int:
        """Return the id of the one whom a person meets."""
        return self.mentor_id if registration_id == self.firm_id else self.firm_id


def differences(old: Iterable[Seat], new: Iterable[Seat]) -> tuple[Difference, ...]:
    """Return the pairs that differ, by the round where they are now, or were; locks do not count.

    Each timetable has a pair at most once.
    """
    before = {seat.pair: seat.place for seat in old}
    after = {seat.pair: seat.place for seat in new}
    found = (Difference(*pair, before.get(pair), after.get(pair)) for pair in before.keys() | after)
    changed = (each for each in found if each.before != each.after)
    return tuple(sorted(changed, key=lambda each: (each.after or each.before or (), each.pair)))


def by_person(found: Sequence[Difference]) -> dict[int, tuple[Difference, ...]]:
    """Return the differences of each registration that has some, by its id, in their order."""
    sides = sorted(
        ((id_, at) for at, each in enumerate(found) for id_ in each.pair), key=lambda side: side
    )
    return {
        id_: tuple(found[at] for _, at in group)
        for id_, group in groupby(sides, key=lambda side: side[0])
    }


def counts(found: Iterable[Difference]) -> dict[str, int]:
    """Return how many differences there are of each of ``KINDS``."""
    result = dict.fromkeys(KINDS, 0)
    for each in found:
        result[each.kind] += 1
    return result
