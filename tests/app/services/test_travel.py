"""Estimated ways."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.travel import LEAST, STEP, estimate


@dataclass(frozen=True)
class Point:
    latitude: float
    longitude: float


JEONJU, MUJU = Point(35.824, 127.148), Point(36.007, 127.661)
POINTS = st.builds(Point, st.floats(33, 39), st.floats(125, 130))


@pytest.mark.parametrize(
    ("place", "least", "most"),
    [
        (MUJU, 60, 75),
        (Point(35.948, 126.957), 35, 45),  # Iksan
        (Point(35.791, 127.425), 35, 45),  # Jinan
        (Point(35.416, 127.390), 55, 70),  # Namwon
        (Point(35.967, 126.737), 50, 60),  # Gunsan
        (Point(35.436, 126.702), 65, 80),  # Gochang
        (Point(35.228, 128.681), 150, 190),  # Changwon
    ],
)
def test_ways_from_jeonju_take_about_what_drivers_say(place, least, most):
    assert least <= estimate(JEONJU, place).minutes <= most


def test_the_road_is_longer_than_the_flight_of_the_crow():
    assert 60 <= estimate(JEONJU, MUJU).km <= 75


def test_a_way_within_one_municipality_takes_the_least_time():
    assert (estimate(JEONJU, JEONJU).km, estimate(JEONJU, JEONJU).minutes) == (0, LEAST)


@given(POINTS, POINTS)
def test_both_directions_take_the_same_in_whole_steps(a, b):
    there = estimate(a, b)
    assert there == estimate(b, a)
    assert there.minutes % STEP == 0
    assert there.minutes >= LEAST


@given(POINTS, st.floats(0, 3), st.floats(0, 3))
def test_farther_never_takes_less(a, one, other):
    near, far = sorted((one, other))
    trips = [estimate(a, Point(a.latitude + north, a.longitude)) for north in (near, far)]
    assert trips[0].km <= trips[1].km
    assert trips[0].minutes <= trips[1].minutes
