import time
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.baselines import book_greedily, seat
from matching.timetable.check import check
from matching.timetable.check_claims import count_idle
from matching.timetable.day import read_day
from matching.timetable.grid import place
from matching.timetable.polish import shorten_waits
from tests.matching.days import draw_day, make_day


def placements_of(meetings):
    return [(one.firm, one.mentor, one.slot) for one in meetings]


def polish(day, placements, *, seed=1, seconds=5.0):
    grid = place(read_day(day), placements)
    rng = np.random.default_rng(seed)
    left = shorten_waits(grid, rng=rng, deadline=time.monotonic() + seconds)
    return left, [*grid.placements(), *day.fixed]


def test_a_firm_that_waits_is_moved_into_the_gap():
    day = make_day([[0.7, 0.7]], slots=4)

    left, placements = polish(day, [(0, 0, 0), (0, 1, 3)])

    assert left == 0
    assert {(firm, mentor) for firm, mentor, _ in placements} == {(0, 0), (0, 1)}


def test_others_on_the_path_change_their_slots_too():
    day = make_day(
        [[0.7, 0.7], [0.7, 0.7]], slots=3, mentors={0: {"available": frozenset({0, 1})}},
        tables=(1, 1, 1),
    )  # fmt: skip
    # firm 0 waits for slot 2; the one table of slot 1 is taken by firm 1
    left, placements = polish(day, [(0, 0, 0), (1, 0, 1), (0, 1, 2)])

    assert left == 0
    assert check(day, seat(placements)) == ()


def test_announced_meetings_stay_where_they_earn_their_bonus():
    day = make_day([[0.7, 0.7]], slots=4, announced=frozenset({(0, 0, 0), (0, 1, 3)}), keep=1)

    left, placements = polish(day, [(0, 0, 0), (0, 1, 3)])

    assert left == 2
    assert set(placements) == day.announced


def test_fixed_meetings_count_as_busy_and_stay():
    day = make_day([[0.7, 0.7]], slots=4, fixed=frozenset({(0, 0, 0)}))

    left, placements = polish(day, [(0, 1, 3)])

    assert left == 0
    assert (0, 0, 0) in placements


def test_nothing_moves_when_the_time_is_over():
    day = make_day([[0.7, 0.7]], slots=4)

    assert polish(day, [(0, 0, 0), (0, 1, 3)], seconds=-1)[0] == 2


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_waits_never_grow_pairs_stay_and_rules_hold(seed):
    day = draw_day(seed, firms=8, mentors=5, slots=6)
    before = placements_of(book_greedily(day, seed=seed))
    day = replace(day, fixed=frozenset(before[::4]), announced=frozenset(before[::3]), keep=5)
    movable = [place for place in before if place not in day.fixed]

    left, after = polish(day, movable, seed=seed)

    meetings = seat(after)
    assert left == count_idle(day, meetings) <= count_idle(day, seat(before))
    assert {place[:2] for place in after} == {place[:2] for place in before}
    assert check(day, meetings) == ()
    assert day.announced <= set(after)
    assert polish(day, movable, seed=seed)[1] == after


def test_a_real_day_loses_most_of_its_waits():
    day = make_day_instance(firms=60, mentors=25, slots=12, density=1, seed=1)
    before = placements_of(book_greedily(day, seed=1))

    left, after = polish(day, before)

    assert left < 0.4 * count_idle(day, seat(before))
    assert check(day, seat(after)) == ()
