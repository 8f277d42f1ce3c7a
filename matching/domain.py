"""Values that go into the engine and come out of it; ids are those of the caller."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from matching.errors import InvalidValueError

MAX_LEVEL = 4
"""Levels run from 0 (ICT 미적용) to 4 (고도화)."""


def _require_share(name: str, value: float) -> None:
    if not 0.0 <= value <= 1.0:  # also refuses NaN, which compares false
        raise InvalidValueError(name, value, "a number from 0 to 1")


def _require_weights(name: str, weights: Mapping[str, float]) -> None:
    for key, value in weights.items():
        if not 0.0 <= value < math.inf:
            raise InvalidValueError(f"{name}[{key}]", value, "a finite number of at least 0")


def _require_level(value: int) -> None:
    if not 0 <= value <= MAX_LEVEL:
        raise InvalidValueError("level", value, f"an integer from 0 to {MAX_LEVEL}")


def _require_headcount(value: int) -> None:
    if value < 0:
        raise InvalidValueError("headcount", value, "at least 0")


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth in degrees (WGS 84); latitude -90..90, longitude -180..180."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        """Refuse a point that is not on the earth."""
        if not -90.0 <= self.latitude <= 90.0:
            raise InvalidValueError("latitude", self.latitude, "from -90 to 90")
        if not -180.0 <= self.longitude <= 180.0:
            raise InvalidValueError("longitude", self.longitude, "from -180 to 180")


@dataclass(frozen=True, slots=True)
class Need:
    """One challenge of one firm, as far as matching must know it.

    Attributes:
        id: id of the challenge.
        company_id: the firm that asks.
        text_scores: mentor id → how well that mentor's best case answers the words of the
            challenge, 0..1, given by the search engine; a missing mentor counts 0.
        categories: problem category id → weight ≥ 0 (any scale; only proportions count).
        processes: ids of production processes; one vocabulary with the mentors'.
        industry: KSIC code of 2 to 5 digits.
        level: smart factory level now, 0..4.
        headcount: people employed.
        place: where the plant stands.
        languages: language codes the firm can be helped in; empty when unknown.
        products: product names, for the competitor rule.
        buyers: buyers' names, for the competitor rule; never shown to the other side.
        vetoed: ids of mentors that must not be offered.
    """

    id: int
    company_id: int
    text_scores: Mapping[int, float]
    categories: Mapping[str, float]
    processes: frozenset[str]
    industry: str
    level: int
    headcount: int
    place: Place
    languages: frozenset[str] = frozenset({"ko"})
    products: frozenset[str] = frozenset()
    buyers: frozenset[str] = frozenset()
    vetoed: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse values outside the ranges above."""
        for mentor_id, value in self.text_scores.items():
            _require_share(f"text_scores[{mentor_id}]", value)
        _require_weights("categories", self.categories)
        _require_level(self.level)
        _require_headcount(self.headcount)


@dataclass(frozen=True, slots=True)
class Mentor:
    """One mentor: the CEO of a past beneficiary, or a stationed expert without a firm.

    Attributes:
        id: id of the mentor.
        company_id: the mentor's own firm; None for a stationed expert.
        categories: problem category id → weight ≥ 0 of what the mentor's cases solved.
        processes: ids of production processes known from the mentor's own cases.
        industry: KSIC code of 2 to 5 digits; None without a firm.
        level: smart factory level of the mentor's firm now, 0..4; None without a firm.
        headcount: people employed; None without a firm.
        place: where the mentor starts from.
        radius_km: the distance up to which the mentor likes to travel, above 0; somewhat more is
            tolerated (`matching.rules.REACH`).
        capacity: places in all, at least 0.
        free_places: places not taken, 0..capacity.
        region: code of the mentor's region.
        solutions: ids of solutions the mentor has put in place.
        levels_before: levels at which the mentor's published cases began.
        languages: language codes the mentor can help in; empty when unknown.
        answer_count: requests answered so far; the fewer, the less the two figures below count.
        accepted_share: share of them accepted, 0..1; None exactly when answer_count is 0.
        typical_answer_days: median days to an answer; None without history.
        paused_until: first day on which the mentor is there again; None when not paused.
        products: product names, for the competitor rule.
        buyers: buyers' names, for the competitor rule; never shown to the other side.
    """

    id: int
    company_id: int | None
    categories: Mapping[str, float]
    processes: frozenset[str]
    industry: str | None
    level: int | None
    headcount: int | None
    place: Place
    radius_km: float
    capacity: int
    free_places: int
    region: str = ""
    solutions: frozenset[str] = frozenset()
    levels_before: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset({"ko"})
    answer_count: int = 0
    accepted_share: float | None = None
    typical_answer_days: float | None = None
    paused_until: date | None = None
    products: frozenset[str] = frozenset()
    buyers: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Refuse values outside the ranges above."""
        _require_weights("categories", self.categories)
        for level in (
            self.levels_before if self.level is None else {self.level, *self.levels_before}
        ):
            _require_level(level)
        if self.headcount is not None:
            _require_headcount(self.headcount)
        if not 0.0 < self.radius_km < math.inf:
            raise InvalidValueError("radius_km", self.radius_km, "a finite number above 0")
        if not 0 <= self.free_places <= self.capacity:
            raise InvalidValueError("free_places", self.free_places, f"from 0 to {self.capacity}")
        self._check_history()

    def _check_history(self) -> None:
        if (self.accepted_share is None) != (self.answer_count == 0) or self.answer_count < 0:
            raise InvalidValueError(
                "accepted_share",
                self.accepted_share,
                f"None just when answer_count is 0 (it is {self.answer_count})",
            )
        if self.accepted_share is not None:
            _require_share("accepted_share", self.accepted_share)
        if self.typical_answer_days is not None and not 0.0 <= self.typical_answer_days < math.inf:
            raise InvalidValueError("typical_answer_days", self.typical_answer_days, "at least 0")


@dataclass(frozen=True, slots=True)
class Feature:
    """One named side of a pair.

    Attributes:
        name: one of `matching.features.FEATURE_NAMES`.
        value: 0..1, more is better.
        weight: its share of the score, 0..1; the weights of a pair sum to 1.
        contribution: what it adds to the score, at most weight · value.
        detail: the raw facts behind the value (km, shared ids, levels …), JSON-ready.
    """

    name: str
    value: float
    weight: float
    contribution: float
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a pair is not offered: a code of `matching.rules` or `matching.score`, and its facts."""

    code: str
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pairing:
    """One need beside one mentor.

    `score` is exactly the sum of the features' contributions, 0..1, whether or not the pair is
    refused. It may be offered only when `refusals` is empty.
    """

    need_id: int
    mentor_id: int
    score: float
    features: tuple[Feature, ...]
    refusals: tuple[Refusal, ...] = ()
