import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.evaluate.metrics import (
    bootstrap_difference,
    ndcg,
    percentile,
    ranks,
    recall,
    reciprocal_rank,
    spearman,
)

GRADES = {"a": 3, "b": 2, "c": 1}


def test_the_ideal_order_scores_one():
    assert ndcg(["a", "b", "c"], GRADES) == 1
    assert ndcg(["x"], GRADES) == 0
    assert ndcg(["a"], {}) == 0


def test_gain_is_two_to_the_grade_less_one():
    ideal = 7 + 3 / math.log2(3) + 1 / 2
    assert ndcg(["b", "a"], GRADES) == pytest.approx((3 + 7 / math.log2(3)) / ideal)


def test_only_the_first_ten_count():
    assert ndcg(["x"] * 10 + ["a"], GRADES) == 0
    assert recall(["x"] * 10 + ["a"], GRADES) == 0


def test_the_first_best_grade_gives_the_reciprocal_rank():
    assert reciprocal_rank(["b", "a"], GRADES) == 0.5
    assert reciprocal_rank(["b"], GRADES) == 0


def test_recall_counts_good_grades():
    assert recall(["a"], GRADES) == 0.5
    assert recall([], {"c": 1}) == 1


def test_percentiles_take_the_nearest_rank():
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile([1, 2], 0.95) == 2
    assert percentile([1, 2], 0) == 1
    assert percentile([], 0.5) == 0


def test_the_bootstrap_interval_holds_the_mean():
    mean, low, high = bootstrap_difference([0.1, 0.2, 0.3, 0.4], [0.2, 0.2, 0.5, 0.4])
    assert low <= mean <= high
    assert mean == pytest.approx(0.075)
    with pytest.raises(ValueError, match="no pairs"):
        bootstrap_difference([1], [])


def test_equal_values_share_a_rank():
    assert ranks([5, 1, 5]) == [2.5, 1, 2.5]


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=20, unique=True))
def test_a_growing_function_correlates_fully(values):
    assert spearman(values, [value * 2 for value in values]) == pytest.approx(1)
    assert spearman(values, [-value for value in values]) == pytest.approx(-1)


def test_a_constant_side_correlates_with_nothing():
    assert spearman([1, 1], [1, 2]) == 0
    with pytest.raises(ValueError, match="no pairs"):
        spearman([1], [])
