"""What a timetable says about itself beside its levels: order, gaps, tables, wishes left open."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from matching.timetable import domain
from matching.timetable.check_rules import Violation
from matching.timetable.domain import Instance, Meeting, Pair, Timetable, Unmet

ORDER_WRONG = "order_wrong"
IDLE_WRONG = "idle_wrong"
TABLE_CHANGES_WRONG = "table_changes_wrong"
MOVED_MENTORS_WRONG = "moved_mentors_wrong"
WISH_FORGOTTEN = "wish_forgotten"
WISH_TWICE = "wish_twice"
WISH_MET = "wish_met"
NO_SUCH_WISH = "no_such_wish"
REASON_UNKNOWN = "reason_unknown"
REASON_UNTRUE = "reason_untrue"


def find_false_claims(instance: Instance, timetable: Timetable) -> Iterator[Violation]:
    """Yields what is not true; the meetings keep every rule."""
    meetings = timetable.meetings
    if list(meetings) != sorted(meetings, key=lambda meeting: (meeting.slot, meeting.table)):
        yield Violation(ORDER_WRONG, "meetings must be sorted by slot, then table")
    idle = count_idle(instance, meetings)
    if timetable.idle != idle:
        yield Violation(IDLE_WRONG, f"firms wait {idle} slots, not {timetable.idle}")
    changes = count_table_changes(meetings)
    if timetable.table_changes != sum(changes.values()):
        told = f"mentors change the table {sum(changes.values())} times"
        yield Violation(TABLE_CHANGES_WRONG, f"{told}, not {timetable.table_changes}")
    if timetable.moved_mentors != tuple(sorted(changes)):
        yield Violation(MOVED_MENTORS_WRONG, f"mentors {sorted(changes)} change the table")
    yield from find_false_reasons(instance, meetings, timetable.unmet)


def count_idle(instance: Instance, meetings: Sequence[Meeting]) -> int:
    """Returns the slots between first and last meeting in which a firm is there but alone."""
    busy: dict[int, set[int]] = {}
    for meeting in meetings:
        busy.setdefault(meeting.firm, set()).add(meeting.slot)
    return sum(
        1
        for firm, slots in busy.items()
        for slot in instance.firms[firm].available - slots
        if min(slots) < slot < max(slots)
    )


def count_table_changes(meetings: Sequence[Meeting]) -> dict[int, int]:
    """Returns how often each mentor has to change the table; only those who do."""
    changes: Counter[int] = Counter()
    last: dict[int, int] = {}
    for meeting in sorted(meetings, key=lambda meeting: meeting.slot):
        if last.get(meeting.mentor, meeting.table) != meeting.table:
            changes[meeting.mentor] += 1
        last[meeting.mentor] = meeting.table
    return dict(changes)


def find_false_reasons(
    instance: Instance, meetings: Sequence[Meeting], unmet: Sequence[Unmet]
) -> Iterator[Violation]:
    """Yields wishes without a reason, reasons without a wish, and reasons that are not so."""
    wishes = instance.likes | instance.musts
    met = {(meeting.firm, meeting.mentor) for meeting in meetings}
    yield from _find_wrong_wishes(wishes, met, unmet)
    day = _look(instance, meetings)
    for one in unmet:
        pair = one.firm, one.mentor
        if one.reason not in domain.UNMET_REASONS:
            yield _violation(REASON_UNKNOWN, f"{one.reason} is no reason", *pair)
        elif pair in wishes - met and not _is_true(instance, day, one):
            yield _violation(REASON_UNTRUE, f"{one.reason} is not so", *pair)


def _find_wrong_wishes(
    wishes: AbstractSet[Pair], met: AbstractSet[Pair], unmet: Sequence[Unmet]
) -> Iterator[Violation]:
    told = Counter((one.firm, one.mentor) for one in unmet)
    for firm, mentor in sorted(wishes - met - told.keys()):
        yield _violation(WISH_FORGOTTEN, "an unmet wish has no reason", firm, mentor)
    for (firm, mentor), count in sorted(told.items()):
        if count > 1:
            yield _violation(WISH_TWICE, f"a wish has {count} reasons", firm, mentor)
        if (firm, mentor) in met:
            yield _violation(WISH_MET, "a wish that is met is called unmet", firm, mentor)
        elif (firm, mentor) not in wishes:
            yield _violation(NO_SUCH_WISH, "nobody wished this", firm, mentor)


@dataclass(frozen=True, slots=True)
class _Day:
    """Slots in which firms are busy, whom a mentor meets in which slot, how full the slots are."""

    firm_busy: Mapping[int, set[int]]
    guests: Mapping[int, Mapping[int, int]]
    in_slot: Mapping[int, int]


def _look(instance: Instance, meetings: Sequence[Meeting]) -> _Day:
    firm_busy: dict[int, set[int]] = {firm: set() for firm in range(len(instance.firms))}
    guests: dict[int, dict[int, int]] = {m: {} for m in range(len(instance.mentors))}
    for meeting in meetings:
        firm_busy[meeting.firm].add(meeting.slot)
        guests[meeting.mentor][meeting.slot] = meeting.firm
    return _Day(firm_busy, guests, Counter(meeting.slot for meeting in meetings))


def _is_true(instance: Instance, day: _Day, one: Unmet) -> bool:
    firm, mentor = instance.firms[one.firm], instance.mentors[one.mentor]
    common = firm.available & mentor.available
    guests = day.guests[one.mentor]
    of_firm = common - day.firm_busy[one.firm]
    of_both = of_firm - guests.keys()
    seats = {slot for slot in of_both if day.in_slot[slot] < instance.tables[slot]}
    holders = {guests[slot] for slot in of_firm & guests.keys()}
    truths = {
        domain.VETO: (one.firm, one.mentor) in instance.forbidden,
        domain.NO_COMMON_SLOT: not common,
        domain.FIRM_FULL: len(day.firm_busy[one.firm]) >= firm.maximum,
        domain.MENTOR_FULL: len(guests) >= mentor.maximum,
        domain.NO_FREE_SLOT: bool(common) and not of_firm,
        domain.TABLES_FULL: bool(of_both) and not seats,
        domain.OUTBID: bool(holders) and not of_both and _named(one, "firms") == holders,
        domain.POSSIBLE: bool(seats) and _named(one, "slots") == seats,
        # a wish is never too weak to be met: the floor asks only pairs that nobody asked for
        domain.BELOW_FLOOR: False,
    }
    return truths[one.reason]


def _named(one: Unmet, fact: str) -> AbstractSet[object]:
    named = one.facts.get(fact, ())
    return frozenset(named) if isinstance(named, Collection) else frozenset()


def _violation(code: str, text: str, firm: int, mentor: int) -> Violation:
    return Violation(
        code, f"{text}: firm {firm}, mentor {mentor}", {"firm": firm, "mentor": mentor}
    )
