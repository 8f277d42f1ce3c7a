"""What each pair is worth in whole units, and which pairs may meet."""

import numpy as np

from matching.timetable.domain import (
    LIKE_BONUS,
    MUST_BONUS,
    SCORE_UNITS,
    Instance,
    Integers,
    Mask,
    Pair,
    Scores,
)


def weigh(instance: Instance) -> Integers:
    """Returns the weight of each pair in score units, shape (firms, mentors).

    round(1000 · (score + bonus of a wish) · priority weight), halves to even.
    """
    bonus = np.zeros(instance.scores.shape)
    _mark(bonus, instance.likes, LIKE_BONUS)
    _mark(bonus, instance.musts, MUST_BONUS)
    factor = np.where([firm.priority for firm in instance.firms], instance.priority_weight, 1.0)
    weights: Integers = np.rint(SCORE_UNITS * (instance.scores + bonus) * factor[:, None]).astype(
        np.int64
    )
    return weights


def eligible(instance: Instance) -> Mask:
    """Returns which pairs may meet at all, shape (firms, mentors).

    Not forbidden, a slot in common, and a score from the floor up or a wish.
    """
    wished = np.zeros(instance.scores.shape, dtype=np.bool_)
    _mark(wished, instance.likes | instance.musts, value=True)
    forbidden = np.zeros(instance.scores.shape, dtype=np.bool_)
    _mark(forbidden, instance.forbidden, value=True)
    firms, mentors = stays(instance)
    together = firms.astype(np.int32) @ mentors.T.astype(np.int32) > 0
    found: Mask = (wished | (instance.scores >= instance.floor)) & ~forbidden & together
    return found


def stays(instance: Instance) -> tuple[Mask, Mask]:
    """Returns who is there when, shapes (firms, slots) and (mentors, slots)."""
    firms = np.zeros((len(instance.firms), instance.slots), dtype=np.bool_)
    mentors = np.zeros((len(instance.mentors), instance.slots), dtype=np.bool_)
    for position, firm in enumerate(instance.firms):
        firms[position, sorted(firm.available)] = True
    for position, mentor in enumerate(instance.mentors):
        mentors[position, sorted(mentor.available)] = True
    return firms, mentors


def _mark(array: Scores | Mask, pairs: frozenset[Pair], value: float) -> None:
    if pairs:
        array[tuple(np.array(sorted(pairs)).T)] = value
