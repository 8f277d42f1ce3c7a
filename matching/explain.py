"""Reasons as data: a code and its facts. The web layer finds the words, in any language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from matching.domain import Feature, Pairing
from matching.industry import RELATED, SAME_DIVISION, SAME_GROUP
from matching.score import BELOW_FLOOR, OUTRANKED

SAME_WORDS = "same_words"
SAME_CATEGORY = "same_category"
SAME_PROCESS = "same_process"
SAME_INDUSTRY = "same_industry"
SAME_DIVISION_CODE = "same_division"
RELATED_INDUSTRY = "related_industry"
LEVEL_STEP = "level_step"
SIMILAR_SIZE = "similar_size"
NEAR = "near"
FREE_PLACES = "free_places"
SHARED_LANGUAGE = "shared_language"
QUICK_ANSWER = "quick_answer"
OFTEN_ACCEPTS = "often_accepts"

REASON_CODES = (
    SAME_WORDS,
    SAME_CATEGORY,
    SAME_PROCESS,
    SAME_INDUSTRY,
    SAME_DIVISION_CODE,
    RELATED_INDUSTRY,
    LEVEL_STEP,
    SIMILAR_SIZE,
    NEAR,
    FREE_PLACES,
    SHARED_LANGUAGE,
    QUICK_ANSWER,
    OFTEN_ACCEPTS,
)
"""Every code `find_reasons` can give."""

WEAK_CODES: Mapping[str, str] = MappingProxyType(
    {
        "text": "other_words",
        "category": "other_category",
        "process": "other_process",
        "industry": "other_industry",
        "level": "level_apart",
        "size": "other_size",
        "distance": "far",
        "capacity": "few_places",
        "language": "few_languages",
        "answer": "slow_answer",
    }
)
"""Feature name → the code of its being weak, given by `find_near_miss_reasons`."""

_SAID_BELOW = 0.5  # a feature at this value or above is no weakness
_WORDS_FROM = 0.5
_SIZE_FROM = 0.7  # about a factor of two in headcount
_QUICK_DAYS = 3.0
_OFTEN_FROM = 0.6
_ANSWERS_FROM = 3  # a share of fewer answers is an accident, not a habit
_COMMON_LANGUAGE = "ko"  # nobody in this country chooses a mentor for it
_INDUSTRY_CODES = {
    SAME_GROUP: SAME_INDUSTRY,
    SAME_DIVISION: SAME_DIVISION_CODE,
    RELATED: RELATED_INDUSTRY,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for or against a pair.

    Attributes:
        code: one of `REASON_CODES`, `WEAK_CODES` or of the refusals' codes.
        strength: what the feature adds to the score, or keeps from it; 1 for a hard refusal.
        facts: the raw facts to be worded (km, shared ids, levels …).
    """

    code: str
    strength: float
    facts: Mapping[str, object]


def _text(feature: Feature) -> str | None:
    return SAME_WORDS if feature.value >= _WORDS_FROM else None


def _category(feature: Feature) -> str | None:
    return SAME_CATEGORY if feature.detail["shared"] else None


def _process(feature: Feature) -> str | None:
    return SAME_PROCESS if feature.detail["shared"] else None


def _industry(feature: Feature) -> str | None:
    known = feature.detail["mentor"] is not None
    return _INDUSTRY_CODES.get(feature.value) if known else None


def _level(feature: Feature) -> str | None:
    need, mentor = feature.detail["need"], feature.detail["mentor"]
    above = isinstance(need, int) and isinstance(mentor, int) and mentor > need
    return LEVEL_STEP if above else None


def _size(feature: Feature) -> str | None:
    known = feature.detail["mentor"] is not None
    return SIMILAR_SIZE if known and feature.value >= _SIZE_FROM else None


def _distance(feature: Feature) -> str | None:
    # one half is the value at the mentor's own radius
    return NEAR if feature.value >= 0.5 else None


def _capacity(feature: Feature) -> str | None:
    return FREE_PLACES if feature.detail["free_places"] else None


def _language(feature: Feature) -> str | None:
    shared = feature.detail["shared"]
    special = isinstance(shared, list) and any(code != _COMMON_LANGUAGE for code in shared)
    return SHARED_LANGUAGE if special else None


def _answer(feature: Feature) -> str | None:
    answers, share = feature.detail["answers"], feature.detail["accepted_share"]
    days = feature.detail["typical_answer_days"]
    if not isinstance(answers, int) or answers < _ANSWERS_FROM:
        return None
    if isinstance(days, int | float) and days <= _QUICK_DAYS:
        return QUICK_ANSWER
    return OFTEN_ACCEPTS if isinstance(share, int | float) and share >= _OFTEN_FROM else None


_READERS: Mapping[str, Callable[[Feature], str | None]] = MappingProxyType(
    {
        "text": _text,
        "category": _category,
        "process": _process,
        "industry": _industry,
        "level": _level,
        "size": _size,
        "distance": _distance,
        "capacity": _capacity,
        "language": _language,
        "answer": _answer,
    }
)


def _strongest_first(reasons: list[Reason], limit: int | None) -> tuple[Reason, ...]:
    reasons.sort(key=lambda reason: (-reason.strength, reason.code))
    return tuple(reasons if limit is None else reasons[:limit])


def find_reasons(pairing: Pairing, *, limit: int | None = None) -> tuple[Reason, ...]:
    """Returns what speaks for the pair, strongest contribution first, ties by code.

    Only what a person can check is a reason: unknown facts, and features without weight, give
    none. At most one reason per feature.
    """
    reasons = []
    for feature in pairing.features:
        code = _READERS[feature.name](feature)
        if code is not None and feature.contribution > 0.0:
            reasons.append(Reason(code, feature.contribution, feature.detail))
    return _strongest_first(reasons, limit)


def find_near_miss_reasons(pairing: Pairing, *, limit: int | None = None) -> tuple[Reason, ...]:
    """Returns why the pair is not offered.

    Hard refusals come first in the order of `matching.rules.REFUSAL_CODES`, each of strength 1.
    A pair that only scored too low gives `below_floor` or `outranked`, then the features below
    one half, the greatest loss (weight - contribution) first, ties by code. `limit` counts all.
    """
    refusals = [Reason(refusal.code, 1.0, refusal.detail) for refusal in pairing.refusals]
    if any(refusal.code not in {BELOW_FLOOR, OUTRANKED} for refusal in pairing.refusals):
        return tuple(refusals if limit is None else refusals[:limit])
    weak = [
        Reason(WEAK_CODES[feature.name], feature.weight - feature.contribution, feature.detail)
        for feature in pairing.features
        if feature.value < _SAID_BELOW and feature.weight > 0.0
    ]
    together = (*refusals, *_strongest_first(weak, None))
    return together if limit is None else together[:limit]
