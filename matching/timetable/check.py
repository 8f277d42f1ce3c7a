"""Looks at a timetable with other eyes than the solver's: rules, figures, proof, every claim.

Nothing of the solver is imported here, so that one mistake cannot hide in both. Whoever says
"optimal" has asked this module first.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from matching.timetable.check_cases import leaves_nothing_out, read_case
from matching.timetable.check_claims import find_false_claims
from matching.timetable.check_rules import Violation, find_broken_rules
from matching.timetable.digest import digest
from matching.timetable.domain import (
    DUAL_UNIT,
    GOOD_LEVEL,
    LEVELS,
    LIKE_BONUS,
    MINIMUM_LEVEL,
    MUST_BONUS,
    SCORE_LEVEL,
    SCORE_UNITS,
    Duals,
    Instance,
    Integers,
    Leaf,
    Level,
    Mask,
    Meeting,
    Placement,
    Timetable,
)

LEVELS_WRONG = "levels_wrong"
VALUE_WRONG = "value_wrong"
BOUND_WRONG = "bound_wrong"
VALUE_BEYOND_BOUND = "value_beyond_bound"
OPTIMAL_UNPROVEN = "optimal_unproven"
DUAL_NEGATIVE = "dual_negative"
DUAL_SHAPE = "dual_shape"
DUAL_TOO_LARGE = "dual_too_large"
DUAL_MISUSED = "dual_misused"
CASES_INCOMPLETE = "cases_incomplete"
DIGEST_WRONG = "digest_wrong"

_LARGEST_DUAL = 2**48
"""Sums of one firm's gains stay inside 64 bits up to here; prices of real days are far below."""


def check(
    instance: Instance,
    answer: Timetable | Sequence[Meeting],
    levels: Sequence[Level] | None = None,
    duals: Sequence[Duals | None] | None = None,
) -> tuple[Violation, ...]:
    """Returns everything that is wrong; nothing when the answer is valid and says the truth.

    Args:
        instance: the day, valid in itself.
        answer: meetings alone, in any order, or a whole timetable with its levels, proof, unmet
            wishes and other claims.
        levels: what is said of bare meetings, None for nothing; a timetable brings its own.
        duals: of each of these levels; None where there is no proof.
    """
    if not isinstance(answer, Timetable):
        return tuple(_check_parts(instance, answer, levels, duals))
    found = list(
        _check_parts(instance, answer.meetings, answer.levels, answer.duals, answer.leaves)
    )
    if answer.digest != digest(instance):
        found.append(Violation(DIGEST_WRONG, "the answer belongs to another instance"))
    # claims count people by position, which broken rules may have left without sense
    if not any(find_broken_rules(instance, answer.meetings)):
        found += find_false_claims(instance, answer)
    return tuple(found)


def recount(instance: Instance, meetings: Sequence[Meeting]) -> tuple[int, int, int]:
    """Returns firms with a good meeting, missing minimum meetings, and the weighted score.

    The score is the sum of the weights of `weigh`, and ``keep`` for each announced meeting that
    stays. The meetings keep the rules.
    """
    weights = weigh(instance)
    good = {
        meeting.firm
        for meeting in meetings
        if instance.scores[meeting.firm, meeting.mentor] >= instance.good
    }
    counts = [0] * len(instance.firms)
    score = 0
    for meeting in meetings:
        counts[meeting.firm] += 1
        score += int(weights[meeting.firm, meeting.mentor])
        if (meeting.firm, meeting.mentor, meeting.slot) in instance.announced:
            score += instance.keep
    missing = sum(
        max(0, firm.minimum - count) for firm, count in zip(instance.firms, counts, strict=True)
    )
    return len(good), missing, score


def weigh(instance: Instance) -> Integers:
    """Returns what a meeting of each pair adds to the score, whole units; (firms, mentors)."""
    wished = np.array(instance.scores, dtype=np.float64)
    for firm, mentor in instance.likes - instance.musts:
        wished[firm, mentor] += LIKE_BONUS
    for firm, mentor in instance.musts:
        wished[firm, mentor] += MUST_BONUS
    factors = np.array([instance.priority_weight if f.priority else 1.0 for f in instance.firms])
    weights: Integers = np.rint(SCORE_UNITS * wished * factors[:, None]).astype(np.int64)
    return weights


def find_allowed(instance: Instance) -> Mask:
    """Returns which pairs may meet, as far as they share a slot; shape (firms, mentors)."""
    allowed = instance.scores >= instance.floor
    for pair in instance.likes | instance.musts:
        allowed[pair] = True
    for pair in instance.forbidden:
        allowed[pair] = False
    return allowed


