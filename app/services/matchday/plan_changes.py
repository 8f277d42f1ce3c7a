"""People move or refuse their own meetings until the lock time, and take a refusal back.

Nobody learns whom the other meets instead: a round is free or it is not.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound
from app.models.event import Event, EventRound, Registration
from app.models.timetable import MeetingRecord, Release
from app.repositories.matchday import board_rows, day, events, plans, wishing
from app.repositories.matchday import releases as rows
from app.repositories.matchday.board_rows import Seat
from app.services import auditing
from app.services.matchday import board, releases
from app.services.matchday.doors import Opened
from app.services.matchday.plans import may_change
from app.services.site_links import SiteLinks

MAX_REASON = 300
HERE, BUSY, THEY_BUSY, AWAY, THEY_AWAY, TABLES, PAST = (
    "here", "busy", "they_busy", "away", "they_away", "tables", "past",
)  # fmt: skip
_OVER = N_("시간을 바꿀 수 있는 기간이 지났어요. 급하면 코디네이터에게 알려 주세요.")
_NOT_THERE = N_("이 만남은 이제 일정에 없어요. 지금 일정을 확인해 주세요.")
_NOBODY = N_("이 행사에서 만나는 분이 아니에요.")
_CANNOT = N_("그 라운드에는 만날 수 없어요. 다른 라운드를 골라 주세요.")
_LONG = N_("300자까지 적을 수 있어요. 조금 줄여 주세요.")
_NOT_YOURS = N_("거절한 분만 되돌릴 수 있어요.")
_MARKED = N_("이미 만남 기록이 남아 바꿀 수 없어요.")
_FULL = N_("그사이에 한쪽의 만남이 다 찼어요. 코디네이터에게 알려 주세요.")


@dataclass(frozen=True)
class Choice:
    """A round, and why the two cannot meet in it; nothing where they can."""

    round: EventRound
    against: str


@dataclass(frozen=True)
class Asked:
    """A meeting that somebody wants to change: where it is, and where it could be.

    ``seat`` is None for one that was refused; ``usual`` is the round it had then.
    """

    opened: Opened
    other: Registration
    seat: Seat | None
    usual: int | None
    record: MeetingRecord | None
    choices: tuple[Choice, ...]

    @property
    def possible(self) -> list[Choice]:
        """The rounds in which the two can meet."""
        return [choice for choice in self.choices if not choice.against]


def ask(session: Session, opened: Opened, other_id: str, *, now: datetime) -> Asked:
    """Return where a meeting could be moved, or put back to. At most ten SELECTs.

    Raises:
        Conflict: too late, or the meeting is neither in the plan nor refused by them.
        NotFound: nobody of the other side.
    """
    _require_open(opened, now)
    other = wishing.other(session, opened.row, other_id)
    if other is None:
        raise NotFound(_NOBODY)
    release = rows.latest(session, opened.event.id)
    if release is None:
        raise Conflict(_NOT_THERE)
    pair = _pair(opened.row, other)
    record = day.record_of(session, *pair)
    seats = board_rows.seats_of(session, release.id)
    seat = next((each for each in seats if each.pair == pair), None)
    if seat is None and (record is None or record.refused_at is None):
        raise Conflict(_NOT_THERE)
    if seat is None and record is not None and record.refused_by_id != opened.row.id:
        raise Conflict(_NOT_YOURS)
    usual = None if seat else plans.last_round(session, opened.event.id, pair)
    choices = _choices(session, opened.event, opened.row, other, seats, now)
    return Asked(opened, other, seat, usual, record, choices)


def move(
    session: Session,
    opened: Opened,
    other_id: str,
    number: int,
    *,
    links: SiteLinks,
    now: datetime,
) -> Release:
    """Move a meeting to another round, or put a refused one back; both are told.

    Raises:
        Conflict: too late, the round is not free any more, or the refusal was the other's.
        NotFound: nobody of the other side.
    """
    board.lock_event(session, opened.event)
    asked = ask(session, opened, other_id, now=now)
    _require_unmarked(asked.record)
    if number not in {choice.round.number for choice in asked.possible}:
        raise Conflict(_CANNOT)
    pair = _pair(opened.row, asked.other)
    if asked.seat is None:
        _require_room(session, opened.event, opened.row, asked.other)
    release = releases.apply_one(
        session, opened.event, by=opened.row, pair=pair, to_round=number,
        links=links, now=now, actor=opened.actor,
    )  # fmt: skip
    if asked.record is not None and asked.record.refused_at is not None:
        asked.record.refused_at = asked.record.refused_by_id = None
        asked.record.refusal = ""
    session.flush()
    return release


def refuse(
    session: Session,
    opened: Opened,
    other_id: str,
    reason: str,
    *,
    links: SiteLinks,
    now: datetime,
) -> Release:
    """Refuse a meeting; both are told, and the place is free for others.

    Raises:
        Conflict: too late, or the meeting is not in the plan any more.
        Invalid: the reason is too long.
        NotFound: nobody of the other side.
    """
    if len(reason) > MAX_REASON:
        raise Invalid({"reason": _LONG})
    board.lock_event(session, opened.event)
    asked = ask(session, opened, other_id, now=now)
    _require_unmarked(asked.record)
    if asked.seat is None:
        raise Conflict(_NOT_THERE)
    pair = _pair(opened.row, asked.other)
    release = releases.apply_one(
        session, opened.event, by=opened.row, pair=pair, to_round=None,
        links=links, now=now, actor=opened.actor,
    )  # fmt: skip
    record = asked.record
    if record is None:
        record = MeetingRecord(event_id=opened.event.id, firm_id=pair[0], mentor_id=pair[1])
        session.add(record)
    record.refused_at, record.refused_by_id, record.refusal = now, opened.row.id, reason
    session.flush()
    auditing.record(
        session, opened.actor, "meeting.refused", "meeting", record.public_id,
        now=now, region=opened.event.region_code,
        after={"by": opened.row.public_id, "other": asked.other.public_id},
    )  # fmt: skip
    return release


def _pair(row: Registration, other: Registration) -> tuple[int, int]:
    return (row.id, other.id) if row.side == "firm" else (other.id, row.id)


def _require_open(opened: Opened, now: datetime) -> None:
    opened.require_approved()
    if not may_change(opened, now=now):
        raise Conflict(_OVER)


def _require_unmarked(record: MeetingRecord | None) -> None:
    if record is not None and (record.state != "unknown" or record.outcome_at is not None):
        raise Conflict(_MARKED)


def _require_room(session: Session, event: Event, *both: Registration) -> None:
    """Refuse to put a meeting back where one of the two has as many as they want by now."""
    release = rows.latest(session, event.id)
    for row in both:
        usual = event.firm_maximum if row.side == "firm" else event.mentor_maximum
        most = usual if row.maximum is None else row.maximum
        held = plans.seats_of_person(session, release.id, row.id) if release else []
        if len(held) >= most:
            raise Conflict(_FULL)


def _choices(
    session: Session,
    event: Event,
    row: Registration,
    other: Registration,
    seats: list[Seat],
    now: datetime,
) -> tuple[Choice, ...]:
    tables = len(events.tables_of(session, event.id))
    pair = _pair(row, other)

    def against(each: EventRound) -> str:
        held = [seat for seat in seats if seat.round_number == each.number]
        if any(seat.pair == pair for seat in held):
            return HERE
        if each.starts_at <= now:
            return PAST
        busy = {id_ for seat in held for id_ in seat.pair}
        rules = (
            (row.rounds is not None and each.number not in row.rounds, AWAY),
            (other.rounds is not None and each.number not in other.rounds, THEY_AWAY),
            (row.id in busy, BUSY),
            (other.id in busy, THEY_BUSY),
            (len(held) >= tables, TABLES),
        )
        return next((code for holds, code in rules if holds), "")

    return tuple(Choice(each, against(each)) for each in events.rounds_of(session, event.id))
