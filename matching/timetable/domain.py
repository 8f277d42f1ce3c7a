"""The problem of one event day, and what stands in an answer to it. Positions count from 0.

Levels, one strictly before the other: most firms with at least one good meeting, fewest missing
minimum meetings, largest weighted score; then, with the pairs fixed, fewest idle gaps and moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Pair = tuple[int, int]
"""Positions of a firm and of a mentor."""
Placement = tuple[int, int, int]
"""Positions of a firm and of a mentor, and a slot."""
Id = str | int

SCORE_UNITS = 1000
LIKE_BONUS = 0.1
MUST_BONUS = 0.3
PRIORITY_WEIGHT = 1.2
MAX_PRIORITY_WEIGHT = 1.5
"""Priority may favour, never decide alone: an event cannot set more."""
DUAL_UNIT = 1_000_000
"""Dual values are kept as whole millionths, so that a bound is added up without rounding."""

GOOD_LEVEL = "firms_with_good_meeting"
MINIMUM_LEVEL = "missing_minimum"
SCORE_LEVEL = "weighted_score"
LEVELS = (GOOD_LEVEL, MINIMUM_LEVEL, SCORE_LEVEL)

VETO = "veto"
NO_COMMON_SLOT = "no_common_slot"
BELOW_FLOOR = "below_floor"
FIRM_FULL = "firm_full"
MENTOR_FULL = "mentor_full"
TABLES_FULL = "tables_full"
NO_FREE_SLOT = "no_free_slot"
OUTBID = "outbid"
POSSIBLE = "possible"
"""Nothing stands in the way: only meetings put by hand, or a solver cut short, leave this."""
UNMET_REASONS = (
    VETO, NO_COMMON_SLOT, BELOW_FLOOR, FIRM_FULL, MENTOR_FULL, TABLES_FULL, NO_FREE_SLOT, OUTBID,
    POSSIBLE,
)  # fmt: skip

OPTIMAL = "optimal"
BOUNDED = "bounded"


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm: slots in which it can come, meetings it should have at least and may have at most."""

    id: Id
    available: frozenset[int]
    minimum: int
    maximum: int
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Mentor:
    """A mentor: slots in which they can sit at a table, meetings they may have at most."""

    id: Id
    available: frozenset[int]
    maximum: int


@dataclass(frozen=True, slots=True)
class Instance:
    """One event day.

    Attributes:
        slots: number of rounds, at least 1.
        tables: tables open in each slot, length ``slots``, each at least 0.
        good: score from which a meeting counts as good, 0..1.
        floor: score below which a pair meets only on request, 0..1.
        firms, mentors: the two sides; ids are unique within a side.
        scores: fit of each pair, 0..1, shape (firms, mentors).
        likes: pairs that one side wishes.
        musts: pairs that one side wishes above all; a pair of both counts once, as this.
        forbidden: pairs that must not meet: a veto of either side, a competitor.
        priority_weight: factor on the score of firms with priority, 1..``MAX_PRIORITY_WEIGHT``.
        fixed: meetings that stand, whatever the optimum says: locked ones, rounds that are over.
            They hold even where a pair is forbidden or nobody would be there (they happened).
        announced: meetings that people were told of; each that stays earns ``keep``.
        keep: bonus in score units for every announced meeting that stays where it was, at least 0.
    """

    slots: int
    tables: tuple[int, ...]
    good: float
    floor: float
    firms: tuple[Firm, ...]
    mentors: tuple[Mentor, ...]
    scores: Scores
    likes: frozenset[Pair] = frozenset()
    musts: frozenset[Pair] = frozenset()
    forbidden: frozenset[Pair] = frozenset()
    priority_weight: float = PRIORITY_WEIGHT
    fixed: frozenset[Placement] = frozenset()
    announced: frozenset[Placement] = frozenset()
    keep: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """A firm meets a mentor in a slot at a table (0-based, below the slot's tables)."""

    firm: int
    mentor: int
    slot: int
    table: int


@dataclass(frozen=True, slots=True)
class Level:
    """What was reached on a level and what nobody can exceed (fall below, for missing minimum)."""

    name: str
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        """Whether the value reaches the bound."""
        return self.value == self.bound


