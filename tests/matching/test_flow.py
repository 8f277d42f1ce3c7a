import subprocess
import sys

import numpy as np
import pytest

from matching.errors import SolverError
from matching.flow import PairGraph, count_matchable, find_best_pairs


def make_graph(pairs, capacities, need_count):
    needs, mentors, units = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    return PairGraph(needs, mentors, units, np.array(capacities, dtype=np.int64), need_count)


def test_three_needs_cannot_share_two_places():
    graph = make_graph([(0, 0, 5), (1, 0, 5), (2, 0, 5)], [2], 3)

    assert count_matchable(graph) == 2


def test_most_pairs_come_before_the_best_pair():
    graph = make_graph([(0, 0, 9), (0, 1, 1), (1, 0, 1)], [1, 1], 2)

    assert find_best_pairs(graph).tolist() == [False, True, True]


def test_without_pairs_nothing_is_matched():
    graph = make_graph([], [1], 2)

    assert count_matchable(graph) == 0
    assert find_best_pairs(graph).tolist() == []


def test_a_graph_keeps_the_pairs_of_the_mask():
    graph = make_graph([(0, 0, 9), (0, 1, 1), (1, 0, 1)], [1, 1], 2)

    kept = graph.keep(graph.units > 1)
    assert kept.needs.tolist() == [0]
    assert kept.need_count == 2


def test_an_answer_without_proof_is_an_error():
    with pytest.raises(SolverError, match="minimum-cost flow"):
        find_best_pairs(make_graph([(0, 0, 1)], [-1], 1))


def test_the_solver_is_not_loaded_before_the_first_solve():
    code = "import sys, matching.assign, matching.score; sys.exit('ortools' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
