"""Rounds and tables of an event: laying them out, changing one, and what a timetable forbids."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.errors import N_, Conflict, Invalid, Problem
from app.models.event import MAX_ROUNDS, MAX_TABLES, Event, EventRound, EventTable
from app.repositories.matchday import event_changes, events, standing
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday.presets import DayPlan, lay_out

# a name that ends in a digit stands apart from the number: "B2 5"
_ZONE = re.compile(
    r"\s*(?:(?P<zone>[^,]*?[^,\s])\s+|(?P<glued>[^,]*?[^\d,\s]))?(?P<count>\d{1,3})\s*(?:개|대)?\s*"
)
_OVERLAP = N_("라운드의 시간이 겹쳐요: %(first)s와 %(second)s.")
_BACKWARDS = N_("끝나는 시각이 시작보다 빨라요: %(first)s.")
_TOO_MANY = N_("라운드는 %(most)s개까지 만들 수 있어요.")
_NEXT_DAY = N_("라운드가 자정을 넘어가요. 수를 줄이거나 일찍 시작해 주세요.")
_IN_USE = N_(
    "시간표에 만남이 있는 라운드가 있어요: %(numbers)s. 먼저 보드에서 그 만남을 옮기거나 "
    "보드를 비워 주세요. 이미 공개한 시간표의 라운드는 없앨 수 없어요."
)
_TABLE_IN_USE = N_(
    "시간표가 %(number)s번 테이블까지 쓰고 있어요. 그보다 적게 줄일 수 없어요. 먼저 보드에서 "
    "만남을 다른 테이블로 옮겨 주세요. 이미 공개한 시간표의 테이블은 없앨 수 없어요."
)
_CLOSED = N_("끝난 행사는 고칠 수 없어요.")
SURE = N_(
    "참가자 %(people)s명이 만날 수 있는 라운드를 이미 골랐어요. 번호가 바뀌면 고른 시간도 함께 "
    "옮겨요. 없어지는 라운드는 고른 목록에서도 빠져요. 맞으면 아래를 표시하고 다시 눌러 주세요."
)


@dataclass(frozen=True)
class Planned:
    """A round as it should be; ``number`` is that of the round it was, None for a new one."""

    starts_at: datetime
    ends_at: datetime
    number: int | None = None


def rounds_of(session: Session, event: Event) -> list[EventRound]:
    """Return the rounds of an event in the order of time."""
    return events.rounds_of(session, event.id)


def tables_of(session: Session, event: Event) -> list[EventTable]:
    """Return the tables of an event by number."""
    return events.tables_of(session, event.id)


def generated(event_day: date, plan: DayPlan, existing: Sequence[EventRound]) -> list[Planned]:
    """Return the rounds of a plan; the first of them take the place of those that exist.

    Raises:
        Invalid: there would be too many, or they would not end on the same day.
    """
    times = lay_out(event_day, plan)
    return [
        Planned(start, end, existing[at].number if at < len(existing) else None)
        for at, (start, end) in enumerate(times)
    ]


def set_rounds(
    session: Session,
    actor: Actor,
    event: Event,
    planned: Sequence[Planned],
    *,
    sure: bool,
    now: datetime,
) -> bool:
    """Give a locked event its rounds, numbered by time; return whether anything changed.

    What people chose moves along with the rounds; rounds that are gone leave their choices.

    Raises:
        Conflict: a timetable has a meeting in a round that would be gone or get another number.
        Invalid: the rounds cannot be so, or people chose among them and ``sure`` is missing.
    """
    if event.phase == "closed":
        raise Conflict(_CLOSED)
    ordered = sorted(planned, key=lambda each: each.starts_at)
    _check_times(event.day, ordered)
    before = events.rounds_of(session, event.id)
    moved = {each.number: at for at, each in enumerate(ordered, 1) if each.number is not None}
    used, _ = standing.places_in_use(session, event.id)
    if bad := sorted(number for number in used if moved.get(number) != number):
        raise Conflict(_IN_USE, numbers=", ".join(map(str, bad)))
    shifted = any(moved.get(row.number) != row.number for row in before)
    if shifted and (people := event_changes.choosing(session, event.id)):
        if not sure:
            raise Invalid({"sure": Problem(SURE, {"people": len(people)})})
        for row in people:
            chosen = {moved[number] for number in row.rounds or () if number in moved}
            row.rounds = sorted(chosen)
    if [(r.starts_at, r.ends_at) for r in before] == [(p.starts_at, p.ends_at) for p in ordered]:
        return False
    event_changes.replace_rounds(session, event.id, [(p.starts_at, p.ends_at) for p in ordered])
    auditing.record(
        session, actor, "event.rounds", "event", event.public_id, now=now,
        region=event.region_code, before=_span(before), after=_span(ordered),
    )  # fmt: skip
    return True


def _check_times(day: date, ordered: Sequence[Planned]) -> None:
    if len(ordered) > MAX_ROUNDS:
        raise Invalid({"number": Problem(_TOO_MANY, {"most": MAX_ROUNDS})})
    for each in ordered:
        if each.ends_at <= each.starts_at:
            raise Invalid({"start": Problem(_BACKWARDS, {"first": _clock(each)})})
        if each.ends_at.astimezone(SEOUL).date() != day:
            raise Invalid({"number": _NEXT_DAY})
    for first, second in pairwise(ordered):
        if second.starts_at < first.ends_at:
            words = {"first": _clock(first), "second": _clock(second)}
            raise Invalid({"start": Problem(_OVERLAP, words)})


def to_day(rounds: Sequence[EventRound], day: date) -> list[Planned]:
    """Return the same times on another day."""

    def moved(moment: datetime) -> datetime:
        return datetime.combine(day, moment.astimezone(SEOUL).timetz())

    return [Planned(moved(row.starts_at), moved(row.ends_at), row.number) for row in rounds]


def one_more(
    rounds: Sequence[EventRound], day: date, start: time, end: time, *, number: int | None = None
) -> list[Planned]:
    """Return the rounds with a new one, or with other times for the one of ``number``."""
    kept = [Planned(r.starts_at, r.ends_at, r.number) for r in rounds if r.number != number]
    times = (datetime.combine(day, start, SEOUL), datetime.combine(day, end, SEOUL))
    return [*kept, Planned(*times, number)]


def without(rounds: Sequence[EventRound], number: int) -> list[Planned]:
    """Return the rounds but one."""
    return [Planned(r.starts_at, r.ends_at, r.number) for r in rounds if r.number != number]


def read_zones(text: str) -> list[tuple[str, int]]:
    """Return zones with how many tables each has, from a text like ``A 12, B 8`` or ``20``.

    Raises:
        Invalid: it cannot be read so, or there are none or too many; by field ``zones``.
    """
    found = []
    for part in text.split(","):
        match = _ZONE.fullmatch(part)
        if match is None:
            text = N_("%(part)s: 읽지 못했어요. A 12, B 8처럼 적어 주세요.")
            raise Invalid({"zones": Problem(text, {"part": part.strip()[:30] or ","})})
        found.append(((match["zone"] or match["glued"] or "").strip()[:20], int(match["count"])))
    total = sum(count for _, count in found)
    if not 1 <= total <= MAX_TABLES:
        text = N_("테이블은 1개에서 %(most)s개까지 둘 수 있어요.")
        raise Invalid({"zones": Problem(text, {"most": MAX_TABLES})})
    return found


def written_zones(tables: Sequence[EventTable]) -> str:
    """Return tables as ``read_zones`` reads them."""
    parts: list[tuple[str, int]] = []
    for table in tables:
        if parts and parts[-1][0] == table.zone:
            parts[-1] = (table.zone, parts[-1][1] + 1)
        else:
            parts.append((table.zone, 1))
    return ", ".join(f"{zone} {count}".strip() for zone, count in parts)


def set_tables(session: Session, actor: Actor, event: Event, text: str, *, now: datetime) -> None:
    """Give a locked event its tables, numbered from 1 through all zones.

    Raises:
        Conflict: a timetable uses a table that would be gone.
        Invalid: the text cannot be read.
    """
    if event.phase == "closed":
        raise Conflict(_CLOSED)
    zones = read_zones(text)
    before = events.tables_of(session, event.id)
    names = [zone for zone, count in zones for _ in range(count)]
    _, used = standing.places_in_use(session, event.id)
    if used and max(used) > len(names):
        raise Conflict(_TABLE_IN_USE, number=max(used))
    if [table.zone for table in before] == names:
        return
    event_changes.replace_tables(session, event.id, names)
    auditing.record(
        session, actor, "event.tables", "event", event.public_id, now=now,
        region=event.region_code, before={"tables": written_zones(before)}, after={"tables": text},
    )  # fmt: skip


def _clock(each: Planned) -> str:
    start, end = each.starts_at.astimezone(SEOUL), each.ends_at.astimezone(SEOUL)
    return f"{start:%H:%M}–{end:%H:%M}"


def _span(rounds: Sequence[EventRound] | Sequence[Planned]) -> dict[str, object]:
    times = [(row.starts_at, row.ends_at) for row in rounds]
    return (
        {"rounds": len(times), "from": str(times[0][0]), "to": str(times[-1][1])} if times else {}
    )
