"""Firms that cannot reach their minimum whatever the others do, and the proof of it."""

from dataclasses import replace

import numpy as np

from matching.timetable.day import Day
from matching.timetable.domain import DUAL_UNIT, Duals, Mask


def prove_shortages(day: Day, duals: Duals) -> Duals:
    """Returns dual values that bound the missing meetings by what each firm lacks on its own.

    A firm can meet at most as often as its slots and the mentors who suit it can be matched; as
    many slots and mentors cover all its possible meetings (König). ``duals`` are all zero.
    """
    firm_slot, minimum = duals.firm_slot.copy(), duals.minimum.copy()
    rows = day.allowed.astype(np.int64) @ day.mentor_there.astype(np.int64) > 0
    most = (rows & day.firm_there).sum(axis=1)
    # a firm with as many usable slots may still have too few mentors for them
    most = np.minimum(np.minimum(most, day.firm_max), day.allowed.sum(axis=1))
    firm_max = duals.firm_max.copy()
    for firm in np.flatnonzero(most < day.minimum).tolist():
        minimum[firm] = DUAL_UNIT
        if most[firm] == day.firm_max[firm]:
            firm_max[firm] = DUAL_UNIT
        else:
            possible = day.mentor_there & day.firm_there[firm] & day.allowed[firm][:, None]
            firm_slot[firm, _cover(possible)] = DUAL_UNIT
    return replace(duals, firm_slot=firm_slot, minimum=minimum, firm_max=firm_max)


def _cover(possible: Mask) -> Mask:
    """Returns the slots of a least cover of possible meetings, shape (mentors, slots)."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    mentor_of = maximum_bipartite_matching(csr_array(possible.T), perm_type="column")
    slot_of = {mentor: slot for slot, mentor in enumerate(mentor_of.tolist()) if mentor >= 0}
    reached = {slot for slot, mentor in enumerate(mentor_of.tolist()) if mentor < 0}
    queue = sorted(reached)
    while queue:
        slot = queue.pop()
        for mentor in np.flatnonzero(possible[:, slot]).tolist():
            onward = slot_of.get(mentor)
            if onward is not None and onward not in reached:
                reached.add(onward)
                queue.append(onward)
    kept: Mask = np.ones(possible.shape[1], dtype=np.bool_)
    kept[sorted(reached)] = False
    return possible.any(axis=0) & kept
