"""How well a pair fits, as one of the two may read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.models.event import EventFit


@dataclass(frozen=True)
class Fitness:
    """A score with its strongest reason.

    Attributes:
        side: ``firm``, ``mentor``, or empty for a coordinator: whose eyes read it.
        score: 0..1.
        code: of a reason of the match engine; empty where nothing speaks for the pair by name.
        facts: of the reason.
        asked: the firm's own sentence; empty for mentors, since a challenge may be private.
        told: the sentence of the mentor's profile or case that answers it.
        case: public id of the mentor's case to read before.
    """

    side: str
    score: float
    code: str
    facts: Mapping[str, Any]
    asked: str
    told: str
    case: str


def fitness_of(fit: EventFit, side: str) -> Fitness:
    """Return how well a pair fits as ``side`` may read it."""
    reason = fit.reason or {}
    quote = reason.get("quote") or {}
    return Fitness(
        side=side,
        score=fit.score,
        code=reason.get("code", ""),
        facts=reason.get("facts", {}),
        asked="" if side == "mentor" else quote.get("asked", ""),
        told=quote.get("told", ""),
        case=reason.get("case", ""),
    )
