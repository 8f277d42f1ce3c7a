"""A timetable under construction keeps its books."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.timetable.assemble import value_of
from matching.timetable.check_rules import find_broken_rules
from matching.timetable.day import read_day
from matching.timetable.grid import FREE, Grid, place
from matching.timetable.tables import seat_meetings
from tests.matching.days import draw_day

moves = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)), max_size=40)


@settings(deadline=None)
@given(st.integers(0, 400), moves)
def test_what_fits_breaks_no_rule_and_counts_are_true(seed, wanted):
    instance = draw_day(seed)
    day = read_day(instance)
    firms, mentors = day.weights.shape
    grid = Grid(day)
    for firm, mentor, slot in wanted:
        where = firm % firms, mentor % mentors, slot % day.slots
        if grid.fits(*where):
            grid.add(*where)
    placements = grid.placements()
    assert list(find_broken_rules(instance, seat_meetings(instance, placements))) == []
    assert grid.load.sum() == grid.firm_count.sum() == grid.mentor_count.sum() == len(placements)
    good, missing, score = value_of(instance, placements)
    assert grid.value() == (good, -missing, score)

    other = grid.copy()
    for slot in range(day.slots):
        other.clear(slot)
    assert other.placements() == []
    assert (other.slot_of == FREE).all()
    assert grid.placements() == placements
    assert place(day, placements).value() == grid.value()
    assert np.array_equal(place(day, placements).firm_at, grid.firm_at)
