"""What the linear model cannot prove is proven by cases."""

import time

import numpy as np

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.assemble import bound_of_cases
from matching.timetable.branching import split
from matching.timetable.day import read_day
from matching.timetable.domain import SCORE_LEVEL
from matching.timetable.master import Columns
from matching.timetable.solve import solve

HARD = make_day_instance(firms=20, mentors=10, slots=8, density=0.4, seed=4)


def every_column(instance):
    day = read_day(instance)
    there = day.firm_there[:, None] & day.mentor_there & day.allowed[:, :, None]
    return Columns(*(axis.astype(np.int64) for axis in np.nonzero(there)))


def cases(values, seconds=30.0):
    deadline = time.monotonic() + seconds
    return split(HARD, SCORE_LEVEL, values, every_column(HARD), deadline=deadline)


def test_cases_prove_what_was_found():
    values = tuple(level.value for level in solve(HARD).levels)
    found = cases(values)
    assert found.better is None
    assert len(found.leaves) > 1
    assert bound_of_cases(HARD, found.leaves, SCORE_LEVEL, values[:2]) == values[2]


def test_a_better_timetable_is_met_on_the_way():
    good, missing, score = (level.value for level in solve(HARD).levels)
    found = cases((good, missing, score - 500))
    assert found.better is not None
    assert bound_of_cases(HARD, found.leaves, SCORE_LEVEL, (good, missing)) == score


def test_without_time_nothing_is_claimed():
    assert cases((19, 6, 0), seconds=-1.0).leaves == ()
