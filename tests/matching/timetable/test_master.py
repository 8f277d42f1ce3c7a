"""The linear model over all columns bounds what brute force finds, and its duals say the same."""

import numpy as np
import pytest

from matching.timetable.assemble import bound
from matching.timetable.day import read_day
from matching.timetable.domain import DUAL_UNIT, SCORE_LEVEL
from matching.timetable.duals import no_duals, seal
from matching.timetable.master import NEVER, Goal, Master, column_worth, gains, to_columns
from tests.matching.days import draw_day, make_day, try_everything


def every_column(day):
    there = day.firm_there[:, None] & day.mentor_there & day.allowed[:, :, None]
    return to_columns([tuple(place) for place in np.argwhere(there).tolist()])


@pytest.mark.parametrize("seed", range(12))
def test_the_model_lies_between_the_best_and_its_own_bound(seed):
    instance = draw_day(seed)
    day = read_day(instance)
    best = try_everything(instance)
    goal = Goal(0, 0, 1, reached_good=best[0], reached_missing=best[1])
    model = Master(day, every_column(day), goal)
    answer = model.relax(time_limit=20)
    assert answer is not None
    assert best[2] <= answer.value + 1e-6
    limit = bound(instance, seal(day, answer.duals), SCORE_LEVEL, best[:2])
    assert best[2] <= limit <= answer.value + 1
    whole = model.decide(time_limit=20)
    assert whole is not None
    assert round(float(column_worth(day, model.columns) @ whole)) == best[2]


def test_gains_are_those_of_the_formula():
    day = read_day(make_day([[0.9, 0.1]], slots=2, announced=frozenset({(0, 0, 1)}), keep=50))
    found = gains(day, no_duals(day), score=1, firms=slice(0, 1))
    assert found[0, 0].tolist() == [900 * DUAL_UNIT, 950 * DUAL_UNIT]
    assert (found[0, 1] == NEVER).all()


def test_a_level_that_cannot_be_held_costs_where_that_is_asked():
    day = read_day(make_day([[0.9]], slots=1))
    hard = Master(day, every_column(day), Goal(0, 0, 1, reached_good=2, reached_missing=0))
    soft = Master(
        day, every_column(day), Goal(0, 0, 1, reached_good=2, reached_missing=0, soft=True)
    )
    assert hard.relax(time_limit=5) is None
    answer = soft.relax(time_limit=5)
    assert answer is not None
    assert answer.value < 0
