"""The day as arrays, with what is fixed already taken out of it: what the solver works on."""

from dataclasses import dataclass

import numpy as np

from matching.timetable.domain import Instance, Integers, Mask, Pair, Placement
from matching.timetable.weights import eligible, stays, weigh


@dataclass(frozen=True, slots=True)
class Day:
    """What is left to decide once the fixed meetings stand.

    Attributes:
        instance: the question as asked.
        weights: of each pair in score units, shape (firms, mentors).
        allowed: pairs that may still meet, shape (firms, mentors).
        good: pairs whose meeting counts as good, shape (firms, mentors).
        firm_there, mentor_there: free and present, shapes (firms, slots), (mentors, slots).
        tables: tables left in each slot, shape (slots,).
        firm_max, mentor_max: meetings still possible. minimum: meetings still missing.
        wants_good: firms without a fixed good meeting.
        met: slots of a firm's fixed meetings, shape (firms, slots).
        refused: placements that must not be, of a case in a proof.
        kept: slot of each announced pair that can stay where it was.
        keep: bonus for each of them.
    """

    instance: Instance
    weights: Integers
    allowed: Mask
    good: Mask
    firm_there: Mask
    mentor_there: Mask
    tables: Integers
    firm_max: Integers
    mentor_max: Integers
    minimum: Integers
    wants_good: Mask
    met: Mask
    refused: frozenset[Placement]
    kept: dict[Pair, int]
    keep: int

    @property
    def slots(self) -> int:
        """Number of rounds."""
        return self.instance.slots

    def worth(self, slot: int) -> Integers:
        """Returns the weight of each pair in a slot, with the bonus for what was announced."""
        weights = self.weights
        here = [pair for pair, at in self.kept.items() if at == slot]
        if here and self.keep:
            weights = weights.copy()
            weights[tuple(np.array(here).T)] += self.keep
        return weights

    def best_worth(self) -> Integers:
        """Returns the largest weight that each pair can have in any slot."""
        weights = self.weights.copy()
        if self.kept and self.keep:
            weights[tuple(np.array(list(self.kept)).T)] += self.keep
        return weights


def read_day(instance: Instance, refused: frozenset[Placement] = frozenset()) -> Day:
    """Returns the arrays of an instance, without placements that a proof refuses."""
    firm_there, mentor_there = stays(instance)
    allowed = eligible(instance)
    tables = np.array(instance.tables, dtype=np.int64)
    firm_max = np.array([firm.maximum for firm in instance.firms], dtype=np.int64)
    mentor_max = np.array([mentor.maximum for mentor in instance.mentors], dtype=np.int64)
    minimum = np.array([firm.minimum for firm in instance.firms], dtype=np.int64)
    good = instance.scores >= instance.good
    wants_good = np.ones(len(instance.firms), dtype=np.bool_)
    met = np.zeros_like(firm_there)
    for firm, mentor, slot in sorted(instance.fixed):
        firm_there[firm, slot] = mentor_there[mentor, slot] = False
        allowed[firm, mentor], met[firm, slot] = False, True
        tables[slot] -= 1
        firm_max[firm] -= 1
        mentor_max[mentor] -= 1
        minimum[firm] -= 1
        wants_good[firm] &= not good[firm, mentor]
    allowed &= (firm_max > 0)[:, None] & (mentor_max > 0)
    kept = _find_kept(instance, allowed, firm_there, mentor_there)
    allowed &= firm_there.astype(np.int32) @ mentor_there.T.astype(np.int32) > 0
    return Day(
        instance=instance,
        weights=weigh(instance),
        allowed=allowed,
        good=good,
        firm_there=firm_there,
        mentor_there=mentor_there,
        tables=np.maximum(tables, 0),
        firm_max=np.maximum(firm_max, 0),
        mentor_max=np.maximum(mentor_max, 0),
        minimum=np.maximum(minimum, 0),
        wants_good=wants_good,
        met=met,
        refused=refused,
        kept=kept,
        keep=instance.keep,
    )


def _find_kept(
    instance: Instance, allowed: Mask, firm_there: Mask, mentor_there: Mask
) -> dict[Pair, int]:
    def can_stay(placement: Placement) -> bool:
        firm, mentor, slot = placement
        return bool(allowed[firm, mentor] and firm_there[firm, slot] and mentor_there[mentor, slot])

    stay = sorted(p for p in instance.announced - instance.fixed if can_stay(p))
    return {(firm, mentor): slot for firm, mentor, slot in stay}
