"""Gives meetings their tables: a mentor keeps one where that is possible, else moves rarely.

A table is a row of slots. Whoever has the most meetings looks first for a row in which all their
slots are free, and takes the fullest of these; who finds none sits at each table as long as can
be, which is the fewest moves while the others stay.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from matching.timetable.domain import Instance, Mask, Meeting, Placement


def seat_meetings(
    instance: Instance,
    placements: Iterable[Placement],
    standing: Mapping[Placement, int] | None = None,
) -> tuple[Meeting, ...]:
    """Returns the placements with a table each, sorted by slot, then table.

    Args:
        instance: whose tables there are.
        placements: no more in a slot than it has tables.
        standing: tables that placements have already and keep, as far as two do not claim one.
    """
    hall = _Hall(instance)
    by_mentor: dict[int, list[Placement]] = {}
    for placement in sorted(placements):
        by_mentor.setdefault(placement[1], []).append(placement)
    known: dict[int, int] = {}
    for placement in sorted(standing or {}):
        _, mentor, slot = placement
        table = (standing or {})[placement]
        mine = by_mentor.get(mentor, [])
        if placement in mine and hall.is_free(table, [slot]):
            hall.sit(placement, table)
            mine.remove(placement)
            known[mentor] = table
    order = sorted(by_mentor, key=lambda one: (one not in known, -len(by_mentor[one]), one))
    wanderers = [
        mentor for mentor in order if not hall.settle(by_mentor[mentor], known.get(mentor))
    ]
    for mentor in wanderers:
        hall.wander(by_mentor[mentor])
    return tuple(sorted(hall.meetings, key=lambda one: (one.slot, one.table)))


def count_changes(meetings: Sequence[Meeting]) -> dict[int, int]:
    """Returns how often each mentor changes the table, by position; only those who do."""
    at: dict[int, int] = {}
    changes: dict[int, int] = {}
    for meeting in sorted(meetings, key=lambda one: one.slot):
        if at.setdefault(meeting.mentor, meeting.table) != meeting.table:
            changes[meeting.mentor] = changes.get(meeting.mentor, 0) + 1
            at[meeting.mentor] = meeting.table
    return changes


class _Hall:
    """Which table is free when, and who sits where."""

    def __init__(self, instance: Instance) -> None:
        limits = np.array(instance.tables, dtype=np.int64)
        count = int(limits.max(initial=0))
        self._free: Mask = np.arange(count)[:, None] < limits[None, :]
        self.meetings: list[Meeting] = []

    def is_free(self, table: int, slots: Sequence[int]) -> bool:
        return 0 <= table < len(self._free) and bool(self._free[table, list(slots)].all())

    def sit(self, placement: Placement, table: int) -> None:
        firm, mentor, slot = placement
        self._free[table, slot] = False
        self.meetings.append(Meeting(firm, mentor, slot, table))

    def settle(self, placements: Sequence[Placement], wanted: int | None) -> bool:
        """Seats all meetings of a mentor at one table; False where none is free for all."""
        slots = [slot for _, _, slot in placements]
        if wanted is not None and self.is_free(wanted, slots):
            table = wanted
        else:
            fits = np.flatnonzero(self._free[:, slots].all(axis=1))
            if not len(fits):
                return False
            table = int(fits[np.argmin(self._free[fits].sum(axis=1))])
        for placement in placements:
            self.sit(placement, table)
        return True

    def wander(self, placements: Sequence[Placement]) -> None:
        """Seats meetings in order, each table as long as it is free."""
        left = sorted(placements, key=lambda placement: placement[2])
        while left:
            free = self._free[:, [slot for _, _, slot in left]]
            runs = np.where(free.all(axis=1), len(left), np.argmin(free, axis=1))
            # of those that are free for the longest, the one that is free the least
            rest = self._free.sum(axis=1)
            table = int(np.lexsort((rest, -runs))[0])
            for placement in left[: int(runs[table])]:
                self.sit(placement, table)
            left = left[int(runs[table]) :]
