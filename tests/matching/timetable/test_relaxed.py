"""The flow bounds every timetable, and its prices prove it."""

import numpy as np
import pytest

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.assemble import bound
from matching.timetable.day import read_day
from matching.timetable.domain import SCORE_LEVEL
from matching.timetable.duals import duals_of
from matching.timetable.relaxed import Objective, relax
from matching.timetable.slotwise import bonuses


@pytest.mark.parametrize("density", [1.0, 0.5])
@pytest.mark.parametrize("seed", range(1, 6))
def test_prices_of_the_flow_add_up_to_its_value(seed, density):
    instance = make_day_instance(firms=25, mentors=10, slots=8, density=density, seed=seed)
    day = read_day(instance)
    objective = Objective(*bonuses(day), day.best_worth())
    relaxed = relax(day, objective)
    chosen = relaxed.chosen
    assert (chosen.sum(axis=1) <= relaxed.firm_caps).all()
    assert (chosen.sum(axis=0) <= relaxed.mentor_caps).all()
    assert chosen.sum() <= day.tables.sum()
    good = int((chosen & day.good).any(axis=1).sum())
    missing = int(np.maximum(day.minimum - chosen.sum(axis=1), 0).sum())
    score = int(day.weights[chosen].sum())
    duals = duals_of(day, objective, relaxed)
    assert bound(instance, duals, SCORE_LEVEL, (good, missing)) == score
