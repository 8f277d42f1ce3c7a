"""Values of the programme engine: facts of a firm, rules of a programme, and the answers.

Money is whole won, a part of a cost whole percent. Every rule carries the address and date of its
source, every fact the day on which it was so; an answer repeats both.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias


class Answer(StrEnum):
    """Whether a firm fits a programme."""

    FITS = "fits"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Outcome(StrEnum):
    """What one rule says of a firm."""

    MET = "met"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """A whole number known within bounds: ``low`` ≤ value < ``high``; no ``high``: no upper bound.

    A sales band is a span as it stands; an exact number is a span of one.
    """

    low: int
    high: int | None

    @staticmethod
    def exactly(value: int) -> "Span":
        """Return the span of one number."""
        return Span(value, value + 1)

    @property
    def exact(self) -> bool:
        """Whether only one number lies within."""
        return self.high == self.low + 1


@dataclass(frozen=True, slots=True)
class PastAid:
    """An aid the firm has had; an empty programme is one that nobody named."""

    programme: str
    family: str
    purpose: str
    year: int


Value: TypeAlias = Span | frozenset[str] | str | bool | tuple[PastAid, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A value, the day on which it was so, and who says it."""

    value: Value
    on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """What is known of a firm: fact id → value. A fact that is not there is unknown.

    The kind of a fact tells its value: number → ``Span``, choice → frozenset of the values that
    apply, prefix → str, flag → bool, aid → tuple of ``PastAid`` (empty: never aided).
    """

    known: Mapping[str, Known] = field(default_factory=dict)

    def without(self, *facts: str) -> "FirmFacts":
        """Return the same firm with less known."""
        return FirmFacts({name: known for name, known in self.known.items() if name not in facts})


@dataclass(frozen=True, slots=True)
class Condition:
    """One question to one fact; which of the values is used depends on the operation."""

    fact: str
    op: str
    number: int | None = None
    upper: int | None = None
    """The upper end of ``between``, included."""
    options: tuple[str, ...] = ()
    flag: bool | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where something was read, and the day of that text."""

    source: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in two languages: at least one of ``any`` must hold, or, to exclude, must not."""

    id: str
    effect: str
    ko: str
    en: str
    any: tuple[Condition, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Preference:
    """What puts a firm forward; ``points`` is none where no source says how much it counts."""

    id: str
    ko: str
    en: str
    any: tuple[Condition, ...]
    points: int | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the cost that one source pays, or several together.

    ``percent`` is none where no source says it; ``at_most`` marks an upper bound ("up to 20 %").
    """

    sources: tuple[str, ...]
    percent: int | None
    at_most: bool
    cap_won: int | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that an applicant hands in."""

    ko: str
    en: str
    required: bool
    citation: Citation


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the round with its days, where they are known."""

    ko: str
    en: str
    first: date | None
    last: date | None
    citation: Citation


@dataclass(frozen=True, slots=True)
class Version:
    """The rules of one programme in one round."""

    programme: str
    year: int
    number: int = 1
    valid_from: date | None = None
    valid_to: date | None = None
    ceiling_won: int | None = None
    own_share_percent: int | None = None
    shares: tuple[Share, ...] = ()
    rules: tuple[Rule, ...] = ()
    preferences: tuple[Preference, ...] = ()
    documents: tuple[Document, ...] = ()
    stages: tuple[Stage, ...] = ()
    citation: Citation = Citation()

    def in_force(self, on: date) -> bool:
        """Whether a day lies within its validity; an end that no source names bounds nothing."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class ConditionAnswer:
    """Whether a condition holds (none: the fact is not known well enough), and on what value."""

    condition: Condition
    holds: bool | None
    known: Known | None


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What a rule says, and the answer of each of its conditions."""

    rule: Rule
    outcome: Outcome
    conditions: tuple[ConditionAnswer, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that would have to be known, or known better, to answer."""
        if self.outcome is not Outcome.UNKNOWN:
            return ()
        names = (a.condition.fact for a in self.conditions if a.holds is None)
        return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class PreferenceAnswer:
    """Whether a preference is met; none where a fact is missing."""

    preference: Preference
    met: bool | None
    conditions: tuple[ConditionAnswer, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a firm fits, rule by rule.

    A version in which no rule is written fits nobody: its answer is unknown, for nobody knows.
    """

    answer: Answer
    rules: tuple[RuleAnswer, ...]
    preferences: tuple[PreferenceAnswer, ...]
    in_force: bool
    on: date

    @property
    def missing(self) -> tuple[str, ...]:
        """Facts that would have to be known to answer, each once, in the order of the rules."""
        return tuple(dict.fromkeys(name for rule in self.rules for name in rule.missing))

    @property
    def against(self) -> tuple[RuleAnswer, ...]:
        """The rules that refuse the firm."""
        return tuple(rule for rule in self.rules if rule.outcome is Outcome.BROKEN)

    @property
    def points(self) -> int:
        """The points of the preferences that are met, as far as a source says how many."""
        return sum(answer.preference.points or 0 for answer in self.preferences if answer.met)
