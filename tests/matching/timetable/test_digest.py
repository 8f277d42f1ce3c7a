from dataclasses import replace

import numpy as np

from matching.timetable.digest import digest
from tests.matching.days import make_day

DAY = make_day([[0.9, 0.8], [0.7, 0.6]], likes=frozenset({(0, 0), (1, 1)}))


def test_equal_days_have_one_digest():
    assert digest(DAY) == digest(replace(DAY, scores=DAY.scores.copy()))
    assert len(digest(DAY)) == 64


def test_every_value_counts():
    changes = {
        "slots": 4,
        "tables": (2, 2, 1),
        "good": 0.61,
        "floor": 0.2,
        "firms": (replace(DAY.firms[0], priority=True), DAY.firms[1]),
        "mentors": (replace(DAY.mentors[0], maximum=1), DAY.mentors[1]),
        "scores": np.nextafter(DAY.scores, 1),
        "likes": frozenset({(0, 0)}),
        "musts": frozenset({(1, 0)}),
        "forbidden": frozenset({(0, 1)}),
        "priority_weight": 1.1,
        "fixed": frozenset({(0, 0, 0)}),
        "announced": frozenset({(0, 0, 1)}),
        "keep": 5,
    }

    digests = {digest(replace(DAY, **{name: value})) for name, value in changes.items()}
    assert len(digests | {digest(DAY)}) == len(changes) + 1


def test_a_like_beside_a_must_changes_nothing():
    must = replace(DAY, musts=frozenset({(0, 0)}))

    assert digest(must) == digest(replace(must, likes=frozenset({(1, 1)})))
