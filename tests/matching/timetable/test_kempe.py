"""Chains exchange two slots and leave every pair together."""

from matching.timetable.day import read_day
from matching.timetable.grid import place
from matching.timetable.kempe import chain_from_mentor, may_move, shift_of, swap
from tests.matching.days import make_day

ALL = [[0.9] * 3 for _ in range(3)]


def test_a_chain_runs_until_somebody_is_free():
    grid = place(read_day(make_day(ALL, slots=2)), [(0, 0, 0), (0, 1, 1), (1, 1, 0)])
    chain = chain_from_mentor(grid, 0, 0, 1)
    assert chain == [(0, 0), (0, 1), (1, 1)]
    assert shift_of(grid, chain, 0) == 1
    swap(grid, chain, 0, 1)
    assert sorted(grid.placements()) == [(0, 0, 1), (0, 1, 0), (1, 1, 1)]


def test_a_chain_through_somebody_absent_stays():
    day = make_day(ALL, slots=2, firms={1: {"available": frozenset({0}), "minimum": 0}})
    grid = place(read_day(day), [(0, 0, 0), (0, 1, 1), (1, 1, 0)])
    assert chain_from_mentor(grid, 0, 0, 1) is None


def test_an_announced_meeting_stays_where_it_earns_its_bonus():
    day = make_day(ALL, slots=2, announced=frozenset({(0, 0, 0)}), keep=600)
    grid = place(read_day(day), [(0, 0, 0)])
    assert not may_move(grid, 0, 0, 0, 1)
    assert may_move(grid, 0, 0, 1, 0)
