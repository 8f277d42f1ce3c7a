"""Gives chosen pairs their slots: the most constrained first, chains move others out of the way.

Where everybody is there all day this never fails (Kőnig: a bipartite graph needs no more colours
than its largest degree), and full slots hand meetings to emptier ones (de Werra's balancing).
"""

import numpy as np

from matching.timetable.domain import Mask
from matching.timetable.grid import FREE, Grid
from matching.timetable.kempe import chain_from_mentor, shift_of, swap


def place_pairs(grid: Grid, chosen: Mask, rng: np.random.Generator) -> None:
    """Adds as many of the chosen pairs as find a slot, shape (firms, mentors)."""
    day = grid.day
    firms, mentors = np.nonzero(chosen & (grid.slot_of == FREE))
    common = (day.firm_there[firms] & day.mentor_there[mentors]).sum(axis=1)
    free_all_day = bool(day.firm_there.all() and day.mentor_there.all())
    order = np.lexsort((rng.random(len(firms)), common))
    for at in order.tolist():
        firm, mentor = int(firms[at]), int(mentors[at])
        if (
            grid.firm_count[firm] < day.firm_max[firm]
            and grid.mentor_count[mentor] < day.mentor_max[mentor]
        ):
            _place(grid, firm, mentor, crowded=free_all_day)
    if free_all_day:
        _balance(grid)


def _place(grid: Grid, firm: int, mentor: int, *, crowded: bool) -> bool:
    day = grid.day
    firm_free = day.firm_there[firm] & (grid.firm_at[firm] == FREE)
    mentor_free = day.mentor_there[mentor] & (grid.mentor_at[mentor] == FREE)
    room = day.tables - grid.load
    both = np.flatnonzero(firm_free & mentor_free & ((room > 0) | crowded))
    if len(both):
        grid.add(firm, mentor, int(both[np.argmax(room[both])]))
        return True
    for first in np.flatnonzero(firm_free & day.mentor_there[mentor]).tolist():
        if first == FREE or grid.mentor_at[mentor, first] == FREE:
            continue
        for second in np.flatnonzero(mentor_free).tolist():
            chain = chain_from_mentor(grid, mentor, first, second)
            if chain is None:
                continue
            shift = shift_of(grid, chain, first)
            # the new meeting comes into the first slot as well
            if crowded or (1 - shift <= room[first] and shift <= room[second]):
                swap(grid, chain, first, second)
                grid.add(firm, mentor, first)
                return True
    return False


def _balance(grid: Grid) -> None:
    """Moves meetings out of slots that hold more than their tables; drops what finds no place."""
    day = grid.day
    for slot in np.flatnonzero(grid.load > day.tables).tolist():
        while grid.load[slot] > day.tables[slot]:
            if not _hand_over(grid, slot):
                firm = int(np.flatnonzero(grid.firm_at[:, slot] != FREE)[-1])
                grid.remove(firm, int(grid.firm_at[firm, slot]))


def _hand_over(grid: Grid, slot: int) -> bool:
    room = grid.day.tables - grid.load
    for target in np.argsort(-room, kind="stable").tolist():
        if room[target] <= 0:
            return False
        for mentor in _starts(grid, slot, target):
            chain = chain_from_mentor(grid, mentor, slot, target)
            if chain and shift_of(grid, chain, slot) == 1:
                swap(grid, chain, slot, target)
                return True
    return False


def _starts(grid: Grid, slot: int, target: int) -> list[int]:
    here, there = grid.mentor_at[:, slot] != FREE, grid.mentor_at[:, target] != FREE
    found: list[int] = np.flatnonzero(here & ~there).tolist()
    return found
