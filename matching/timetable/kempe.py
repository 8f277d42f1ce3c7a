"""Exchanges two slots along a chain of meetings, so that everybody keeps whom they meet.

The meetings of two slots form paths and circles, firms and mentors in turn. Swapping the slots of
a whole one breaks no rule but presence and tables, which are asked before.
"""

from collections.abc import Sequence

from matching.timetable.grid import FREE, Grid

Chain = list[tuple[int, int]]
"""Meetings (firm, mentor), each beside the next."""


def chain_from_mentor(grid: Grid, mentor: int, first: int, second: int) -> Chain | None:
    """Returns the chain that begins with a mentor's meeting in ``first``, None if it must stay.

    The mentor is free in ``second``, so the chain is a path. It must stay where somebody on it is
    not there in the other slot, or where it holds an announced meeting that earns its bonus.
    """
    chain: Chain = []
    here, there = first, second
    at_mentor = mentor
    while True:
        firm = int(grid.mentor_at[at_mentor, here])
        if firm == FREE:
            return chain
        if not may_move(grid, firm, at_mentor, here, there):
            return None
        chain.append((firm, at_mentor))
        next_mentor = int(grid.firm_at[firm, there])
        if next_mentor == FREE:
            return chain
        if not may_move(grid, firm, next_mentor, there, here):
            return None
        chain.append((firm, next_mentor))
        at_mentor = next_mentor


def may_move(grid: Grid, firm: int, mentor: int, source: int, target: int) -> bool:
    """Tells whether a meeting may change the slot as far as its two people are concerned."""
    day = grid.day
    if not (day.firm_there[firm, target] and day.mentor_there[mentor, target]):
        return False
    return not day.keep or day.kept.get((firm, mentor), FREE) != source


def swap(grid: Grid, chain: Sequence[tuple[int, int]], first: int, second: int) -> None:
    """Exchanges the two slots of every meeting of a chain."""
    slots = [grid.remove(firm, mentor) for firm, mentor in chain]
    for (firm, mentor), slot in zip(chain, slots, strict=True):
        grid.add(firm, mentor, second if slot == first else first)


def shift_of(grid: Grid, chain: Sequence[tuple[int, int]], first: int) -> int:
    """Returns how many meetings more leave ``first`` than come into it."""
    leaving = sum(int(grid.slot_of[pair]) == first for pair in chain)
    return 2 * leaving - len(chain)
