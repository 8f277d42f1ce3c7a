"""What a day can give before anybody solves it: whom firms could meet, and where it is tight."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np

from matching.timetable.check import find_allowed, mark_stays
from matching.timetable.domain import BELOW_FLOOR, NO_COMMON_SLOT, VETO, Instance

FIRM_NEVER_THERE = "firm_never_there"
FIRM_WITHOUT_MENTOR = "firm_without_mentor"
FIRM_BELOW_MINIMUM = "firm_below_minimum"
FIRM_WITHOUT_GOOD = "firm_without_good"
MENTOR_NEVER_THERE = "mentor_never_there"
MENTOR_WITHOUT_FIRM = "mentor_without_firm"
MINIMA_OVER_MENTORS = "minima_over_mentors"
MINIMA_OVER_TABLES = "minima_over_tables"
MENTORS_OVER_TABLES = "mentors_over_tables"
SLOT_SHORT_OF_TABLES = "slot_short_of_tables"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one firm can expect.

    Attributes:
        firm: its position.
        eligible: positions of the mentors it may meet.
        good: those among them with a good score.
        fallen: positions of all others by reason, in the order of the reasons: ``VETO``
            (competitors among them), ``NO_COMMON_SLOT``, ``BELOW_FLOOR``.
        reach: meetings it could have at most if it were alone with its mentors.
    """

    firm: int
    eligible: tuple[int, ...]
    good: tuple[int, ...]
    fallen: Mapping[str, tuple[int, ...]]
    reach: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Meetings that minima ask for, against places. Comfortable days have these in rising order.

    ``minima``: of all firms. ``mentors``: what mentors can hold, within their slots. ``tables``:
    over all slots. ``firms``: what firms may have at most, within their slots.
    """

    minima: int
    mentors: int
    tables: int
    firms: int


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to mend before solving.

    ``at`` has positions (firm, mentor, slot), ``facts`` the numbers ``needed`` and ``places``.
    """

    code: str
    at: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SlotLoad:
    """Who is there in a slot, and the tables."""

    firms: int
    mentors: int
    tables: int


@dataclass(frozen=True, slots=True)
class Feasibility:
    """The sheet before solving: an outlook per firm, a load per slot, the balance, cautions."""

    outlooks: tuple[Outlook, ...]
    slots: tuple[SlotLoad, ...]
    balance: Balance
    cautions: tuple[Caution, ...]


def look(instance: Instance) -> Feasibility:
    """Returns the sheet of a day; cautions about everybody come first, then firms, mentors, slots.

    Balance and reach are necessary conditions, not sufficient ones: `smallest_conflict` tells
    whether all minima can be met at once.
    """
    firm_there, mentor_there = mark_stays(instance)
    common = (firm_there.astype(np.int64) @ mentor_there.T.astype(np.int64)) > 0
    allowed = find_allowed(instance)
    forbidden = np.zeros_like(allowed)
    for pair in instance.forbidden:
        forbidden[pair] = True
    eligible = allowed & common
    good = eligible & (instance.scores >= instance.good)
    outlooks = tuple(
        Outlook(
            firm=firm,
            eligible=_positions(eligible[firm]),
            good=_positions(good[firm]),
            fallen={
                VETO: _positions(forbidden[firm]),
                NO_COMMON_SLOT: _positions(~forbidden[firm] & ~common[firm]),
                BELOW_FLOOR: _positions(~allowed[firm] & ~forbidden[firm] & common[firm]),
            },
            reach=min(
                person.maximum,
                int(eligible[firm].sum()),
                int((firm_there[firm] & mentor_there[eligible[firm]].any(axis=0)).sum()),
            ),
        )
        for firm, person in enumerate(instance.firms)
    )
    slots = tuple(
        SlotLoad(int(firms), int(mentors), tables)
        for firms, mentors, tables in zip(
            firm_there.sum(axis=0), mentor_there.sum(axis=0), instance.tables, strict=True
        )
    )
    balance = Balance(
        minima=sum(firm.minimum for firm in instance.firms),
        mentors=sum(min(one.maximum, len(one.available)) for one in instance.mentors),
        tables=sum(instance.tables),
        firms=sum(min(firm.maximum, len(firm.available)) for firm in instance.firms),
    )
    cautions = [
        *_warn_of_balance(balance),
        *(caution for one in outlooks for caution in _warn_of_firm(instance, one)),
        *_warn_of_mentors(instance, set(np.nonzero(eligible)[1].tolist())),
        *_warn_of_slots(slots),
    ]
    return Feasibility(outlooks, slots, balance, tuple(cautions))


def _positions(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())


def _warn_of_balance(balance: Balance) -> list[Caution]:
    return [
        Caution(code, {}, {"needed": needed, "places": places})
        for code, needed, places in (
            (MINIMA_OVER_MENTORS, balance.minima, balance.mentors),
            (MINIMA_OVER_TABLES, balance.minima, balance.tables),
            (MENTORS_OVER_TABLES, balance.mentors, balance.tables),
        )
        if needed > places
    ]


def _warn_of_firm(instance: Instance, outlook: Outlook) -> list[Caution]:
    """Returns the gravest thing about a firm, since the others follow from it."""
    firm, at = instance.firms[outlook.firm], {"firm": outlook.firm}
    if not firm.available:
        return [Caution(FIRM_NEVER_THERE, at)]
    if not outlook.eligible:
        return [Caution(FIRM_WITHOUT_MENTOR, at)]
    if outlook.reach < firm.minimum:
        facts = {"needed": firm.minimum, "places": outlook.reach}
        return [Caution(FIRM_BELOW_MINIMUM, at, facts)]
    return [] if outlook.good else [Caution(FIRM_WITHOUT_GOOD, at)]


def _warn_of_mentors(instance: Instance, wanted: AbstractSet[int]) -> list[Caution]:
    found = []
    for position, mentor in enumerate(instance.mentors):
        if not mentor.available:
            found.append(Caution(MENTOR_NEVER_THERE, {"mentor": position}))
        elif position not in wanted:
            found.append(Caution(MENTOR_WITHOUT_FIRM, {"mentor": position}))
    return found


def _warn_of_slots(slots: tuple[SlotLoad, ...]) -> list[Caution]:
    return [
        Caution(SLOT_SHORT_OF_TABLES, {"slot": slot}, {"needed": seated, "places": load.tables})
        for slot, load in enumerate(slots)
        if (seated := min(load.firms, load.mentors)) > load.tables
    ]
