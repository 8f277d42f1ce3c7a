"""Seeded instances for measurements: scores with the structure of real ones, but of nobody."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.assignment import Scores
from matching.errors import InvalidValueError

SERIES = 20260101  # keeps these random numbers apart from those of any other use of a seed
_INDUSTRIES = 8
_TRAITS = 6
_INDUSTRY_SKEW = 0.8
_VETOED = 0.02
_CONFLICTED_MENTORS = 0.15
_CONFLICTED_FIRMS = 0.3


@dataclass(frozen=True, slots=True)
class AssignmentInstance:
    """Scores and capacities as `matching.assign.assign` takes them."""

    scores: Scores
    capacities: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Pool:
    """Two sides and how well they fit; arrays of shape (firms, mentors).

    ``scores`` have three digits, 0..1; ``forbidden`` marks vetoes and competitors.
    """

    scores: NDArray[np.float64]
    forbidden: NDArray[np.bool_]


def make_assignment_instance(*, firms: int, mentors: int, seed: int) -> AssignmentInstance:
    """Returns an instance that depends on the three numbers only.

    Firms crowd into few of 8 industries, half the mentors come from others; scores follow the
    likeness of 6 hidden traits, some mentors please everybody. Two per cent of the pairs are
    vetoed and some mentors compete with a part of their industry. There are about as many
    places as firms, unevenly spread, so that places are scarce. Scores have three digits.
    Needs are 1..firms, mentors 1..mentors; InvalidValueError for a count below 1.
    """
    for name, count in (("firms", firms), ("mentors", mentors)):
        if count < 1:
            raise InvalidValueError(name, count, "at least 1")
    rng = np.random.default_rng([SERIES, firms, mentors, seed])
    pool = draw_pool(rng, firms=firms, mentors=mentors)
    allowed = ~pool.forbidden
    capacities = rng.integers(0, 2 * -(-firms // mentors), mentors)
    return AssignmentInstance(
        scores={
            firm + 1: {
                mentor + 1: float(pool.scores[firm, mentor])
                for mentor in np.flatnonzero(allowed[firm]).tolist()
            }
            for firm in range(firms)
        },
        capacities={mentor + 1: int(places) for mentor, places in enumerate(capacities)},
    )


def draw_pool(rng: np.random.Generator, *, firms: int, mentors: int) -> Pool:
    """Returns the next pool of a generator; both counts are at least 1."""
    frequency = np.arange(1, _INDUSTRIES + 1) ** -_INDUSTRY_SKEW
    frequency /= frequency.sum()
    firm_industry = rng.choice(_INDUSTRIES, firms, p=frequency)
    mentor_industry = np.where(
        rng.random(mentors) < 0.5,
        rng.choice(_INDUSTRIES, mentors, p=frequency),
        rng.integers(0, _INDUSTRIES, mentors),
    )
    centres = rng.normal(size=(_INDUSTRIES, _TRAITS))
    firm_traits = centres[firm_industry] + rng.normal(size=(firms, _TRAITS))
    mentor_traits = centres[mentor_industry] + rng.normal(size=(mentors, _TRAITS))
    firm_traits /= np.linalg.norm(firm_traits, axis=1, keepdims=True)
    mentor_traits /= np.linalg.norm(mentor_traits, axis=1, keepdims=True)
    liking = firm_traits @ mentor_traits.T + 0.25 * rng.normal(size=mentors)
    liking += 0.2 * rng.normal(size=(firms, mentors)) - 0.35
    scores = np.round(1.0 / (1.0 + np.exp(-3.0 * liking)), 3)

    conflicted = rng.random(mentors) < _CONFLICTED_MENTORS
    same_industry = firm_industry[:, None] == mentor_industry[None, :]
    competitors = same_industry & conflicted & (rng.random((firms, mentors)) < _CONFLICTED_FIRMS)
    vetoed = rng.random((firms, mentors)) < _VETOED
    return Pool(scores=scores, forbidden=competitors | vetoed)
