import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.domain import Place
from matching.geo import EARTH_RADIUS_KM, haversine_km
from tests.matching.builders import GUNSAN, JEONJU

places = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180))


def test_jeonju_and_gunsan_are_forty_kilometres_apart():
    assert haversine_km(JEONJU, GUNSAN) == pytest.approx(40.4, abs=0.3)


def test_seoul_and_busan_are_325_kilometres_apart():
    seoul, busan = Place(37.5665, 126.9780), Place(35.1796, 129.0756)

    assert haversine_km(seoul, busan) == pytest.approx(325, abs=1)


@given(places)
def test_a_place_is_no_distance_from_itself(place):
    assert haversine_km(place, place) == 0.0


@given(places, places)
def test_distance_is_symmetric_and_at_most_half_the_girth(a, b):
    assert haversine_km(a, b) == pytest.approx(haversine_km(b, a), abs=1e-6)
    assert 0.0 <= haversine_km(a, b) <= math.pi * EARTH_RADIUS_KM + 1e-9


@given(places, places, places)
def test_no_detour_is_shorter(a, b, c):
    # a metre of tolerance: near antipodes the arcsine loses digits
    assert haversine_km(a, c) <= haversine_km(a, b) + haversine_km(b, c) + 1e-3


@given(st.floats(-90, 90), st.floats(-90, 90))
def test_along_a_meridian_it_is_the_arc(a, b):
    arc = EARTH_RADIUS_KM * math.radians(abs(a - b))

    assert haversine_km(Place(a, 127), Place(b, 127)) == pytest.approx(arc, abs=1e-3)


def test_antipodes_are_half_the_girth_apart():
    far = haversine_km(Place(90, 0), Place(-90, 0))

    assert far == pytest.approx(math.pi * EARTH_RADIUS_KM)