@dataclass(frozen=True, slots=True)
class Duals:
    """Dual values that prove the bound of one level, whole multiples of 1/``DUAL_UNIT``, ≥ 0.

    For every choice of values the bound below holds (weak duality); good values make it tight.
    With the level's objective max cg·Σg - cu·Σu + cw·Σw·x, (cg, cu, cw) a unit vector:

    bound = Σ firm_slot + Σ mentor_slot + Σ tables·K + Σ firm_max·max_s + Σ mentor_max·max_m
            - Σ minimum·min_s - keep_good·v1 + keep_missing·v2
            + Σ over pairs  max(0, max over common slots of the gain of x)
            + Σ over firms  max(0, cg + keep_good - good)
            + Σ over firms  min_s·max(0, minimum - cu - keep_missing)
    gain of x_smt = cw·w_smt + minimum_s + [pair good]·good_s
            - firm_slot_st - mentor_slot_mt - tables_t - firm_max_s - mentor_max_m

    v1 and v2 are the values reached on the levels before. A pair with a fixed placement counts the
    gain of that placement, whatever its sign; a fixed placement is an eligible one.

    Attributes:
        firm_slot: shape (firms, slots). mentor_slot: shape (mentors, slots). tables: (slots,).
        firm_max, minimum, good: shape (firms,). mentor_max: shape (mentors,).
        keep_good, keep_missing: of the rows that hold the levels before.
    """

    firm_slot: Integers
    mentor_slot: Integers
    tables: Integers
    firm_max: Integers
    mentor_max: Integers
    minimum: Integers
    good: Integers
    keep_good: int = 0
    keep_missing: int = 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """The proof of one case of a level: what is decided in it, and dual values for the rest.

    The cases of a level form a binary tree: at each fork one placement is either fixed or
    refused, so that every timetable belongs to exactly one leaf and none exceeds all of them.

    Attributes:
        decisions: from the root on, (placement, whether it is fixed; refused otherwise).
        duals: of the day with these decisions; a refused placement has no gain.
    """

    decisions: tuple[tuple[Placement, bool], ...]
    duals: Duals


@dataclass(frozen=True, slots=True)
class Unmet:
    """A wish that the timetable does not hold, and why.

    ``facts`` fill the sentence. For ``OUTBID`` ``firms``: sorted positions of those that the mentor
    meets while the firm is free; for ``TABLES_FULL``, ``NO_FREE_SLOT`` and ``POSSIBLE`` the sorted
    ``slots`` that both have, as far as neither is busy for the first and last; for ``FIRM_FULL``
    and ``MENTOR_FULL`` the ``limit``.
    """

    firm: int
    mentor: int
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Meetings of a day with what they reach, the proof, and the wishes they leave open.

    Attributes:
        meetings: sorted by slot, then table.
        levels: as in ``LEVELS``.
        duals: of each level, in the same order; a level without them has the trivial bound only.
        leaves: cases of each level where dual values of the whole do not prove enough; else empty.
        method: what proved the bound: "flow", "lp" or "mip".
        idle: slots between a firm's first and last meeting in which it could meet but does not,
            summed over the firms.
        table_changes: how often a mentor has to change the table, summed over the mentors.
        moved_mentors: positions of the mentors who change the table at least once.
        seconds: wall time of the solver.
        seed: the order in which equals were tried; the same instance and seed give the same answer
            unless the time limit cut it.
        digest: sha256 of the canonical instance, hexadecimal.
    """

    meetings: tuple[Meeting, ...]
    levels: tuple[Level, ...]
    duals: tuple[Duals | None, ...]
    method: str
    idle: int
    table_changes: int
    moved_mentors: tuple[int, ...]
    unmet: tuple[Unmet, ...]
    seconds: float
    seed: int
    digest: str
    leaves: tuple[tuple[Leaf, ...], ...] = ((), (), ())

    @property
    def status(self) -> str:
        """``OPTIMAL`` when every level reaches its bound, else ``BOUNDED``."""
        return OPTIMAL if all(level.proven for level in self.levels) else BOUNDED

    @property
    def gap(self) -> float:
        """How much of the bound of the first level not proven is missing, 0..1."""
        for level in self.levels:
            if not level.proven:
                return abs(level.bound - level.value) / max(abs(level.bound), abs(level.value), 1)
        return 0.0
