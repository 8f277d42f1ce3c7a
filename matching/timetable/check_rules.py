"""Rules that every timetable keeps, looked at one by one, without any part of the solver."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from matching.timetable.domain import Firm, Instance, Meeting, Mentor

FIRM_OUT_OF_RANGE = "firm_out_of_range"
MENTOR_OUT_OF_RANGE = "mentor_out_of_range"
SLOT_OUT_OF_RANGE = "slot_out_of_range"
TABLE_OUT_OF_RANGE = "table_out_of_range"
FIRM_TWICE = "firm_double_booked"
MENTOR_TWICE = "mentor_double_booked"
TABLE_TWICE = "table_double_booked"
PAIR_TWICE = "pair_twice"
FIRM_AWAY = "firm_unavailable"
MENTOR_AWAY = "mentor_unavailable"
VETOED = "vetoed"
BELOW_FLOOR = "below_floor"
FIRM_OVER = "firm_over_maximum"
MENTOR_OVER = "mentor_over_maximum"
TABLES_OVER = "tables_exceeded"
FIXED_MISSING = "fixed_missing"


@dataclass(frozen=True, slots=True)
class Violation:
    """Something an answer may not do or say.

    Attributes:
        code: one of the constants of the modules whose names begin with ``check``.
        text: the same for a developer, with the ids of the instance.
        at: the positions concerned by kind: firm, mentor, slot, table, level.
    """

    code: str
    text: str
    at: dict[str, int] = field(default_factory=dict)


def find_broken_rules(instance: Instance, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Yields every rule that the meetings break.

    Fixed meetings may lie where nobody would be or where a pair is forbidden: they stand. All
    other rules hold for them too.
    """
    inside = []
    for meeting in meetings:
        wrong = list(_find_out_of_range(instance, meeting))
        yield from wrong
        if not any(one.code != TABLE_OUT_OF_RANGE for one in wrong):
            inside.append(meeting)
    for meeting in inside:
        if (meeting.firm, meeting.mentor, meeting.slot) not in instance.fixed:
            yield from _find_absences(instance, meeting)
            yield from _find_unsuitable(instance, meeting)
    yield from _find_twice(instance, inside)
    yield from _find_over(instance, inside)
    held = {(meeting.firm, meeting.mentor, meeting.slot) for meeting in inside}
    for firm, mentor, slot in sorted(instance.fixed - held):
        yield Violation(
            FIXED_MISSING,
            f"the fixed meeting of {_pair(instance, firm, mentor)} in slot {slot} is missing",
            {"firm": firm, "mentor": mentor, "slot": slot},
        )


def _find_out_of_range(instance: Instance, meeting: Meeting) -> Iterator[Violation]:
    tables = instance.tables[meeting.slot] if 0 <= meeting.slot < instance.slots else None
    for code, kind, position, count in (
        (FIRM_OUT_OF_RANGE, "firm", meeting.firm, len(instance.firms)),
        (MENTOR_OUT_OF_RANGE, "mentor", meeting.mentor, len(instance.mentors)),
        (SLOT_OUT_OF_RANGE, "slot", meeting.slot, instance.slots),
        (TABLE_OUT_OF_RANGE, "table", meeting.table, tables),
    ):
        if count is not None and not 0 <= position < count:
            yield Violation(
                code, f"{kind} {position} does not exist: there are {count}", {kind: position}
            )


def _find_absences(instance: Instance, meeting: Meeting) -> Iterator[Violation]:
    sides: tuple[tuple[str, str, int, Firm | Mentor], ...] = (
        (FIRM_AWAY, "firm", meeting.firm, instance.firms[meeting.firm]),
        (MENTOR_AWAY, "mentor", meeting.mentor, instance.mentors[meeting.mentor]),
    )
    for code, kind, position, person in sides:
        if meeting.slot not in person.available:
            yield Violation(
                code,
                f"{kind} {person.id} is not there in slot {meeting.slot}",
                {kind: position, "slot": meeting.slot},
            )


def _find_unsuitable(instance: Instance, meeting: Meeting) -> Iterator[Violation]:
    pair = meeting.firm, meeting.mentor
    at = {"firm": meeting.firm, "mentor": meeting.mentor}
    if pair in instance.forbidden:
        yield Violation(VETOED, f"{_pair(instance, *pair)} must not meet", at)
    wished = pair in instance.likes or pair in instance.musts
    score = float(instance.scores[pair])
    if score < instance.floor and not wished:
        told = f"{_pair(instance, *pair)} score {score}, below {instance.floor}, and nobody asked"
        yield Violation(BELOW_FLOOR, told, at)


def _find_twice(instance: Instance, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    seen: dict[tuple[str, int, int], Meeting] = {}
    for meeting in meetings:
        firm = f"firm {instance.firms[meeting.firm].id}"
        mentor = f"mentor {instance.mentors[meeting.mentor].id}"
        when = f"in slot {meeting.slot}"
        for code, key, at, text in (
            (FIRM_TWICE, (meeting.firm, meeting.slot), ("firm", "slot"), f"{firm} twice {when}"),
            (
                MENTOR_TWICE, (meeting.mentor, meeting.slot), ("mentor", "slot"),
                f"{mentor} twice {when}",
            ),
            (
                TABLE_TWICE, (meeting.table, meeting.slot), ("table", "slot"),
                f"table {meeting.table} twice {when}",
            ),
            (
                PAIR_TWICE, (meeting.firm, meeting.mentor), ("firm", "mentor"),
                f"{firm} meets {mentor} twice",
            ),
        ):  # fmt: skip
            if (code, *key) in seen:
                yield Violation(code, text, dict(zip(at, key, strict=True)))
            seen[code, *key] = meeting


def _find_over(instance: Instance, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    counts: dict[tuple[str, int], int] = defaultdict(int)
    for meeting in meetings:
        counts["firm", meeting.firm] += 1
        counts["mentor", meeting.mentor] += 1
        counts["slot", meeting.slot] += 1
    for (kind, position), count in sorted(counts.items()):
        if kind == "slot":
            code, name, limit = TABLES_OVER, str(position), instance.tables[position]
        elif kind == "firm":
            firm = instance.firms[position]
            code, name, limit = FIRM_OVER, str(firm.id), firm.maximum
        else:
            mentor = instance.mentors[position]
            code, name, limit = MENTOR_OVER, str(mentor.id), mentor.maximum
        if count > limit:
            text = f"{kind} {name} has {count} meetings, at most {limit}"
            yield Violation(code, text, {kind: position})


def _pair(instance: Instance, firm: int, mentor: int) -> str:
    return f"firm {instance.firms[firm].id} and mentor {instance.mentors[mentor].id}"