def mark_stays(instance: Instance) -> tuple[Mask, Mask]:
    """Returns who is there when: shape (firms, slots), and (mentors, slots)."""
    firms = np.zeros((len(instance.firms), instance.slots), dtype=np.bool_)
    mentors = np.zeros((len(instance.mentors), instance.slots), dtype=np.bool_)
    for position, firm in enumerate(instance.firms):
        firms[position, sorted(firm.available)] = True
    for position, mentor in enumerate(instance.mentors):
        mentors[position, sorted(mentor.available)] = True
    return firms, mentors


def bound_of(
    instance: Instance,
    duals: Duals | None,
    level: str,
    reached: tuple[int, int] = (0, 0),
    refused: frozenset[Placement] = frozenset(),
) -> int:
    """Returns what no timetable exceeds on a level (falls below, for missing minimum).

    Weak duality, added up in whole numbers by the formula of `Duals`: true for whatever values
    a search for them left behind.

    Args:
        instance: the day.
        duals: values as `find_bad_duals` lets pass; None for the bound that needs no proof.
        level: a name of ``LEVELS``.
        reached: values of the first two levels, as far as they come before this one.
        refused: placements that a case of the proof rules out.
    """
    prices = duals or _no_duals(instance)
    good_goal, missing_goal, score_goal = (DUAL_UNIT * (level == name) for name in LEVELS)
    minima = [firm.minimum for firm in instance.firms]
    total = int(prices.firm_slot.sum()) + int(prices.mentor_slot.sum())
    total += _dot(prices.tables, instance.tables)
    total += _dot(prices.firm_max, [firm.maximum for firm in instance.firms])
    total += _dot(prices.mentor_max, [mentor.maximum for mentor in instance.mentors])
    total -= _dot(prices.minimum, minima)
    total += prices.keep_missing * reached[1] - prices.keep_good * reached[0]
    total += _sum_of_gains(instance, prices, refused, counts_score=bool(score_goal))
    for firm, minimum in enumerate(minima):
        total += max(0, good_goal + prices.keep_good - int(prices.good[firm]))
        short = int(prices.minimum[firm]) - missing_goal - prices.keep_missing
        total += minimum * max(0, short)
    # the goal of the second level counts what is missing negatively: its floor is a ceiling
    bound = total // DUAL_UNIT
    return -bound if level == MINIMUM_LEVEL else bound


def find_bad_duals(instance: Instance, duals: Duals, level: str) -> Iterator[Violation]:
    """Yields why values cannot prove a bound; none when `bound_of` may be asked."""
    firms, mentors, slots = len(instance.firms), len(instance.mentors), instance.slots
    at = {"level": LEVELS.index(level)}
    shapes: dict[str, tuple[Integers, tuple[int, ...]]] = {
        "firm_slot": (duals.firm_slot, (firms, slots)),
        "mentor_slot": (duals.mentor_slot, (mentors, slots)),
        "tables": (duals.tables, (slots,)),
        "firm_max": (duals.firm_max, (firms,)),
        "mentor_max": (duals.mentor_max, (mentors,)),
        "minimum": (duals.minimum, (firms,)),
        "good": (duals.good, (firms,)),
        "keep_good": (np.array(duals.keep_good), ()),
        "keep_missing": (np.array(duals.keep_missing), ()),
    }
    for name, (values, shape) in shapes.items():
        if values.shape != shape or not np.issubdtype(values.dtype, np.integer):
            yield Violation(DUAL_SHAPE, f"{name} of {level} must be whole, shape {shape}", at)
        elif values.size and values.min() < 0:
            yield Violation(DUAL_NEGATIVE, f"{name} of {level} has {values.min()}", at)
        elif values.size and values.max() > _LARGEST_DUAL:
            yield Violation(DUAL_TOO_LARGE, f"{name} of {level} has {values.max()}", at)
    # a level may lean on those before it, never on itself or on a later one
    if (duals.keep_good and level == GOOD_LEVEL) or (duals.keep_missing and level != SCORE_LEVEL):
        yield Violation(DUAL_MISUSED, f"the proof of {level} leans on what it should prove", at)


def _check_parts(
    instance: Instance,
    meetings: Sequence[Meeting],
    levels: Sequence[Level] | None,
    duals: Sequence[Duals | None] | None,
    leaves: Sequence[tuple[Leaf, ...]] = ((), (), ()),
) -> Iterator[Violation]:
    broken = list(find_broken_rules(instance, meetings))
    yield from broken
    if levels is None:
        return
    if tuple(level.name for level in levels) != LEVELS or (
        duals is not None and len(duals) != len(LEVELS)
    ):
        yield Violation(LEVELS_WRONG, f"levels and their duals must be {', '.join(LEVELS)}")
        return
    if not any(one.code.endswith("_out_of_range") for one in broken):
        proofs = duals or (None,) * len(LEVELS)
        yield from _check_levels(instance, meetings, levels, proofs, leaves)


