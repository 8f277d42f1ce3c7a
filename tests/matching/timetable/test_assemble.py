from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.timetable.assemble import assemble, bound, no_duals, value_of
from matching.timetable.baselines import book_greedily
from matching.timetable.check import bound_of, check, recount
from matching.timetable.domain import DUAL_UNIT, LEVELS, Duals
from tests.matching.days import draw_day, make_day, prove


def placements_of(meetings):
    return [(one.firm, one.mentor, one.slot) for one in meetings]


def draw_prices(day, seed):
    """Any values prove some bound; these are good ones now and then."""
    rng = np.random.default_rng(seed)

    def some(*shape):
        return np.where(rng.random(shape) < 0.5, rng.integers(0, 900 * DUAL_UNIT, shape), 0)

    firms, mentors = len(day.firms), len(day.mentors)
    return Duals(
        firm_slot=some(firms, day.slots),
        mentor_slot=some(mentors, day.slots),
        tables=some(day.slots),
        firm_max=some(firms),
        mentor_max=some(mentors),
        minimum=some(firms),
        good=some(firms),
        keep_good=int(some(1)[0]),
        keep_missing=int(some(1)[0]),
    )


def with_standing(day, seed):
    """The day with some meetings of a greedy booking fixed and some announced."""
    booked = placements_of(book_greedily(day, seed=seed))
    return replace(
        day, fixed=frozenset(booked[::3]), announced=frozenset(booked[1::2]), keep=seed % 3 * 50
    )


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_bounds_and_values_agree_with_the_checker_s(seed):
    day = with_standing(draw_day(seed), seed)
    meetings = book_greedily(day, seed=seed)
    values = recount(day, meetings)
    prices = draw_prices(day, seed)

    assert value_of(day, placements_of(meetings)) == values
    for level in LEVELS:
        assert bound(day, prices, level, values[:2]) == bound_of(day, prices, level, values[:2])
        assert bound(day, no_duals(day), level, values[:2]) == bound_of(
            day, None, level, values[:2]
        )


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_an_assembled_answer_says_the_truth(seed):
    day = with_standing(draw_day(seed), seed)
    placements = placements_of(book_greedily(day, seed=seed))
    values = value_of(day, placements)

    timetable = assemble(
        day, placements, [prove(day, level, values[:2]) for level in LEVELS],
        method="lp", seed=seed, seconds=0.0,
    )  # fmt: skip

    assert check(day, timetable) == ()


def test_prices_that_prove_less_than_nothing_are_left_out():
    day = make_day([[0.7, 0.4], [0.5, 0.9]])
    high = replace(no_duals(day), firm_max=np.full(2, 900 * DUAL_UNIT))

    timetable = assemble(day, [(0, 0, 0)], [high] * 3, method="flow", seed=1, seconds=0.0)

    assert timetable.duals[:2] == (None, None)
    assert timetable.levels[0].bound == 2


def test_without_proofs_the_bounds_need_no_argument():
    day = make_day([[0.7, 0.4], [0.5, 0.9]])

    timetable = assemble(day, [(0, 0, 0)], (None,) * 3, method="flow", seed=1, seconds=0.0)

    assert [level.bound for level in timetable.levels] == [2, 0, 2500]
    assert timetable.status == "bounded"


def test_an_empty_day_is_answered():
    day = make_day(np.zeros((0, 2)))

    timetable = assemble(day, [], (None,) * 3, method="flow", seed=1, seconds=0.0)

    assert timetable.status == "optimal"
