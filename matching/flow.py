"""Bipartite matching with capacities by network flow; the only module that imports ortools.

The import waits for the first solve: a web worker that never assigns never loads a solver.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.errors import SolverError

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

_SOURCE = 0


@dataclass(frozen=True, slots=True)
class PairGraph:
    """Allowed pairs of needs and mentors as parallel arrays.

    Attributes:
        needs: position of the need of each pair, int64, shape (pairs,), 0..need_count-1.
        mentors: position of the mentor of each pair, int64, shape (pairs,).
        units: score of each pair in whole units, int64, shape (pairs,), at least 0.
        capacities: places of each mentor, int64, shape (mentors,), at least 0.
        need_count: number of needs, with or without pairs.
    """

    needs: Integers
    mentors: Integers
    units: Integers
    capacities: Integers
    need_count: int

    def keep(self, mask: Mask) -> "PairGraph":
        """Returns the graph with the pairs of the mask only."""
        kept = self.needs[mask], self.mentors[mask], self.units[mask]
        return PairGraph(*kept, self.capacities, self.need_count)


def _arcs(graph: PairGraph) -> tuple[Integers, Integers, Integers, int]:
    """Returns tails, heads and capacities (pairs first, then needs, then mentors), and the sink."""
    needs = np.arange(1, graph.need_count + 1, dtype=np.int64)
    mentors = np.arange(len(graph.capacities), dtype=np.int64) + graph.need_count + 1
    sink = graph.need_count + len(graph.capacities) + 1
    tails = np.concatenate([graph.needs + 1, np.full(len(needs), _SOURCE), mentors])
    heads = np.concatenate(
        [graph.mentors + graph.need_count + 1, needs, np.full(len(mentors), sink)]
    )
    ones = np.ones(len(graph.needs) + len(needs), dtype=np.int64)
    return tails, heads, np.concatenate([ones, graph.capacities]), sink


def _require_proof(what: str, status: object, optimal: object) -> None:
    if status != optimal:
        raise SolverError(f"{what} ended with {status}, not {optimal}")


def count_matchable(graph: PairGraph) -> int:
    """Returns how many needs can have a mentor at once; SolverError when it is not proven."""
    from ortools.graph.python import max_flow

    tails, heads, capacities, sink = _arcs(graph)
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(tails, heads, capacities)
    status = solver.solve(_SOURCE, sink)
    _require_proof("the maximum flow", status, solver.OPTIMAL)
    return int(solver.optimal_flow())


def find_best_pairs(graph: PairGraph) -> Mask:
    """Returns the pairs of largest total units among all matchings of the most needs.

    Shape (pairs,). Exact on integers; equal optima are settled by the order of the arrays.
    SolverError when it is not proven.
    """
    from ortools.graph.python import min_cost_flow

    tails, heads, capacities, sink = _arcs(graph)
    costs = np.zeros(len(tails), dtype=np.int64)
    costs[: len(graph.units)] = -graph.units
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    # more than can flow: the solver then sends as much as it can, at least cost
    solver.set_node_supply(_SOURCE, graph.need_count)
    solver.set_node_supply(sink, -graph.need_count)
    status = solver.solve_max_flow_with_min_cost()
    _require_proof("the minimum-cost flow", status, solver.OPTIMAL)
    used: Mask = np.asarray(solver.flows(arcs[: len(graph.units)])) > 0
    return used
