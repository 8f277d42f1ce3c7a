"""Sides of a pair, each a value from 0 to 1 with the raw facts it rests on.

Every function is monotone in the way its docstring says. A fact that nobody knows gives
`NEUTRAL`, so that a gap in the data neither helps nor sinks a mentor.
"""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from matching.domain import Mentor, Need
from matching.geo import haversine_km
from matching.industry import check_code, industry_nearness

NEUTRAL = 0.5
ANSWER_PRIOR = 4
"""Weight of the neutral prior, in answers: after four real answers both count the same."""
SLOW_ANSWER_DAYS = 3.0
"""The typical wait at which quickness is one half, that is neutral."""

_LEVEL_STEP_VALUES = {-1: 0.2, 0: 0.5, 1: 1.0, 2: 1.0, 3: 0.7, 4: 0.5}


class Measured(NamedTuple):
    """A value from 0 to 1 and the facts behind it."""

    value: float
    detail: Mapping[str, object]


def text(need: Need, mentor: Mentor) -> Measured:
    """How well the mentor's best case answers the words of the challenge, as search found it."""
    value = need.text_scores.get(mentor.id, 0.0)
    return Measured(value, {"text_score": value})


def category(need: Need, mentor: Mentor) -> Measured:
    """Soft overlap Σ√(p·q) of the problem categories, as proportions p and q.

    1 for equal proportions, 0 without a shared category; rises with every weight moved from
    categories of one side only to shared ones. `shared` lists the shared ids, the strongest first.
    """
    p, q = sum(need.categories.values()), sum(mentor.categories.values())
    if p == 0.0:
        return Measured(NEUTRAL, {"known": False, "shared": []})
    parts = {
        key: math.sqrt((weight / p) * (mentor.categories[key] / q))
        for key, weight in need.categories.items()
        if weight > 0.0 and mentor.categories.get(key, 0.0) > 0.0
    }
    shared = sorted(parts, key=lambda key: (-parts[key], key))
    return Measured(min(1.0, math.fsum(parts.values())), {"known": True, "shared": shared})


def process(need: Need, mentor: Mentor) -> Measured:
    """Share of the need's processes that the mentor knows; rises with each one known."""
    shared = sorted(need.processes & mentor.processes)
    if not need.processes:
        return Measured(NEUTRAL, {"known": False, "shared": shared})
    return Measured(len(shared) / len(need.processes), {"known": True, "shared": shared})


def industry(need: Need, mentor: Mentor) -> Measured:
    """Nearness in the KSIC tree; rises with the digits shared."""
    detail = {"need": check_code(need.industry), "mentor": mentor.industry}
    if mentor.industry is None:
        return Measured(NEUTRAL, detail)
    return Measured(industry_nearness(need.industry, mentor.industry), detail)


def level(need: Need, mentor: Mentor) -> Measured:
    """Best when the mentor stands one or two levels above: rises up to there, falls beyond.

    A mentor now above who began a case at the firm's own level knows the very step, which
    covers half of what is missing to 1.
    """
    if mentor.level is None:
        return Measured(NEUTRAL, {"need": need.level, "mentor": None, "began_here": False})
    gap = mentor.level - need.level
    value = _LEVEL_STEP_VALUES.get(gap, 0.0)
    began_here = gap > 0 and need.level in mentor.levels_before
    if began_here:
        value = (1.0 + value) / 2
    detail = {"need": need.level, "mentor": mentor.level, "began_here": began_here}
    return Measured(value, detail)


def size(need: Need, mentor: Mentor) -> Measured:
    """1 for equal headcounts, falling with the log of their ratio to 0 at ten to one."""
    detail = {"need": need.headcount, "mentor": mentor.headcount}
    if mentor.headcount is None:
        return Measured(NEUTRAL, detail)
    ratio = max(1, mentor.headcount) / max(1, need.headcount)
    return Measured(max(0.0, 1.0 - abs(math.log10(ratio))), detail)


def distance(need: Need, mentor: Mentor) -> Measured:
    """1 on the spot, ½ at the mentor's radius, towards 0 beyond: 1 / (1 + (km / radius)²)."""
    km = haversine_km(need.place, mentor.place)
    value = 1.0 / (1.0 + (km / mentor.radius_km) ** 2)
    return Measured(value, {"km": km, "radius_km": mentor.radius_km})


def capacity(_need: Need, mentor: Mentor) -> Measured:
    """Share of the mentor's places that are free, so that load spreads; 0 without a place."""
    value = mentor.free_places / mentor.capacity if mentor.capacity else 0.0
    return Measured(value, {"free_places": mentor.free_places, "capacity": mentor.capacity})


def language(need: Need, mentor: Mentor) -> Measured:
    """Share of the firm's languages that the mentor speaks; rises with each one shared."""
    shared = sorted(need.languages & mentor.languages)
    if not need.languages or not mentor.languages:
        return Measured(NEUTRAL, {"known": False, "shared": shared})
    return Measured(len(shared) / len(need.languages), {"known": True, "shared": shared})


def answer(_need: Need, mentor: Mentor) -> Measured:
    """Mean of the accepted share and the quickness 1 / (1 + days / 3), drawn towards neutral.

    Rises with the accepted share, falls with the days; without history it is `NEUTRAL`, and
    `ANSWER_PRIOR` pretended neutral answers stand beside the real ones.
    """
    days = mentor.typical_answer_days
    share = NEUTRAL if mentor.accepted_share is None else mentor.accepted_share
    quickness = NEUTRAL if days is None else 1.0 / (1.0 + days / SLOW_ANSWER_DAYS)
    trust = mentor.answer_count / (mentor.answer_count + ANSWER_PRIOR)
    value = NEUTRAL + trust * ((share + quickness) / 2 - NEUTRAL)
    detail = {
        "answers": mentor.answer_count,
        "accepted_share": mentor.accepted_share,
        "typical_answer_days": days,
    }
    return Measured(value, detail)


FEATURES: Mapping[str, Callable[[Need, Mentor], Measured]] = MappingProxyType(
    {
        "text": text,
        "category": category,
        "process": process,
        "industry": industry,
        "level": level,
        "size": size,
        "distance": distance,
        "capacity": capacity,
        "language": language,
        "answer": answer,
    }
)
FEATURE_NAMES = tuple(FEATURES)
