"""Empties one slot after the other and fills it again as well as it can be filled.

Given the other slots, the best filling of one slot is an assignment problem with at most as many
pairs as tables, which is solved exactly; so no pass ever makes a timetable worse.
"""

import numpy as np

from matching.timetable.day import Day
from matching.timetable.domain import Integers
from matching.timetable.grid import FREE, Grid

BONUS_STEP = 200
"""A firm's first good meeting outweighs this many missing ones, each this many largest weights."""


def bonuses(day: Day) -> tuple[int, int]:
    """Returns the worth of a first good meeting and of a missing meeting, in score units.

    Large enough that no chain of exchanges that occurs outweighs them; the levels are compared
    one by one wherever two timetables are, and bounds are proven level by level.
    """
    missing = BONUS_STEP * int(day.best_worth().max(initial=1) + 1)
    return BONUS_STEP * missing, missing


def gains(grid: Grid, slot: int) -> Integers:
    """Returns what each pair would add in a slot, 0 where it cannot be; shape (firms, mentors)."""
    day = grid.day
    first_good, missing = bonuses(day)
    firms = day.firm_there[:, slot] & (grid.firm_at[:, slot] == FREE)
    firms &= grid.firm_count < day.firm_max
    mentors = day.mentor_there[:, slot] & (grid.mentor_at[:, slot] == FREE)
    mentors &= grid.mentor_count < day.mentor_max
    open_pairs = day.allowed & (grid.slot_of == FREE) & firms[:, None] & mentors
    worth = day.worth(slot) + missing * (grid.firm_count < day.minimum)[:, None]
    wanting = day.wants_good & (grid.good_count == 0)
    worth = worth + first_good * (day.good & wanting[:, None])
    return np.where(open_pairs, worth, 0)


def fill(grid: Grid, slot: int, noise: Integers | None = None) -> None:
    """Fills what is free of a slot with the pairs of the largest sum of gains."""
    from scipy.optimize import linear_sum_assignment

    gain = gains(grid, slot)
    if noise is not None:
        gain = np.where(gain > 0, gain + noise, 0)
    rows = np.flatnonzero(gain.any(axis=1))
    columns = np.flatnonzero(gain.any(axis=0))
    if not len(rows):
        return
    core = gain[np.ix_(rows, columns)].astype(np.float64)
    tables = int(grid.day.tables[slot] - grid.load[slot])
    spare = len(columns) - tables
    if spare > 0:
        # as many columns as there are too many take a dummy, which is worth more than anything
        core = np.vstack([core, np.full((spare, len(columns)), core.max() * len(columns) + 1)])
    for row, column in zip(*linear_sum_assignment(core, maximize=True), strict=True):
        if row < len(rows) and core[row, column] > 0:
            grid.add(int(rows[row]), int(columns[column]), slot)


def improve(grid: Grid, order: Integers) -> bool:
    """Refills each slot in the order given; returns whether the timetable became better."""
    before = grid.value()
    for slot in order.tolist():
        grid.clear(slot)
        fill(grid, slot)
    return grid.value() > before
