"""Seeded event days for measurements: fits with the structure of real ones, people of nobody."""

import json
import math
from pathlib import Path

import numpy as np

from matching.errors import InvalidValueError
from matching.evaluate.instances import SERIES, draw_pool
from matching.timetable.domain import Firm, Instance, Mentor, Pair, Scores

GOOD = 0.6
FLOOR = 0.25
SIZES = ((20, 10, 8), (60, 25, 12), (150, 50, 16), (500, 150, 20), (2000, 500, 24))
"""Firms, mentors and slots of the measured days."""
DENSITIES = (1.0, 0.7, 0.4)

_MINIMUM = 2
_MAXIMA = (4, 5)
_MENTOR_SHARE = 0.75
_TABLE_SHARE = 0.8
_PRIORITY_SHARE = 0.25
_WISHES = 3
_WISH_NOISE = 0.1
_WINDOW = 1.3
_STAY_NOISE = 0.12


def make_day_instance(
    *, firms: int, mentors: int, slots: int, density: float, seed: int
) -> Instance:
    """Returns a day that depends on firms, density and seed (and the other sizes) only.

    Pool as in `draw_pool`. A quarter of the firms has priority, each likes the three mentors that
    suit it best in its own, slightly wrong, view (vetoed ones may be among them). Everybody stays
    for about ``density`` of the slots, scattered inside a window a third longer; with density 1
    all are there all day. Ids are 0, 1, … on each side. InvalidValueError for a count below 1 or
    a density outside 0 < d ≤ 1.
    """
    for name, count in (("firms", firms), ("mentors", mentors), ("slots", slots)):
        if count < 1:
            raise InvalidValueError(name, count, "at least 1")
    if not 0 < density <= 1:
        raise InvalidValueError("density", density, "above 0 and at most 1")
    rng = np.random.default_rng([SERIES, firms, int(100 * density), seed])
    pool = draw_pool(rng, firms=firms, mentors=mentors)
    priority = rng.random(firms) < _PRIORITY_SHARE
    maxima = rng.choice(_MAXIMA, firms)
    likes = _draw_likes(rng, pool.scores)
    mentor_maximum = max(1, math.floor(_MENTOR_SHARE * slots))
    return Instance(
        slots=slots,
        tables=(math.ceil(_TABLE_SHARE * mentors),) * slots,
        good=GOOD,
        floor=FLOOR,
        firms=tuple(
            Firm(
                id=position,
                available=_draw_stay(rng, slots, density),
                minimum=_MINIMUM,
                maximum=int(maxima[position]),
                priority=bool(priority[position]),
            )
            for position in range(firms)
        ),
        mentors=tuple(
            Mentor(id=position, available=_draw_stay(rng, slots, density), maximum=mentor_maximum)
            for position in range(mentors)
        ),
        scores=pool.scores,
        likes=likes,
        forbidden=frozenset(
            (int(firm), int(mentor)) for firm, mentor in np.argwhere(pool.forbidden)
        ),
    )


def write_day_instance(instance: Instance, path: Path) -> None:
    """Writes a generated day in the public format of instances."""
    data = {
        "slots": instance.slots,
        "tables": instance.tables[0],
        "good": instance.good,
        "floor": instance.floor,
        "firms": [
            {
                "id": firm.id,
                "available": sorted(firm.available),
                "min": firm.minimum,
                "max": firm.maximum,
                "priority": firm.priority,
            }
            for firm in instance.firms
        ],
        "mentors": [
            {"id": mentor.id, "available": sorted(mentor.available), "max": mentor.maximum}
            for mentor in instance.mentors
        ],
        "scores": instance.scores.tolist(),
        "requests": sorted(instance.likes),
        "forbidden": sorted(instance.forbidden),
    }
    path.write_text(json.dumps(data), encoding="utf-8")


def _draw_likes(rng: np.random.Generator, scores: Scores) -> frozenset[Pair]:
    seen = scores + _WISH_NOISE * rng.normal(size=scores.shape)
    best = np.argsort(-seen, axis=1)[:, :_WISHES]
    return frozenset((firm, int(mentor)) for firm, row in enumerate(best) for mentor in row)


def _draw_stay(rng: np.random.Generator, slots: int, density: float) -> frozenset[int]:
    """Draws the slots of one person; at least one."""
    if density == 1:
        return frozenset(range(slots))
    count = int(np.clip(round(slots * (density + _STAY_NOISE * rng.normal())), 1, slots))
    length = min(slots, math.ceil(_WINDOW * count))
    start = int(rng.integers(0, slots - length + 1))
    chosen = rng.choice(length, count, replace=False)
    return frozenset((start + chosen).tolist())
