"""Reviewers carry as little as the rules allow."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.errors import InvalidValueError
from matching.selection.spread_out import spread_out


def test_four_applications_among_three_reviewers() -> None:
    allowed = {1: [7, 8, 9], 2: [7, 8, 9], 3: [8, 9], 4: [7, 8, 9]}

    found = spread_out(allowed, dict.fromkeys(allowed, 2), {})

    assert found.most == 3
    assert all(len(given) == 2 for given in found.given.values())
    assert 7 not in found.given[3]
    assert not found.short


def test_who_carries_much_already_is_spared() -> None:
    found = spread_out({1: [7, 8], 2: [7, 8]}, {1: 1, 2: 1}, {7: 5})

    assert found.given == {1: (8,), 2: (8,)}
    assert found.most == 5


def test_an_application_that_nobody_may_judge_is_named() -> None:
    found = spread_out({1: [], 2: [7]}, {1: 2, 2: 2}, {})

    assert found.short == {1: 2, 2: 1}
    assert found.given == {1: (), 2: (7,)}


def test_a_negative_wish_is_refused() -> None:
    with pytest.raises(InvalidValueError):
        spread_out({1: [7]}, {1: -1}, {})


@given(
    st.lists(st.sets(st.integers(0, 3), min_size=1), min_size=1, max_size=4),
    st.lists(st.integers(0, 2), min_size=4, max_size=4),
    st.integers(1, 2),
)
def test_no_other_way_has_a_smaller_largest_load(
    choices: list[set[int]], before: list[int], each: int
) -> None:
    allowed = dict(enumerate(choices))
    carried = dict(enumerate(before))

    found = spread_out(allowed, dict.fromkeys(allowed, each), carried)

    for application, given_to in found.given.items():
        assert set(given_to) <= allowed[application]
        assert len(given_to) == min(each, len(allowed[application]))
    ways = product(*(combinations(sorted(c), min(each, len(c))) for c in choices))
    best = min(max(carried[r] + sum(r in those for those in way) for r in carried) for way in ways)
    assert found.most == best
