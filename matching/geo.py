"""Distance on the earth."""

import math

from matching.domain import Place

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


def haversine_km(a: Place, b: Place) -> float:
    """Returns the great-circle distance in km, from 0 to half the earth's girth.

    Symmetric, 0 for equal points, and obeys the triangle inequality up to rounding. It is the
    distance of the crow, not of the road.
    """
    latitude_a, latitude_b = math.radians(a.latitude), math.radians(b.latitude)
    across = math.sin((latitude_b - latitude_a) / 2) ** 2
    along = math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    chord = across + math.cos(latitude_a) * math.cos(latitude_b) * along
    # rounding may push antipodes a hair above 1, where asin is not defined
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))
