"""How long the way between two places takes by car: an estimate, and shown as one."""

from dataclasses import dataclass
from typing import Protocol

from matching import domain
from matching.geo import haversine_km

DETOUR = 1.3
"""Road for each kilometre as the crow flies; an assumption that fits the hills of Jeonbuk."""
STAGES = ((8.0, 30.0), (20.0, 55.0), (float("inf"), 80.0))
"""(km, km/h) in order: streets of the two towns, country roads, trunk roads and expressways."""
STEP, LEAST = 5, 10


class Located(Protocol):
    """Anything with degrees (WGS 84): a place of the catalogue, or one of the engine."""

    @property
    def latitude(self) -> float:
        """Degrees north."""

    @property
    def longitude(self) -> float:
        """Degrees east."""


@dataclass(frozen=True)
class Trip:
    """One way by car: kilometres of road and minutes, both estimated."""

    km: int
    minutes: int


def estimate(a: Located, b: Located) -> Trip:
    """Return the way between two places, the same in both directions.

    Municipalities are points at their halls, so a trip within one has no kilometres and takes
    ``LEAST`` minutes. Minutes come in steps of five and never fall when the distance grows.
    """
    km = DETOUR * haversine_km(
        domain.Place(a.latitude, a.longitude), domain.Place(b.latitude, b.longitude)
    )
    minutes, left = 0.0, km
    for length, speed in STAGES:
        part = min(left, length)
        minutes, left = minutes + 60 * part / speed, left - part
    return Trip(km=round(km), minutes=max(LEAST, STEP * round(minutes / STEP)))
