"""The arithmetic of the benchmarks."""

import math

import pytest

from tests.bench.figures import expected_s, first_reaching, overlap, quantile, ratio


def test_a_quantile_is_one_of_the_values():
    values = [float(number) for number in range(100, 0, -1)]
    assert quantile(values, 0.5) == 51
    assert quantile(values, 0.95) == 96
    assert quantile(values, 1.0) == 100
    assert quantile([7.0], 0.95) == 7


@pytest.mark.parametrize(
    ("ours", "peer", "said"),
    [
        (2.0, 6.4, "1 : 3.2"),
        (6.4, 2.0, "3.2 : 1"),
        (1.0, 1.0, "1 : 1"),
        (1.0, 12.6, "1 : 13"),
        (4000.0, 2.0, "2,000 : 1"),
        (0.0, 2.0, "–"),
    ],
)
def test_a_ratio_says_who_is_faster(ours, peer, said):
    assert ratio(ours, peer) == said


def test_the_first_setting_of_enough_recall_is_chosen():
    tried = [(8, 0.9), (16, 0.991), (32, 0.999)]
    assert first_reaching(tried, 0.99) == (16, 0.991)


def test_the_best_setting_stands_in_where_none_reaches_it():
    assert first_reaching([(8, 0.9), (16, 0.95), (32, 0.94)], 0.99) == (16, 0.95)


def test_overlap_is_the_share_found_by_both():
    assert overlap([[1, 2, 3, 4], [5]], [[4, 3, 9, 8], [5]]) == pytest.approx(0.75)


def test_a_shorter_list_overlaps_in_part_and_empty_pairs_do_not_count():
    assert overlap([[1, 2], []], [[1], []]) == pytest.approx(0.5)
    assert math.isnan(overlap([[]], [[]]))


def test_overlap_counts_only_what_was_asked():
    assert overlap([[1], [2], [3]], [[1]]) == 1.0


def test_ten_times_the_rows_take_a_little_more_than_ten_times_as_long():
    assert expected_s(10.0, 100_000, 1_000_000) == pytest.approx(120.0)
