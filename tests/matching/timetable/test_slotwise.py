"""A slot is filled as well as it can be, and no pass makes a timetable worse."""

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.timetable.day import read_day
from matching.timetable.grid import Grid
from matching.timetable.slotwise import fill, gains, improve
from tests.matching.days import draw_day


@settings(deadline=None)
@given(st.integers(0, 300))
def test_one_slot_is_filled_with_the_largest_sum(seed):
    day = read_day(draw_day(seed))
    grid = Grid(day)
    gain = gains(grid, 0)
    fill(grid, 0)
    reached = sum(int(gain[firm, mentor]) for firm, mentor, _ in grid.placements())
    wide = gain if gain.shape[0] >= gain.shape[1] else gain.T
    tables = int(day.tables[0])
    sums = (
        sum(sorted((int(wide[row, column]) for column, row in enumerate(rows)))[-tables:])
        for rows in permutations(range(wide.shape[0]), wide.shape[1])
    )
    assert len(grid.placements()) <= tables
    assert reached == (max(sums) if tables else 0)


@settings(deadline=None)
@given(st.integers(0, 300))
def test_passes_never_lose(seed):
    day = read_day(draw_day(seed))
    grid, rng = Grid(day), np.random.default_rng(seed)
    before = grid.value()
    for _ in range(3):
        improve(grid, rng.permutation(day.slots))
        assert grid.value() >= before
        before = grid.value()
