"""What the solver is measured against: ways in which days are filled elsewhere."""

from collections.abc import Iterable

import numpy as np

from matching.timetable.check import find_allowed, weigh
from matching.timetable.domain import Instance, Meeting, Placement


def self_book(instance: Instance, *, seed: int) -> tuple[Meeting, ...]:
    """Returns the day that books itself, as on most platforms: first come, first served.

    Firms come in a random order. Each takes the mentors that suit it best, wishes included, one
    after another in the earliest slot that both have free, until its maximum is reached.
    """
    weights = weigh(instance)
    day = _OpenDay(instance)
    for firm in np.random.default_rng(seed).permutation(len(instance.firms)).tolist():
        for mentor in np.argsort(-weights[firm], kind="stable").tolist():
            day.try_to_book(firm, mentor)
    return day.meetings()


def book_greedily(instance: Instance, *, seed: int) -> tuple[Meeting, ...]:
    """Returns the day in which the best pair of all is booked first, then the next best.

    Each pair gets the earliest slot that both have free; equal pairs come in a random order.
    """
    weights = weigh(instance).ravel()
    order = np.random.default_rng(seed).permutation(weights.size)
    day = _OpenDay(instance)
    for place in order[np.argsort(-weights[order], kind="stable")].tolist():
        day.try_to_book(*divmod(place, len(instance.mentors)))
    return day.meetings()


class _OpenDay:
    """A day to which meetings are added as long as no rule is broken; fixed ones stand first."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._allowed = find_allowed(instance)
        self._firm_open = [set(firm.available) for firm in instance.firms]
        self._mentor_open = [set(mentor.available) for mentor in instance.mentors]
        self._firm_left = [firm.maximum for firm in instance.firms]
        self._mentor_left = [mentor.maximum for mentor in instance.mentors]
        self._tables_left = list(instance.tables)
        self._placements: list[Placement] = []
        for placement in sorted(instance.fixed):
            self._book(*placement)

    def try_to_book(self, firm: int, mentor: int) -> None:
        """Books the earliest slot, where there is one."""
        if not self._allowed[firm, mentor]:
            return
        if not (self._firm_left[firm] > 0 and self._mentor_left[mentor] > 0):
            return
        for slot in sorted(self._firm_open[firm] & self._mentor_open[mentor]):
            if self._tables_left[slot] > 0:
                self._book(firm, mentor, slot)
                return

    def meetings(self) -> tuple[Meeting, ...]:
        """Returns what was booked."""
        return seat(self._placements)

    def _book(self, firm: int, mentor: int, slot: int) -> None:
        self._placements.append((firm, mentor, slot))
        self._allowed[firm, mentor] = False
        self._firm_open[firm].discard(slot)
        self._mentor_open[mentor].discard(slot)
        self._firm_left[firm] -= 1
        self._mentor_left[mentor] -= 1
        self._tables_left[slot] -= 1


def seat(placements: Iterable[Placement]) -> tuple[Meeting, ...]:
    """Gives placements the tables of their slot from 0 on, in the order of the mentors."""
    taken: dict[int, int] = {}
    meetings = []
    for slot, mentor, firm in sorted((slot, mentor, firm) for firm, mentor, slot in placements):
        table = taken.get(slot, 0)
        meetings.append(Meeting(firm, mentor, slot, table))
        taken[slot] = table + 1
    return tuple(meetings)