def _check_levels(
    instance: Instance,
    meetings: Sequence[Meeting],
    levels: Sequence[Level],
    duals: Sequence[Duals | None],
    leaves: Sequence[tuple[Leaf, ...]],
) -> Iterator[Violation]:
    values = recount(instance, meetings)
    for position, (level, value, proof, cases) in enumerate(
        zip(levels, values, duals, leaves, strict=True)
    ):
        at = {"level": position}
        if level.value != value:
            yield Violation(VALUE_WRONG, f"{level.name} is {value}, not {level.value}", at)
        bad = list(_find_bad_proofs(instance, proof, cases, level.name, at))
        yield from bad
        if cases and not bad:
            bound = _bound_of_cases(instance, cases, level.name, values[:2])
        else:
            bound = bound_of(instance, None if bad else proof, level.name, values[:2])
        # without a proof a looser bound than the trivial one is no lie
        if level.bound != bound and (proof or cases or _is_tighter(level, bound)):
            yield Violation(
                BOUND_WRONG, f"{level.name} is bounded by {bound}, not {level.bound}", at
            )
        if level.proven and level.value != bound:
            yield Violation(OPTIMAL_UNPROVEN, f"{level.name}: nothing proves the optimum", at)
        if _is_beyond(level):
            told = f"{level.name} {level.value} lies beyond its bound {level.bound}"
            yield Violation(VALUE_BEYOND_BOUND, told, at)


def _find_bad_proofs(
    instance: Instance,
    proof: Duals | None,
    cases: Sequence[Leaf],
    level: str,
    at: dict[str, int],
) -> Iterator[Violation]:
    for duals in (*((proof,) if proof else ()), *(leaf.duals for leaf in cases)):
        yield from find_bad_duals(instance, duals, level)
    if cases and not leaves_nothing_out(cases):
        yield Violation(CASES_INCOMPLETE, f"the cases of {level} leave timetables out", at)


def _bound_of_cases(
    instance: Instance, cases: Sequence[Leaf], level: str, reached: tuple[int, int]
) -> int:
    limits = []
    for leaf in cases:
        inner, refused = read_case(instance, leaf)
        limits.append(bound_of(inner, leaf.duals, level, reached, refused))
    return min(limits) if level == MINIMUM_LEVEL else max(limits)


def _is_tighter(level: Level, bound: int) -> bool:
    return level.bound > bound if level.name == MINIMUM_LEVEL else level.bound < bound


def _is_beyond(level: Level) -> bool:
    return level.value < level.bound if level.name == MINIMUM_LEVEL else level.value > level.bound


def _no_duals(instance: Instance) -> Duals:
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


def _sum_of_gains(
    instance: Instance, duals: Duals, refused: frozenset[Placement], *, counts_score: bool
) -> int:
    """Adds up, over the pairs, the best gain of a slot they share, where it is above 0."""
    weights = weigh(instance) * (DUAL_UNIT * counts_score)
    keep = DUAL_UNIT * instance.keep * counts_score
    firm_there, mentor_there = mark_stays(instance)
    allowed = find_allowed(instance)
    fixed, announced = _by_firm(instance.fixed), _by_firm(instance.announced)
    ruled_out = _by_firm(refused)

    none = np.int64(-(2**62))
    slot_costs = duals.mentor_slot + duals.tables
    total = 0
    for firm in range(len(instance.firms)):
        good = instance.scores[firm] >= instance.good
        gains = weights[firm] + duals.minimum[firm] + good * duals.good[firm]
        gains = gains - duals.firm_max[firm] - duals.mentor_max
        each = gains[:, None] - slot_costs - duals.firm_slot[firm]
        for mentor, slot in announced.get(firm, ()):
            each[mentor, slot] += keep
        open_here = mentor_there & firm_there[firm] & allowed[firm][:, None]
        opened = np.where(open_here, each, none)
        for mentor, slot in ruled_out.get(firm, ()):
            opened[mentor, slot] = none
        best = np.maximum(0, opened.max(axis=1))
        for mentor, slot in fixed.get(firm, ()):
            best[mentor] = each[mentor, slot]
        total += int(best.sum())
    return total


def _by_firm(placements: AbstractSet[Placement]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = {}
    for firm, mentor, slot in placements:
        found.setdefault(firm, []).append((mentor, slot))
    return found


def _dot(prices: Integers, counts: Sequence[int]) -> int:
    """Adds up in Python's whole numbers, which have no end."""
    return sum(int(price) * count for price, count in zip(prices, counts, strict=True))
