"""Whether the minima of firms can be met at all, by flows and, where slots matter, exactly."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from matching.timetable.check import find_allowed, mark_stays
from matching.timetable.domain import Instance
from matching.timetable.plain import find_missing

_MUCH = 2**30


def restrict(instance: Instance, firms: Sequence[int]) -> Instance:
    """Returns the day of these firms alone; their positions are those in the list.

    Fixed meetings of the others stay where they are: they take a slot and a place of the mentor,
    and a table.
    """
    place = {firm: position for position, firm in enumerate(firms)}
    foreign = [fixed for fixed in instance.fixed if fixed[0] not in place]
    mentors, tables = list(instance.mentors), list(instance.tables)
    for _, mentor, slot in foreign:
        person = mentors[mentor]
        mentors[mentor] = replace(
            person, available=person.available - {slot}, maximum=max(0, person.maximum - 1)
        )
        tables[slot] = max(0, tables[slot] - 1)
    return replace(
        instance,
        tables=tuple(tables),
        firms=tuple(instance.firms[firm] for firm in firms),
        mentors=tuple(mentors),
        scores=instance.scores[list(firms)],
        likes=frozenset((place[f], m) for f, m in instance.likes if f in place),
        musts=frozenset((place[f], m) for f, m in instance.musts if f in place),
        forbidden=frozenset((place[f], m) for f, m in instance.forbidden if f in place),
        fixed=frozenset((place[f], m, t) for f, m, t in instance.fixed if f in place),
        announced=frozenset((place[f], m, t) for f, m, t in instance.announced if f in place),
    )


def find_crowd(instance: Instance) -> tuple[int, tuple[int, ...]]:
    """Answers as `Places.find_crowd` for all firms of a day."""
    return Places(instance).find_crowd(range(len(instance.firms)))


class Places:
    """What pairs, places of mentors and tables of the whole day can give; slots left aside.

    Whatever is missing here is missing in every timetable; more may be missing there, since it is
    not looked at who can come when.
    """

    def __init__(self, instance: Instance) -> None:
        """Look once, so that many groups of firms can be asked for."""
        self._pairs = find_pairs(instance)
        self._minima = np.array([firm.minimum for firm in instance.firms], dtype=np.int64)
        self._places = np.array(find_places(instance), dtype=np.int64)
        self._tables = min(sum(instance.tables), _MUCH)

    def find_crowd(self, firms: Sequence[int]) -> tuple[int, tuple[int, ...]]:
        """Returns how many minimum meetings these firms must miss, and those of them that crowd.

        The crowd is the source side of a minimum cut (Hall): it needs more than all of its
        mentors can give. It is empty exactly when nothing is missing.
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import breadth_first_order, maximum_flow

        chosen = np.array(firms, dtype=np.int64)
        count, mentors = len(chosen), len(self._places)
        source, hub, sink = count + mentors, count + mentors + 1, count + mentors + 2
        minima, pairs = self._minima[chosen], np.argwhere(self._pairs[chosen])
        edges = (
            (np.full(count, source), np.arange(count), minima),
            (pairs[:, 0], count + pairs[:, 1], np.ones(len(pairs))),
            (count + np.arange(mentors), np.full(mentors, hub), self._places),
            (np.array([hub]), np.array([sink]), np.array([self._tables])),
        )
        tails, heads, limits = (
            np.concatenate([part[axis] for part in edges]).astype(np.int32) for axis in range(3)
        )
        network = csr_array((limits, (tails, heads)), shape=(sink + 1, sink + 1))
        answer = maximum_flow(network, source, sink)
        missing = int(minima.sum()) - int(answer.flow_value)
        if not missing:
            return 0, ()
        rest = csr_array(network - answer.flow)
        rest.eliminate_zeros()
        reached = breadth_first_order(rest, source, return_predecessors=False)
        return missing, tuple(sorted(int(chosen[node]) for node in reached if node < count))


def find_pairs(instance: Instance) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Returns which pairs may meet in some slot, fixed ones included; shape (firms, mentors)."""
    firm_there, mentor_there = mark_stays(instance)
    common = (firm_there.astype(np.int64) @ mentor_there.T.astype(np.int64)) > 0
    pairs = find_allowed(instance) & common
    for firm, mentor, _ in instance.fixed:
        pairs[firm, mentor] = True
    return pairs


def find_places(instance: Instance) -> list[int]:
    """Returns how many meetings each mentor can hold within their slots."""
    slots = [set(mentor.available) for mentor in instance.mentors]
    for _, mentor, slot in instance.fixed:
        slots[mentor].add(slot)
    return [
        min(mentor.maximum, len(open_slots))
        for mentor, open_slots in zip(instance.mentors, slots, strict=True)
    ]


def count_missing(instance: Instance, *, time_limit: float) -> int | None:
    """Returns the least number of missing minimum meetings of a timetable; None in lack of time."""
    if is_all_day(instance):
        return find_crowd(instance)[0]
    return find_missing(instance, time_limit=time_limit)


def is_all_day(instance: Instance) -> bool:
    """Whether choosing pairs is all there is to do, since they can always be placed.

    So it is where everybody is there all day with the same tables, nothing is fixed, and no firm
    asks for more than there are slots (König; de Werra for the tables).
    """
    stays = {firm.available for firm in instance.firms}
    stays |= {mentor.available for mentor in instance.mentors}
    fits = all(firm.minimum <= min(firm.maximum, instance.slots) for firm in instance.firms)
    everybody = stays <= {frozenset(range(instance.slots))}
    return everybody and fits and len(set(instance.tables)) == 1 and not instance.fixed
