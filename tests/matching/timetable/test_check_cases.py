"""Cases of a proof leave nothing out, or the checker says so."""

from dataclasses import replace

import numpy as np
import pytest

from matching.evaluate.day_instances import make_day_instance
from matching.timetable.check import check
from matching.timetable.check_cases import leaves_nothing_out, read_case
from matching.timetable.domain import Duals, Leaf
from matching.timetable.solve import solve

A, B = (0, 0, 0), (1, 1, 1)
_NONE = np.zeros(1, dtype=np.int64)
DUALS = Duals(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE)


def leaf(*decisions):
    return Leaf(decisions, DUALS)


def test_a_whole_tree_leaves_nothing_out():
    assert leaves_nothing_out([leaf()])
    tree = [leaf((A, True)), leaf((A, False), (B, True)), leaf((A, False), (B, False))]
    assert leaves_nothing_out(tree)
    assert leaves_nothing_out(tree[::-1])


@pytest.mark.parametrize(
    "leaves",
    [
        [],
        [leaf((A, True))],
        [leaf((A, True)), leaf((B, False))],
        [leaf(), leaf((A, True))],
        [leaf((A, True)), leaf((A, False), (B, True))],
        [leaf((A, True)), leaf((A, False)), leaf((A, False))],
    ],
)
def test_a_tree_with_a_gap_is_seen(leaves):
    assert not leaves_nothing_out(leaves)


def test_a_case_is_the_day_with_its_decisions():
    day = make_day_instance(firms=4, mentors=3, slots=3, density=1, seed=1)
    inner, refused = read_case(day, leaf((A, True), (B, False)))
    assert (inner.fixed, refused) == (frozenset({A}), frozenset({B}))


def test_a_case_taken_out_of_a_proof_is_missed():
    day = make_day_instance(firms=20, mentors=10, slots=8, density=0.4, seed=4)
    answer = solve(day)
    assert (answer.status, answer.method) == ("optimal", "mip")
    assert check(day, answer) == ()

    at = next(level for level, cases in enumerate(answer.leaves) if cases)
    fewer = [cases[1:] for cases in answer.leaves]
    codes = {one.code for one in check(day, replace(answer, leaves=tuple(fewer)))}
    assert "cases_incomplete" in codes

    greedy = list(answer.levels)
    greedy[at] = replace(greedy[at], bound=greedy[at].bound - 1, value=greedy[at].value - 1)
    codes = {one.code for one in check(day, replace(answer, levels=tuple(greedy)))}
    assert {"bound_wrong", "value_wrong"} <= codes
