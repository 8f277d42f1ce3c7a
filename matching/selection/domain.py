"""What a selection board works with: scores of reviewers, candidates, the ranking they lead to.

All points are decimals on a scale of 100 with three digits: what is ranked is what is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from matching.errors import InvalidValueError

MAX_SCORE = 5
"""Reviewers give whole scores from 0 to this for each criterion."""
FULL_WEIGHT = 100
"""What the weights of all criteria add up to."""
Outcome = Literal["chosen", "reserve", "rejected", "not_eligible", "unjudged"]
_THOUSANDTH = Decimal("0.001")


def rounded(value: Decimal) -> Decimal:
    """Return a value with three digits, a half rounded up."""
    return value.quantize(_THOUSANDTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class Judgement:
    """What one reviewer gave one application.

    Attributes:
        reviewer: anything that tells reviewers apart.
        scores: criterion → 0..5, one for each criterion, for a judgement that is in.
        done: the judgement is in; scores of one that is not are not looked at.
        conflict: the reviewer stands too near and does not judge.
    """

    reviewer: int
    scores: Mapping[int, int] = field(default_factory=dict)
    done: bool = True
    conflict: bool = False


@dataclass(frozen=True)
class Points:
    """What the reviewers of one application gave together.

    Attributes:
        points: 0..100, the weighted mean; None while nobody has judged.
        by_criterion: criterion → mean score 0..5; empty while nobody has judged.
        by_reviewer: reviewer → their own points, in the order of the judgements.
        spread: the highest minus the lowest points of a reviewer; 0 for fewer than two.
        missing: how many judgements the round still wants for it.
        conflicts: how many reviewers stand too near.
    """

    points: Decimal | None
    by_criterion: Mapping[int, Decimal]
    by_reviewer: Mapping[int, Decimal]
    spread: Decimal
    missing: int
    conflicts: int


@dataclass(frozen=True)
class Candidate:
    """One application as it is ranked.

    Attributes:
        id: of the application; the last rule against a tie.
        points: 0..100 without preference; None while nobody has judged.
        preferred: the firm lies in an area that the preference is for.
        handed_in: when it was handed in, in any unit that grows with time.
        eligible: no rule of the programme refuses it.
    """

    id: int
    points: Decimal | None
    preferred: bool = False
    handed_in: float = 0.0
    eligible: bool = True

    def __post_init__(self) -> None:
        """Refuse points outside the scale."""
        if self.points is not None and not 0 <= self.points <= FULL_WEIGHT:
            raise InvalidValueError("points", self.points, "a decimal from 0 to 100")


@dataclass(frozen=True)
class Ranked:
    """A candidate with its place in both rankings.

    Attributes:
        candidate: the candidate.
        preference: points added for the area, 0 for a firm outside it.
        total: points with the preference; None where nobody has judged.
        rank: from 1; None for what is not eligible or not judged.
        rank_without: the rank if no firm had a preference.
        outcome: what the ranking says.
        outcome_without: what it would say if no firm had a preference.
        below_least: fewer points than a chosen firm needs, whatever its preference.
    """

    candidate: Candidate
    preference: Decimal
    total: Decimal | None
    rank: int | None
    rank_without: int | None
    outcome: Outcome
    outcome_without: Outcome
    below_least: bool = False

    @property
    def displaced(self) -> bool:
        """Whether the preference of others took its place."""
        return self.outcome_without == "chosen" and self.outcome != "chosen"

    @property
    def lifted(self) -> bool:
        """Whether it has its place by the preference alone."""
        return self.outcome == "chosen" and self.outcome_without != "chosen"


@dataclass(frozen=True)
class Ranking:
    """All candidates: the ranked ones best first, then the unjudged, then the not eligible.

    ``cut`` is the total of the last chosen one, ``cut_without`` that of the ranking without the
    preference; None where nobody is chosen. ``margin`` is how far the first one who was not
    chosen, though good enough, lies below the cut; None where there is no such one.
    """

    rows: tuple[Ranked, ...]
    cut: Decimal | None
    cut_without: Decimal | None
    margin: Decimal | None

    @property
    def displaced(self) -> tuple[Ranked, ...]:
        """Those whose place the preference took, best first."""
        return tuple(row for row in self.rows if row.displaced)

    @property
    def lifted(self) -> tuple[Ranked, ...]:
        """Those who came in by the preference, best first."""
        return tuple(row for row in self.rows if row.lifted)
