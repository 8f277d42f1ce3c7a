"""Chosen pairs find their slots; where everybody is there all day none is left over."""

import numpy as np
import pytest

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.check_rules import find_broken_rules
from matching.timetable.day import read_day
from matching.timetable.grid import Grid
from matching.timetable.placing import place_pairs
from matching.timetable.relaxed import Objective, relax
from matching.timetable.slotwise import bonuses
from matching.timetable.tables import seat_meetings


@pytest.mark.parametrize("seed", range(1, 5))
@pytest.mark.parametrize("density", [1.0, 0.6])
def test_pairs_are_placed_without_breaking_a_rule(seed, density):
    instance = make_day_instance(firms=30, mentors=12, slots=8, density=density, seed=seed)
    day = read_day(instance)
    chosen = relax(day, Objective(*bonuses(day), day.best_worth())).chosen
    grid = Grid(day)
    place_pairs(grid, chosen, np.random.default_rng(seed))
    placements = grid.placements()
    assert list(find_broken_rules(instance, seat_meetings(instance, placements))) == []
    assert all(chosen[firm, mentor] for firm, mentor, _ in placements)
    assert len(placements) >= (1.0 if density == 1 else 0.8) * chosen.sum()
