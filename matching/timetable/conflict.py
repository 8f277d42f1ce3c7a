"""The smallest contradiction when every firm must have its minimum, and what would lift it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from matching.errors import SolverError
from matching.timetable.check import find_allowed
from matching.timetable.domain import Firm, Instance, Mentor, Pair
from matching.timetable.feasibility import look
from matching.timetable.plain import find_needy
from matching.timetable.scarcity import (
    Places,
    count_missing,
    find_crowd,
    find_pairs,
    find_places,
    is_all_day,
    restrict,
)

ALONE = "alone"
"""One firm could not have its minimum even if it were alone."""
MENTORS = "mentors"
"""The mentors that suit the firms have too few places."""
TABLES = "tables"
"""There are too few tables over all slots."""
SLOTS = "slots"
"""Places would do, but the slots of the people do not fit together."""

LOWER_MINIMUM = "lower_minimum"
RAISE_MAXIMUM = "raise_maximum"
ADD_PLACE = "add_place"
ADD_MENTOR_SLOT = "add_mentor_slot"
ADD_FIRM_SLOT = "add_firm_slot"
ADD_TABLE = "add_table"
LIFT_VETO = "lift_veto"
ALLOW_PAIR = "allow_pair"

_EACH_KIND = 3
_TRIES = 20
"""How many changes of a kind are tried at most; the likeliest come first."""
_SEARCH_SHARE = 2 / 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One change that makes fewer meetings missing: tried, not guessed.

    ``kind`` is one of the constants; positions that do not belong to it are None. ``ALLOW_PAIR``
    lets a pair below the floor meet, as a wish of either side does.
    """

    kind: str
    firm: int | None = None
    mentor: int | None = None
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Minima that cannot all be met, by positions.

    Attributes:
        kind: ``ALONE``, ``MENTORS``, ``TABLES`` or ``SLOTS``.
        firms: whose minima contradict one another.
        mentors: everybody who may meet one of them.
        slots: all slots in which such a meeting could be.
        needed: sum of the minima of these firms.
        places: how many of these meetings can be held at most.
        minimal: whether the others can have their minima as soon as any one firm is left out;
            False when the time was too short to see that for each.
        suggestions: at most three of a kind.
    """

    kind: str
    firms: tuple[int, ...]
    mentors: tuple[int, ...]
    slots: tuple[int, ...]
    needed: int
    places: int
    minimal: bool
    suggestions: tuple[Suggestion, ...]


def smallest_conflict(instance: Instance, *, time_limit: float = 20.0) -> Conflict | None:
    """Returns firms whose minima contradict one another, as few as deletion leaves; None if none.

    Raises:
        SolverError: nobody could tell in time, or the day has more than `plain.MOST_VARIABLES`
            placements and pairs and places alone show no contradiction.
    """
    # a third of the time is left for trying what would help
    search = _Search(instance, time.monotonic() + time_limit * _SEARCH_SHARE)
    firms = search.find_firms()
    return (
        search.describe(firms, time.monotonic() + time_limit * (1 - _SEARCH_SHARE))
        if firms
        else None
    )


class _Search:
    def __init__(self, instance: Instance, deadline: float) -> None:
        self._instance = instance
        self._places = Places(instance)
        self._deadline = deadline
        self._minimal = True
        self._missing = 0

    def find_firms(self) -> tuple[int, ...]:
        """Returns the firms of a conflict, none left that can be spared, or nothing."""
        for outlook in look(self._instance).outlooks:
            # a fixed meeting may go beyond what is open to the firm otherwise
            if outlook.reach < self._instance.firms[outlook.firm].minimum and (
                missing := self._count((outlook.firm,))
            ):
                self._missing = missing
                return (outlook.firm,)
        self._missing, crowd = self._places.find_crowd(range(len(self._instance.firms)))
        if self._missing:
            count = self._places.find_crowd
            crowd = self._shrink(crowd, lambda firms: count(firms)[0], most=len(crowd) // 2)
        elif not is_all_day(self._instance):
            crowd = self._find_in_slots()
        if not crowd or is_all_day(self._instance):
            return crowd
        # what is left of a crowd rarely gets smaller: each firm is looked at once
        most = 1 if find_crowd(restrict(self._instance, crowd))[0] else len(crowd) // 2
        return self._shrink(crowd, self._count, most=most)

    def describe(self, firms: tuple[int, ...], deadline: float) -> Conflict:
        """Returns everything that is told about the firms of a conflict."""
        self._deadline = deadline
        day = restrict(self._instance, firms)
        missing = self._missing
        pairs = find_pairs(day)
        mentors = tuple(mentor for mentor in range(len(day.mentors)) if pairs[:, mentor].any())
        slots = {
            slot
            for firm, person in enumerate(day.firms)
            for mentor in mentors
            if pairs[firm, mentor]
            for slot in person.available & day.mentors[mentor].available
        }
        needed = sum(firm.minimum for firm in day.firms)
        places = needed - missing
        suggestions = tuple(
            replace(one, firm=None if one.firm is None else firms[one.firm])
            for one in self._suggest(day, missing, mentors)
        )
        return Conflict(
            kind=self._name_kind(day, mentors, missing),
            firms=firms,
            mentors=mentors,
            slots=tuple(sorted(slots)),
            needed=needed,
            places=places,
            minimal=self._minimal,
            suggestions=suggestions,
        )

    def _find_in_slots(self) -> tuple[int, ...]:
        needy = find_needy(self._instance, time_limit=self._left())
        if needy is not None:
            # at least one is missing in every timetable, since one is missing even in parts
            self._missing = (self._count(needy) or 1) if needy else 0
            return needy
        everybody = tuple(range(len(self._instance.firms)))
        missing = self._count(everybody)
        if missing is None:
            raise SolverError("whether all minima fit together was not seen in time")
        self._missing = missing
        return everybody if missing else ()

    def _count(self, firms: Sequence[int]) -> int | None:
        return count_missing(restrict(self._instance, firms), time_limit=self._left())

    def _shrink(
        self, firms: Sequence[int], count: Callable[[Sequence[int]], int | None], *, most: int
    ) -> tuple[int, ...]:
        """Leaves out firms, `most` at once and then fewer, as long as the rest contradicts.

        Those with the most mentors go first: what is left is what has no way out.
        """
        choices = find_pairs(self._instance).sum(axis=1)
        kept = sorted(firms, key=lambda firm: (-int(choices[firm]), firm))
        size = max(1, most)
        while size:
            start = 0
            while start < len(kept):
                rest = kept[:start] + kept[start + size :]
                # each firm left out takes away its minimum at most
                gone = sum(self._instance.firms[f].minimum for f in kept[start : start + size])
                still = self._missing - gone
                if still <= 0 and rest:
                    counted = count(rest) if self._left() else None
                    self._minimal = self._minimal and counted is not None
                    still = counted or 0
                if still > 0:
                    kept, self._missing = rest, still
                else:
                    start += size
            size //= 2
        return tuple(sorted(kept))

    def _name_kind(self, day: Instance, mentors: Sequence[int], missing: int) -> str:
        if len(day.firms) == 1:
            return ALONE
        if find_crowd(day)[0] < missing:
            return SLOTS
        roomy = replace(day, tables=(len(mentors),) * day.slots)
        return MENTORS if find_crowd(roomy)[0] else TABLES

    def _suggest(self, day: Instance, missing: int, mentors: Sequence[int]) -> Iterator[Suggestion]:
        for changes in (
            _lower_minima(day),
            _raise_maxima(day),
            _add_places(day, mentors),
            _add_mentor_slots(day, mentors),
            _add_firm_slots(day),
            _add_tables(day),
            _lift_vetoes(day),
            _allow_pairs(day),
        ):
            tried = islice(changes, _TRIES)
            helpful = (one for one, changed in tried if self._helps(changed, missing))
            yield from islice(helpful, _EACH_KIND)

    def _helps(self, changed: Instance, missing: int) -> bool:
        # what pairs and places still lack needs no second look
        if find_crowd(changed)[0] >= missing:
            return False
        left = count_missing(changed, time_limit=self._left())
        return left is not None and left < missing

    def _left(self) -> float:
        return max(0.0, self._deadline - time.monotonic())


_Changes = Iterator[tuple[Suggestion, Instance]]


def _lower_minima(day: Instance) -> _Changes:
    for position, firm in enumerate(day.firms):
        lower = replace(firm, minimum=firm.minimum - 1)
        yield Suggestion(LOWER_MINIMUM, firm=position), _with_firm(day, position, lower)


def _raise_maxima(day: Instance) -> _Changes:
    for position, firm in enumerate(day.firms):
        if firm.maximum < firm.minimum:
            higher = replace(firm, maximum=firm.maximum + 1)
            yield Suggestion(RAISE_MAXIMUM, firm=position), _with_firm(day, position, higher)


def _add_places(day: Instance, mentors: Sequence[int]) -> _Changes:
    for mentor in mentors:
        person = day.mentors[mentor]
        more = replace(person, maximum=person.maximum + 1)
        if find_places(day)[mentor] < len(person.available):
            yield Suggestion(ADD_PLACE, mentor=mentor), _with_mentor(day, mentor, more)


def _add_mentor_slots(day: Instance, mentors: Sequence[int]) -> _Changes:
    wanted = frozenset[int]().union(*(firm.available for firm in day.firms))
    for mentor in mentors:
        person = day.mentors[mentor]
        for slot in sorted(wanted - person.available):
            longer = replace(person, available=person.available | {slot})
            suggestion = Suggestion(ADD_MENTOR_SLOT, mentor=mentor, slot=slot)
            yield suggestion, _with_mentor(day, mentor, longer)


def _add_firm_slots(day: Instance) -> _Changes:
    for position, firm in enumerate(day.firms):
        for slot in sorted(frozenset(range(day.slots)) - firm.available):
            longer = replace(firm, available=firm.available | {slot})
            yield (
                Suggestion(ADD_FIRM_SLOT, firm=position, slot=slot),
                _with_firm(day, position, longer),
            )


def _add_tables(day: Instance) -> _Changes:
    for slot in range(day.slots):
        tables = tuple(count + (slot == here) for here, count in enumerate(day.tables))
        yield Suggestion(ADD_TABLE, slot=slot), replace(day, tables=tables)


def _lift_vetoes(day: Instance) -> _Changes:
    for firm, mentor in _with_room_first(day, sorted(day.forbidden)):
        changed = replace(day, forbidden=day.forbidden - {(firm, mentor)})
        yield Suggestion(LIFT_VETO, firm=firm, mentor=mentor), changed


def _allow_pairs(day: Instance) -> _Changes:
    closed = ~find_allowed(day)
    for pair in day.forbidden:
        closed[pair] = False
    pairs = [(int(firm), int(mentor)) for firm, mentor in np.argwhere(closed)]
    for firm, mentor in _with_room_first(day, pairs):
        changed = replace(day, likes=day.likes | {(firm, mentor)})
        yield Suggestion(ALLOW_PAIR, firm=firm, mentor=mentor), changed


def _with_room_first(day: Instance, pairs: Sequence[Pair]) -> list[Pair]:
    """Sorts pairs by the places that the mentor has beyond its pairs, then by the score."""
    room = np.array(find_places(day)) - find_pairs(day).sum(axis=0)
    return sorted(pairs, key=lambda pair: (-int(room[pair[1]]), -float(day.scores[pair]), pair))


def _with_firm(day: Instance, position: int, firm: Firm) -> Instance:
    firms = list(day.firms)
    firms[position] = firm
    return replace(day, firms=tuple(firms))


def _with_mentor(day: Instance, position: int, mentor: Mentor) -> Instance:
    mentors = list(day.mentors)
    mentors[position] = mentor
    return replace(day, mentors=tuple(mentors))
