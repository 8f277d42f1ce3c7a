"""Makes an answer of placements and proofs: figures, bounds, tables, and wishes left open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from matching.timetable.digest import digest
from matching.timetable.domain import (
    DUAL_UNIT,
    GOOD_LEVEL,
    LEVELS,
    MINIMUM_LEVEL,
    SCORE_LEVEL,
    Duals,
    Instance,
    Integers,
    Leaf,
    Level,
    Meeting,
    Placement,
    Timetable,
)
from matching.timetable.reasons import explain_unmet
from matching.timetable.tables import count_changes, seat_meetings
from matching.timetable.weights import eligible, stays, weigh

_NEVER = -(2**62)
_LOOSE = 2**62


def assemble(
    instance: Instance,
    placements: Iterable[Placement],
    duals: Sequence[Duals | None],
    *,
    method: str,
    seed: int,
    seconds: float,
    standing: Mapping[Placement, int] | None = None,
    leaves: Sequence[tuple[Leaf, ...]] = ((), (), ()),
) -> Timetable:
    """Returns the answer that these placements are.

    Args:
        instance: the day.
        placements: all of them, the fixed ones too; they break no rule.
        duals: of each level; where they prove less than what needs no proof, they are left out.
        method: what the bounds come from.
        seed: of the solver.
        seconds: that it took.
        standing: tables that placements keep, see `seat_meetings`.
        leaves: cases of each level; empty where there are none.
    """
    meetings = seat_meetings(instance, placements, standing)
    changes = count_changes(meetings)
    levels, proofs, cases = _judge(instance, meetings, duals, leaves)
    return Timetable(
        meetings=meetings,
        levels=levels,
        duals=proofs,
        method=method,
        idle=_count_idle(instance, meetings),
        table_changes=sum(changes.values()),
        moved_mentors=tuple(sorted(changes)),
        unmet=explain_unmet(instance, meetings),
        seconds=seconds,
        seed=seed,
        digest=digest(instance),
        leaves=cases,
    )


def value_of(instance: Instance, placements: Iterable[Placement]) -> tuple[int, int, int]:
    """Returns what placements reach on each level."""
    chosen = np.array(sorted(placements), dtype=np.int64).reshape(-1, 3)
    firms, mentors = chosen[:, 0], chosen[:, 1]
    good = np.unique(firms[instance.scores[firms, mentors] >= instance.good])
    counts = np.bincount(firms, minlength=len(instance.firms))
    minima = np.array([firm.minimum for firm in instance.firms], dtype=np.int64)
    score = int(weigh(instance)[firms, mentors].sum())
    if instance.keep:
        score += instance.keep * len(instance.announced.intersection(map(tuple, chosen.tolist())))
    return len(good), int(np.maximum(minima - counts, 0).sum()), score


def bound(
    instance: Instance,
    duals: Duals,
    level: str,
    reached: tuple[int, int],
    refused: frozenset[Placement] = frozenset(),
) -> int:
    """Returns what dual values prove for a level, by the formula of ``Duals``.

    ``reached`` are the values of the first two levels; a level uses those before it only.
    ``refused`` placements have no gain: in a case of a proof they cannot be.
    """
    goals = {name: DUAL_UNIT * (name == level) for name in LEVELS}
    minima = np.array([firm.minimum for firm in instance.firms], dtype=np.int64)
    firm_max = [firm.maximum for firm in instance.firms]
    mentor_max = [mentor.maximum for mentor in instance.mentors]
    total = int(duals.firm_slot.sum()) + int(duals.mentor_slot.sum())
    total += _dot(duals.tables, instance.tables) + _dot(duals.firm_max, firm_max)
    total += _dot(duals.mentor_max, mentor_max) - _dot(duals.minimum, minima.tolist())
    total += duals.keep_missing * reached[1] - duals.keep_good * reached[0]
    total += _gains(instance, duals, refused, counts_score=level == SCORE_LEVEL)
    total += int(np.maximum(goals[GOOD_LEVEL] + duals.keep_good - duals.good, 0).sum())
    short = np.maximum(duals.minimum - goals[MINIMUM_LEVEL] - duals.keep_missing, 0)
    total += _dot(short, minima.tolist())
    return -(total // DUAL_UNIT) if level == MINIMUM_LEVEL else total // DUAL_UNIT


def no_duals(instance: Instance) -> Duals:
    """Returns dual values that are all 0; their bounds need no argument."""
    firms, mentors, slots = len(instance.firms), len(instance.mentors), instance.slots
    return Duals(
        firm_slot=np.zeros((firms, slots), dtype=np.int64),
        mentor_slot=np.zeros((mentors, slots), dtype=np.int64),
        tables=np.zeros(slots, dtype=np.int64),
        firm_max=np.zeros(firms, dtype=np.int64),
        mentor_max=np.zeros(mentors, dtype=np.int64),
        minimum=np.zeros(firms, dtype=np.int64),
        good=np.zeros(firms, dtype=np.int64),
    )


def _judge(
    instance: Instance,
    meetings: Sequence[Meeting],
    duals: Sequence[Duals | None],
    leaves: Sequence[tuple[Leaf, ...]],
) -> tuple[tuple[Level, ...], tuple[Duals | None, ...], tuple[tuple[Leaf, ...], ...]]:
    """Returns the levels with the tightest bound, and of their proofs those that give it."""
    values = value_of(instance, ((one.firm, one.mentor, one.slot) for one in meetings))
    levels, proofs, kept = [], [], []
    for name, value, given, cases in zip(LEVELS, values, duals, leaves, strict=True):
        sign = -1 if name == MINIMUM_LEVEL else 1
        limit = _plain_bound(instance, name, loose=given is not None)
        proof: Duals | None = None
        proving: tuple[Leaf, ...] = ()
        if given is not None:
            proven = bound(instance, given, name, values[:2])
            if sign * proven < sign * limit:
                limit, proof = proven, given
        if cases:
            proven = bound_of_cases(instance, cases, name, values[:2])
            if sign * proven < sign * limit:
                limit, proof, proving = proven, None, cases
        levels.append(Level(name, value, limit))
        proofs.append(proof)
        kept.append(proving)
    return tuple(levels), tuple(proofs), tuple(kept)


def _plain_bound(instance: Instance, level: str, *, loose: bool) -> int:
    """Returns what needs no proof; for the score, which takes long, no more than that if wanted."""
    if level == GOOD_LEVEL:
        return len(instance.firms)
    if level == MINIMUM_LEVEL:
        return 0
    return _LOOSE if loose else bound(instance, no_duals(instance), level, (0, 0))


def bound_of_cases(
    instance: Instance, leaves: Sequence[Leaf], level: str, reached: tuple[int, int]
) -> int:
    """Returns what no case exceeds (falls below, for missing minimum)."""
    limits = []
    for leaf in leaves:
        inner, refused = case_of(instance, leaf.decisions)
        limits.append(bound(inner, leaf.duals, level, reached, refused))
    return min(limits) if level == MINIMUM_LEVEL else max(limits)


def case_of(
    instance: Instance, decisions: Iterable[tuple[Placement, bool]]
) -> tuple[Instance, frozenset[Placement]]:
    """Returns the day in which what is fixed stands, and what is refused in it."""
    decided = tuple(decisions)
    fixed = frozenset(placement for placement, taken in decided if taken)
    refused = frozenset(placement for placement, taken in decided if not taken)
    return replace(instance, fixed=instance.fixed | fixed), refused


def _gains(
    instance: Instance, duals: Duals, refused: frozenset[Placement], *, counts_score: bool
) -> int:
    """Adds up, over the pairs, the best gain of a slot that they share, where it is above 0."""
    firm_there, mentor_there = stays(instance)
    worth = weigh(instance) * (DUAL_UNIT * counts_score)
    good = instance.scores >= instance.good
    worth += duals.minimum[:, None] + good * duals.good[:, None]
    worth -= duals.firm_max[:, None] + duals.mentor_max
    away: Integers = np.where(mentor_there, 0, _NEVER).astype(np.int64)
    costs = duals.mentor_slot + duals.tables
    pairs = eligible(instance)
    total = 0
    fixed, stay = _by_firm(instance.fixed), _by_firm(instance.announced)
    never = _by_firm(refused)
    keep = DUAL_UNIT * instance.keep * counts_score
    for firm in np.flatnonzero(pairs.any(axis=1)).tolist():
        some = np.flatnonzero(pairs[firm])
        slots = np.flatnonzero(firm_there[firm])
        grid = np.ix_(some, slots)
        each = worth[firm, some][:, None] - costs[grid] - duals.firm_slot[firm, slots]
        each += away[grid]
        for _, mentor, slot in stay.get(firm, ()):
            each[(some == mentor)[:, None] & (slots == slot)] += keep
        for _, mentor, slot in never.get(firm, ()):
            each[(some == mentor)[:, None] & (slots == slot)] = _NEVER
        best = np.maximum(each.max(axis=1, initial=0), 0)
        best[np.isin(some, [mentor for _, mentor, _ in fixed.get(firm, ())])] = 0
        total += int(best.sum())
    for firm, mentor, slot in instance.fixed:
        total += int(worth[firm, mentor] - costs[mentor, slot] - duals.firm_slot[firm, slot])
        total += keep * ((firm, mentor, slot) in instance.announced)
    return total


def _by_firm(placements: Iterable[Placement]) -> dict[int, list[Placement]]:
    found: dict[int, list[Placement]] = {}
    for placement in placements:
        found.setdefault(placement[0], []).append(placement)
    return found


def _count_idle(instance: Instance, meetings: Iterable[Meeting]) -> int:
    busy: dict[int, set[int]] = {}
    for meeting in meetings:
        busy.setdefault(meeting.firm, set()).add(meeting.slot)
    return sum(
        min(slots) < slot < max(slots)
        for firm, slots in busy.items()
        for slot in instance.firms[firm].available - slots
    )


def _dot(prices: Integers, counts: Iterable[int]) -> int:
    """Adds up in Python's whole numbers, which have no end."""
    return sum(int(price) * count for price, count in zip(prices, counts, strict=True))
