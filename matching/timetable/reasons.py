"""Why a wish was not met: one reason each, the first that alone would have been enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.timetable import domain
from matching.timetable.domain import Instance, Meeting, Unmet


@dataclass(frozen=True, slots=True)
class _Load:
    """What the meetings take: slots of firms, guests of mentors by slot, meetings by slot."""

    firm_busy: Sequence[set[int]]
    guests: Sequence[Mapping[int, int]]
    in_slot: Sequence[int]


def explain_unmet(instance: Instance, meetings: Sequence[Meeting]) -> tuple[Unmet, ...]:
    """Returns each wish that is not among the meetings with its reason, by firm, then mentor.

    Asked in this order: a veto, no slot in common, the firm's maximum, the mentor's maximum, the
    firm busy in every common slot, no table where both are free, and last the firms that the
    mentor meets instead. A wish that nothing hinders is told as possible.
    """
    load = _measure(instance, meetings)
    met = {(meeting.firm, meeting.mentor) for meeting in meetings}
    return tuple(
        _explain(instance, load, firm, mentor)
        for firm, mentor in sorted((instance.likes | instance.musts) - met)
    )


def _measure(instance: Instance, meetings: Sequence[Meeting]) -> _Load:
    firm_busy: list[set[int]] = [set() for _ in instance.firms]
    guests: list[dict[int, int]] = [{} for _ in instance.mentors]
    in_slot = [0] * instance.slots
    for meeting in meetings:
        firm_busy[meeting.firm].add(meeting.slot)
        guests[meeting.mentor][meeting.slot] = meeting.firm
        in_slot[meeting.slot] += 1
    return _Load(firm_busy, guests, in_slot)


def _explain(instance: Instance, load: _Load, firm: int, mentor: int) -> Unmet:
    common = instance.firms[firm].available & instance.mentors[mentor].available
    if (firm, mentor) in instance.forbidden:
        return Unmet(firm, mentor, domain.VETO)
    if not common:
        return Unmet(firm, mentor, domain.NO_COMMON_SLOT)
    for reason, count, limit in (
        (domain.FIRM_FULL, len(load.firm_busy[firm]), instance.firms[firm].maximum),
        (domain.MENTOR_FULL, len(load.guests[mentor]), instance.mentors[mentor].maximum),
    ):
        if count >= limit:
            return Unmet(firm, mentor, reason, {"limit": limit})
    of_firm = common - load.firm_busy[firm]
    if not of_firm:
        return Unmet(firm, mentor, domain.NO_FREE_SLOT, {"slots": sorted(common)})
    of_both = sorted(of_firm - load.guests[mentor].keys())
    if not of_both:
        holders = {load.guests[mentor][slot] for slot in of_firm}
        return Unmet(firm, mentor, domain.OUTBID, {"firms": sorted(holders)})
    seats = [slot for slot in of_both if load.in_slot[slot] < instance.tables[slot]]
    if seats:
        return Unmet(firm, mentor, domain.POSSIBLE, {"slots": seats})
    return Unmet(firm, mentor, domain.TABLES_FULL, {"slots": of_both})
