"""A timetable under construction: who sits with whom in each slot, and what it is worth."""

from collections.abc import Iterable

import numpy as np

from matching.timetable.day import Day
from matching.timetable.domain import Placement

FREE = -1


class Grid:
    """Placements that break no rule of the day, beside those that are fixed.

    Attributes:
        firm_at: mentor of each firm in each slot or ``FREE``, shape (firms, slots).
        mentor_at: firm of each mentor in each slot or ``FREE``, shape (mentors, slots).
        slot_of: slot of each pair or ``FREE``, shape (firms, mentors).
        firm_count, mentor_count: meetings of each. load: meetings of each slot.
        good_count: good meetings of each firm.
    """

    def __init__(self, day: Day) -> None:
        self.day = day
        firms, mentors = day.weights.shape
        self.firm_at = np.full((firms, day.slots), FREE, dtype=np.int32)
        self.mentor_at = np.full((mentors, day.slots), FREE, dtype=np.int32)
        self.slot_of = np.full((firms, mentors), FREE, dtype=np.int8)
        self.firm_count = np.zeros(firms, dtype=np.int64)
        self.mentor_count = np.zeros(mentors, dtype=np.int64)
        self.good_count = np.zeros(firms, dtype=np.int64)
        self.load = np.zeros(day.slots, dtype=np.int64)

    def copy(self) -> "Grid":
        """Returns an independent copy."""
        other = Grid.__new__(Grid)
        other.day = self.day
        for name in (
            "firm_at", "mentor_at", "slot_of", "firm_count", "mentor_count", "good_count", "load",
        ):  # fmt: skip
            setattr(other, name, getattr(self, name).copy())
        return other

    def add(self, firm: int, mentor: int, slot: int) -> None:
        """Places a meeting where both are free."""
        self.firm_at[firm, slot] = mentor
        self.mentor_at[mentor, slot] = firm
        self.slot_of[firm, mentor] = slot
        self.firm_count[firm] += 1
        self.mentor_count[mentor] += 1
        self.good_count[firm] += self.day.good[firm, mentor]
        self.load[slot] += 1

    def remove(self, firm: int, mentor: int) -> int:
        """Takes a meeting out and returns its slot."""
        slot = int(self.slot_of[firm, mentor])
        self.firm_at[firm, slot] = self.mentor_at[mentor, slot] = FREE
        self.slot_of[firm, mentor] = FREE
        self.firm_count[firm] -= 1
        self.mentor_count[mentor] -= 1
        self.good_count[firm] -= self.day.good[firm, mentor]
        self.load[slot] -= 1
        return slot

    def clear(self, slot: int) -> None:
        """Takes all meetings of a slot out."""
        for firm in np.flatnonzero(self.firm_at[:, slot] != FREE).tolist():
            self.remove(firm, int(self.firm_at[firm, slot]))

    def fits(self, firm: int, mentor: int, slot: int) -> bool:
        """Tells whether a new meeting breaks nothing."""
        day = self.day
        return bool(
            day.allowed[firm, mentor]
            and self.slot_of[firm, mentor] == FREE
            and day.firm_there[firm, slot]
            and day.mentor_there[mentor, slot]
            and self.firm_at[firm, slot] == FREE
            and self.mentor_at[mentor, slot] == FREE
            and self.firm_count[firm] < day.firm_max[firm]
            and self.mentor_count[mentor] < day.mentor_max[mentor]
            and self.load[slot] < day.tables[slot]
        )

    def placements(self) -> list[Placement]:
        """Returns the placements decided here, by firm and slot, without the fixed ones."""
        firms, slots = np.nonzero(self.firm_at != FREE)
        mentors = self.firm_at[firms, slots]
        return list(zip(firms.tolist(), mentors.tolist(), slots.tolist(), strict=True))

    def value(self) -> tuple[int, int, int]:
        """Returns (firms that have a good meeting now, minus missing ones, score), all to maximise.

        Firms that owe their good meeting to a fixed one count elsewhere.
        """
        day = self.day
        good = int((day.wants_good & (self.good_count > 0)).sum())
        missing = int(np.maximum(day.minimum - self.firm_count, 0).sum())
        firms, slots = np.nonzero(self.firm_at != FREE)
        mentors = self.firm_at[firms, slots]
        score = int(day.weights[firms, mentors].sum())
        if day.keep:
            score += day.keep * sum(self.slot_of[pair] == slot for pair, slot in day.kept.items())
        return good, -missing, score


def place(day: Day, placements: Iterable[Placement]) -> Grid:
    """Returns a grid of those placements that fit, in the order given."""
    grid = Grid(day)
    for firm, mentor, slot in placements:
        if grid.fits(firm, mentor, slot):
            grid.add(firm, mentor, slot)
    return grid
