import math

import pytest

from matching.domain import Place
from matching.errors import InvalidValueError
from tests.matching.builders import make_mentor, make_need


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(91, 0), (-90.1, 0), (0, 181), (0, -180.5), (math.nan, 0)]
)
def test_a_place_off_the_earth_is_refused(latitude, longitude):
    with pytest.raises(InvalidValueError):
        Place(latitude, longitude)


@pytest.mark.parametrize(
    "changes",
    [
        {"text_scores": {7: 1.5}},
        {"text_scores": {7: math.nan}},
        {"categories": {"rework": -1.0}},
        {"categories": {"rework": math.inf}},
        {"level": 5},
        {"level": -1},
        {"headcount": -1},
    ],
)
def test_a_need_outside_its_ranges_is_refused(changes):
    with pytest.raises(InvalidValueError):
        make_need(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"categories": {"rework": math.nan}},
        {"level": 5},
        {"levels_before": frozenset({-1})},
        {"headcount": -3},
        {"radius_km": 0.0},
        {"radius_km": math.inf},
        {"capacity": 1, "free_places": 2},
        {"capacity": 1, "free_places": -1},
        {"answer_count": 3},
        {"accepted_share": 0.5},
        {"answer_count": -1, "accepted_share": 0.5},
        {"answer_count": 3, "accepted_share": 1.2},
        {"typical_answer_days": -1.0},
    ],
)
def test_a_mentor_outside_its_ranges_is_refused(changes):
    with pytest.raises(InvalidValueError):
        make_mentor(**changes)


def test_a_stationed_expert_needs_no_firm():
    expert = make_mentor(company_id=None, industry=None, level=None, headcount=None)

    assert expert.level is None
