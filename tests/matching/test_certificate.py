from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.certificate import NOT_ALLOWED, bound_matchable, bound_total


@st.composite
def tables(draw):
    needs, mentors = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    unit = st.just(NOT_ALLOWED) | st.integers(0, 6)
    rows = draw(
        st.lists(st.lists(unit, min_size=mentors, max_size=mentors), min_size=needs, max_size=needs)
    )
    capacities = draw(st.lists(st.integers(0, 3), min_size=mentors, max_size=mentors))
    return np.array(rows, dtype=np.int64), np.array(capacities, dtype=np.int64)


def all_matchings(units, capacities):
    options = [[-1, *np.flatnonzero(row != NOT_ALLOWED).tolist()] for row in units]
    for choice in product(*options):
        if all(choice.count(mentor) <= places for mentor, places in enumerate(capacities)):
            yield np.array(choice, dtype=np.int64)


def total(units, chosen):
    matched = np.flatnonzero(chosen >= 0)
    return int(units[matched, chosen[matched]].sum())


@given(tables())
def test_the_bound_on_the_number_is_reached(table):
    units, capacities = table
    neighbours = [set(np.flatnonzero(row != NOT_ALLOWED).tolist()) for row in units]
    most = max(int((chosen >= 0).sum()) for chosen in all_matchings(units, capacities))

    assert bound_matchable(neighbours, capacities.tolist()) == most


@given(tables(), st.randoms(use_true_random=False))
def test_the_bound_on_the_total_holds_and_is_tight_just_at_the_optimum(table, random):
    units, capacities = table
    matchings = list(all_matchings(units, capacities))
    chosen = random.choice(matchings)
    count = int((chosen >= 0).sum())
    best = max(total(units, m) for m in matchings if int((m >= 0).sum()) == count)

    bound = bound_total(units, capacities, chosen)

    assert bound >= best
    assert (bound == total(units, chosen)) == (best == total(units, chosen))


def test_an_empty_table_bounds_nothing():
    nobody = np.zeros(0, dtype=np.int64)

    assert bound_total(np.zeros((0, 0), dtype=np.int64), nobody, nobody) == 0
    assert bound_matchable([], []) == 0


def test_the_path_moves_two_needs_to_make_room_for_a_third():
    assert bound_matchable([{0, 1}, {1, 2}, {1}], [1, 1, 1]) == 3
    assert bound_matchable([{0}, {0, 1}, {1}, {0, 1}], [1, 1]) == 2
