"""Levels are proven column by column, from whatever columns one begins with."""

import time

import pytest

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.day import read_day
from matching.timetable.exact import decide, prove
from matching.timetable.master import Goal, to_columns
from matching.timetable.solve import solve

DAY = make_day_instance(firms=20, mentors=8, slots=6, density=0.5, seed=3)
BEST = solve(DAY, time_limit=20)
PLACES = [(one.firm, one.mentor, one.slot) for one in BEST.meetings]
GOAL = Goal(0, 0, 1, reached_good=BEST.levels[0].value, reached_missing=BEST.levels[1].value)


def test_from_the_best_timetable_alone_all_columns_are_found():
    day = read_day(DAY)
    proof = prove(day, GOAL, to_columns(PLACES), best=-1, deadline=time.monotonic() + 20)
    assert proof.complete
    assert proof.bound >= BEST.levels[2].value
    assert len(proof.columns) > len(PLACES)
    grid = decide(day, GOAL, proof, best=BEST.levels[2].value - 1, deadline=time.monotonic() + 20)
    assert grid is not None
    assert grid.value()[2] == BEST.levels[2].value


@pytest.mark.parametrize("seconds", [-1.0, 0.0])
def test_without_time_nothing_is_proven(seconds):
    day = read_day(DAY)
    proof = prove(day, GOAL, to_columns(PLACES), best=0, deadline=time.monotonic() + seconds)
    assert proof.duals is None
    assert decide(day, GOAL, proof, best=0, deadline=time.monotonic() + seconds) is None
