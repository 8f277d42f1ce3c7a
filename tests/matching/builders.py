"""Needs, mentors and brute force for the tests of the matching engine."""

from datetime import date
from itertools import product

from hypothesis import strategies as st

from matching.assignment import to_units
from matching.domain import Mentor, Need, Place

TODAY = date(2026, 3, 2)
JEONJU = Place(35.8242, 127.1480)
GUNSAN = Place(35.9677, 126.7366)


def make_need(**changes) -> Need:
    values = {
        "id": 1,
        "company_id": 10,
        "text_scores": {},
        "categories": {"rework": 1.0},
        "processes": frozenset({"press"}),
        "industry": "259",
        "level": 1,
        "headcount": 30,
        "place": JEONJU,
    }
    return Need(**(values | changes))


def make_mentor(**changes) -> Mentor:
    values = {
        "id": 7,
        "company_id": 70,
        "categories": {"rework": 1.0},
        "processes": frozenset({"press"}),
        "industry": "259",
        "level": 2,
        "headcount": 30,
        "place": JEONJU,
        "radius_km": 30.0,
        "capacity": 2,
        "free_places": 2,
    }
    return Mentor(**(values | changes))


def brute_force(scores, capacities, lowest_units=0):
    """The best (matched, minimum units, total units) by looking at every assignment."""
    need_ids = sorted(scores)
    options = [
        [None, *(m for m, s in scores[need].items() if to_units(s) >= lowest_units)]
        for need in need_ids
    ]
    best = (0, 0, 0)
    for choice in product(*options):
        taken = [mentor for mentor in choice if mentor is not None]
        if any(taken.count(mentor) > capacities[mentor] for mentor in taken):
            continue
        units = [
            to_units(scores[need][mentor])
            for need, mentor in zip(need_ids, choice, strict=True)
            if mentor is not None
        ]
        best = max(best, (len(units), min(units, default=0), sum(units)))
    return best


@st.composite
def small_instances(draw):
    """Up to 5 needs and 4 mentors with few distinct scores, so that ties are common."""
    mentor_ids = draw(st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True))
    need_ids = draw(st.lists(st.integers(1, 99), min_size=0, max_size=5, unique=True))
    score = st.sampled_from([0.0, 0.1, 0.25, 0.4, 0.5, 0.75, 0.9, 1.0]) | st.floats(0, 1)
    scores = {
        need_id: draw(st.dictionaries(st.sampled_from(mentor_ids), score)) for need_id in need_ids
    }
    return scores, {mentor_id: draw(st.integers(0, 3)) for mentor_id in mentor_ids}


_codes = st.sampled_from(["10", "101", "24", "25", "259", "2591", "29", "303", "33"])
_ids = st.frozensets(st.sampled_from(["a", "b", "c", "d"]))
_weights = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.floats(0, 100))
_places = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))
_names = st.frozensets(st.sampled_from(["김치", "김 치", "㈜한빛", "볼트", "-"]), max_size=2)


@st.composite
def needs(draw):
    return make_need(
        company_id=draw(st.integers(1, 3)),
        text_scores=draw(st.dictionaries(st.integers(1, 9), st.floats(0, 1))),
        categories=draw(_weights),
        processes=draw(_ids),
        industry=draw(_codes),
        level=draw(st.integers(0, 4)),
        headcount=draw(st.integers(0, 3000)),
        place=draw(_places),
        languages=draw(_ids),
        products=draw(_names),
        buyers=draw(_names),
        vetoed=draw(st.frozensets(st.integers(1, 9), max_size=2)),
    )


@st.composite
def mentors(draw):
    capacity = draw(st.integers(0, 9))
    answer_count = draw(st.integers(0, 20))
    return make_mentor(
        id=draw(st.integers(1, 9)),
        company_id=draw(st.none() | st.integers(1, 3)),
        categories=draw(_weights),
        processes=draw(_ids),
        industry=draw(st.none() | _codes),
        level=draw(st.none() | st.integers(0, 4)),
        headcount=draw(st.none() | st.integers(0, 3000)),
        place=draw(_places),
        radius_km=draw(st.floats(1, 500)),
        capacity=capacity,
        free_places=draw(st.integers(0, capacity)),
        levels_before=draw(st.frozensets(st.integers(0, 4))),
        languages=draw(_ids),
        answer_count=answer_count,
        accepted_share=draw(st.floats(0, 1)) if answer_count else None,
        typical_answer_days=draw(st.none() | st.floats(0, 60)),
        paused_until=draw(st.none() | st.dates(date(2026, 2, 27), date(2026, 3, 5))),
        products=draw(_names),
        buyers=draw(_names),
    )
