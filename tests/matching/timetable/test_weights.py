"""Weights and eligibility by the words of the rules."""

import numpy as np

from matching.timetable.weights import eligible, stays, weigh
from tests.matching.days import make_day


def test_a_wish_adds_and_priority_multiplies():
    day = make_day(
        [[0.5, 0.5, 0.5]] * 2,
        slots=1,
        firms={1: {"priority": True}},
        likes=frozenset({(0, 0), (1, 0)}),
        musts=frozenset({(0, 0), (0, 1)}),
    )
    # a pair that is liked and must be counts as the stronger wish alone
    assert weigh(day).tolist() == [[800, 800, 500], [720, 600, 600]]


def test_who_may_meet():
    day = make_day(
        [[0.1, 0.9, 0.9, 0.1]],
        slots=2,
        firms={0: {"available": frozenset({0})}},
        mentors={2: {"available": frozenset({1})}},
        likes=frozenset({(0, 0)}),
        forbidden=frozenset({(0, 1)}),
    )
    assert eligible(day).tolist() == [[True, False, False, False]]
    firms, mentors = stays(day)
    assert firms.tolist() == [[True, False]]
    assert np.flatnonzero(~mentors[:, 0]).tolist() == [2]
