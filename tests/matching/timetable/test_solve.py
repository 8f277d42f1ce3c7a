"""Timetables are valid at once, better later, proven, and the same for the same seed."""

from dataclasses import replace

import pytest

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.check import check
from matching.timetable.domain import OPTIMAL
from matching.timetable.solve import solve
from tests.matching.days import draw_day


@pytest.mark.parametrize("density", [1.0, 0.7, 0.4])
def test_a_generated_day_is_proven_optimal(density):
    day = make_day_instance(firms=60, mentors=25, slots=12, density=density, seed=1)
    answer = solve(day, time_limit=60)
    assert answer.status == OPTIMAL
    assert answer.gap == 0
    assert check(day, answer) == ()


def test_what_is_shown_on_the_way_is_valid_and_never_gets_worse():
    day = make_day_instance(firms=60, mentors=25, slots=12, density=0.4, seed=1)
    shown = []
    last = solve(day, on_better=lambda one: shown.append(one) or True)
    assert len(shown) >= 2
    for one in shown:
        assert check(day, one) == ()
    values = [(v[0].value, -v[1].value, v[2].value) for v in (one.levels for one in [*shown, last])]
    assert values == sorted(values)


def test_whoever_listens_may_end_the_search():
    day = make_day_instance(firms=60, mentors=25, slots=12, density=0.4, seed=1)
    shown = []
    answer = solve(day, on_better=lambda one: bool(shown.append(one)))
    assert len(shown) == 1
    assert check(day, answer) == ()


def test_without_time_the_first_timetable_is_returned():
    day = make_day_instance(firms=60, mentors=25, slots=12, density=0.4, seed=1)
    answer = solve(day, time_limit=0)
    assert answer.meetings
    assert check(day, answer) == ()


@pytest.mark.parametrize("number", range(6))
def test_the_same_seed_gives_the_same_answer(number):
    day = draw_day(number)
    first, second = solve(day, seed=7), solve(day, seed=7)
    assert replace(first, seconds=0.0).meetings == second.meetings
    assert first.levels == second.levels


def test_a_table_that_is_known_is_kept():
    day = make_day_instance(firms=20, mentors=8, slots=6, density=1, seed=1)
    before = solve(day)
    seats = {(one.firm, one.mentor, one.slot): one.table for one in before.meetings}
    again = solve(day, seats=seats)
    assert again.meetings == before.meetings
