"""The best pairs when only numbers count and not the slots: a bound for every timetable.

Each firm may meet as often as it has slots, each mentor too, all together as often as there are
tables; that every pair also needs a slot of its own is left out. What is left is a minimum-cost
flow, and its dual values prove the bound.
"""

from dataclasses import dataclass

import numpy as np

from matching.errors import SolverError
from matching.timetable.day import Day
from matching.timetable.domain import Integers, Mask


@dataclass(frozen=True, slots=True)
class Objective:
    """What a flow maximises: ``first_good``·Σg - ``missing``·Σu + Σ worth·x, in whole units."""

    first_good: int
    missing: int
    worth: Integers


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The pairs of a best flow, and the prices at its nodes (distances in the residual network).

    Attributes:
        chosen: shape (firms, mentors).
        firms, good_nodes: prices, shape (firms,). mentors: prices, shape (mentors,).
        hub: price before the tables. The source costs 0.
        firm_caps, mentor_caps: how often each could meet at most.
    """

    chosen: Mask
    firms: Integers
    good_nodes: Integers
    mentors: Integers
    hub: int
    firm_caps: Integers
    mentor_caps: Integers


@dataclass(frozen=True, slots=True)
class _Flows:
    pairs: Mask
    at_minimum: Integers
    beyond: Integers
    first_good: Integers
    more_good: Integers
    mentors: Integers
    tables: int


def relax(day: Day, objective: Objective) -> Relaxed:
    """Returns the best pairs of an objective and the prices that prove it.

    Raises:
        SolverError: the flow ended without a proof.
    """
    firm_caps = np.minimum(day.firm_max, day.firm_there.sum(axis=1))
    mentor_caps = np.minimum(day.mentor_max, day.mentor_there.sum(axis=1))
    flows = _solve(day, objective, firm_caps, mentor_caps)
    prices = _find_prices(day, objective, firm_caps, mentor_caps, flows)
    return Relaxed(flows.pairs, *prices, firm_caps, mentor_caps)


def _solve(day: Day, objective: Objective, firm_caps: Integers, mentor_caps: Integers) -> _Flows:
    from ortools.graph.python import min_cost_flow

    firms, mentors = day.weights.shape
    pair_firm, pair_mentor = np.nonzero(day.allowed)
    is_good = day.good[pair_firm, pair_mentor]
    source, hub, sink = 0, 2 * firms + mentors + 1, 2 * firms + mentors + 2
    firm_nodes = np.arange(1, firms + 1)
    good_nodes, mentor_nodes = firm_nodes + firms, np.arange(mentors) + 2 * firms + 1
    at_minimum = np.minimum(day.minimum, firm_caps)
    supply = int(min(firm_caps.sum(), day.tables.sum()))
    zeros = np.zeros(firms, dtype=np.int64)
    parts = (
        # tails, heads, capacities, costs
        (np.where(is_good, good_nodes[pair_firm], firm_nodes[pair_firm]),
         mentor_nodes[pair_mentor], np.ones(len(pair_firm), np.int64),
         -objective.worth[pair_firm, pair_mentor]),
        (np.full(firms, source), firm_nodes, at_minimum, zeros - objective.missing),
        (np.full(firms, source), firm_nodes, firm_caps - at_minimum, zeros),
        (firm_nodes, good_nodes, day.wants_good.astype(np.int64), zeros - objective.first_good),
        (firm_nodes, good_nodes, firm_caps, zeros),
        (mentor_nodes, np.full(mentors, hub), mentor_caps, np.zeros(mentors, np.int64)),
        (np.array([hub, source]), np.array([sink, sink]),
         np.array([int(day.tables.sum()), supply]), np.zeros(2, np.int64)),
    )  # fmt: skip
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = [
        solver.add_arcs_with_capacity_and_unit_cost(*(part.astype(np.int64) for part in parts_of))
        for parts_of in parts
    ]
    solver.set_node_supply(source, supply)
    solver.set_node_supply(sink, -supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise SolverError(f"the flow of a day ended with {status}, not {solver.OPTIMAL}")
    flows = [np.asarray(solver.flows(arc)) for arc in arcs]
    chosen = np.zeros((firms, mentors), dtype=np.bool_)
    used = flows[0] > 0
    chosen[pair_firm[used], pair_mentor[used]] = True
    to_minimum, beyond, first, more, to_hub, ends = flows[1:]
    return _Flows(chosen, to_minimum, beyond, first, more, to_hub, int(ends[0]))


_FAR = np.int64(2**60)


def _find_prices(
    day: Day, objective: Objective, firm_caps: Integers, mentor_caps: Integers, flows: _Flows
) -> tuple[Integers, Integers, Integers, int]:
    """Returns distances in the residual network, after Bellman and Ford; the source has 0."""
    worth = objective.worth
    good_closed = np.where(day.allowed & day.good & ~flows.pairs, worth, -_FAR)
    other_closed = np.where(day.allowed & ~day.good & ~flows.pairs, worth, -_FAR)
    good_open = np.where(flows.pairs & day.good, worth, _FAR)
    other_open = np.where(flows.pairs & ~day.good, worth, _FAR)
    at_minimum = np.minimum(day.minimum, firm_caps)
    can_fill, can_add = flows.at_minimum < at_minimum, flows.beyond < firm_caps - at_minimum
    can_good = day.wants_good & (flows.first_good == 0)
    has_first, has_more = flows.first_good > 0, flows.more_good > 0
    has_minimum, has_beyond = flows.at_minimum > 0, flows.beyond > 0
    mentor_open, mentor_used = flows.mentors < mentor_caps, flows.mentors > 0
    tables_open, tables_used = flows.tables < day.tables.sum(), flows.tables > 0

    firms = np.zeros(len(firm_caps), dtype=np.int64)
    goods = np.zeros(len(firm_caps), dtype=np.int64)
    mentors = np.zeros(len(mentor_caps), dtype=np.int64)
    hub = end = np.int64(0)
    for _ in range(4 * (len(firms) + len(mentors)) + 8):
        before = (int(end), int(hub), firms.copy(), goods.copy(), mentors.copy())
        mentors = np.minimum(mentors, (goods[:, None] - good_closed).min(axis=0, initial=_FAR))
        mentors = np.minimum(mentors, (firms[:, None] - other_closed).min(axis=0, initial=_FAR))
        hub = min(hub, mentors[mentor_open].min(initial=hub))
        if tables_open:
            end = min(end, hub)
        if tables_used:
            hub = min(hub, end)
        mentors[mentor_used] = np.minimum(mentors[mentor_used], hub)
        goods = np.minimum(goods, (mentors + good_open).min(axis=1, initial=_FAR))
        firms = np.minimum(firms, (mentors + other_open).min(axis=1, initial=_FAR))
        firms[has_first] = np.minimum(firms, goods + objective.first_good)[has_first]
        firms[has_more] = np.minimum(firms, goods)[has_more]
        end = min(end, (firms + objective.missing)[has_minimum].min(initial=end))
        end = min(end, firms[has_beyond].min(initial=end))
        firms[can_fill] = np.minimum(firms[can_fill], end - objective.missing)
        firms[can_add] = np.minimum(firms[can_add], end)
        goods = np.minimum(goods, firms)
        goods[can_good] = np.minimum(goods, firms - objective.first_good)[can_good]
        if (int(end), int(hub)) == before[:2] and all(
            np.array_equal(now, then)
            for now, then in zip((firms, goods, mentors), before[2:], strict=True)
        ):
            break
    return firms - end, goods - end, mentors - end, int(hub - end)
