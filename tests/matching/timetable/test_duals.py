"""Dual values prove what they say, with fixed meetings as well."""

import pytest

from matching.timetable.assemble import bound, value_of
from matching.timetable.check import find_bad_duals
from matching.timetable.day import read_day
from matching.timetable.domain import GOOD_LEVEL, LEVELS, SCORE_LEVEL
from matching.timetable.duals import duals_of, no_duals, seal
from matching.timetable.relaxed import Objective, relax
from matching.timetable.slotwise import bonuses
from tests.matching.days import draw_morning, make_day, try_everything


@pytest.mark.parametrize("seed", range(20))
def test_sealed_values_are_true_and_never_looser(seed):
    instance = draw_morning(seed)
    day = read_day(instance)
    objective = Objective(*bonuses(day), day.best_worth())
    loose = duals_of(day, objective, relax(day, objective))
    sealed = seal(day, loose)
    best = try_everything(instance)
    assert list(find_bad_duals(instance, sealed, SCORE_LEVEL)) == []
    limit = bound(instance, sealed, SCORE_LEVEL, best[:2])
    assert best[2] <= limit <= bound(instance, loose, SCORE_LEVEL, best[:2])


def test_a_firm_without_a_good_mentor_needs_no_argument():
    instance = make_day([[0.9, 0.3], [0.3, 0.3]], slots=2)
    assert bound(instance, no_duals(read_day(instance)), GOOD_LEVEL, (0, 0)) == 1


def test_a_day_that_is_over_is_proven_as_it_was():
    fixed = frozenset({(0, 0, 0), (1, 1, 0)})
    instance = make_day([[0.9, 0.7], [0.8, 0.6]], slots=1, fixed=fixed)
    values = value_of(instance, fixed)
    day = read_day(instance)
    for level, value in zip(LEVELS, values, strict=True):
        objective = Objective(*bonuses(day), day.best_worth())
        duals = seal(
            day,
            no_duals(day)
            if level == GOOD_LEVEL
            else duals_of(day, objective, relax(day, objective), level),
        )
        assert bound(instance, duals, level, values[:2]) == value
