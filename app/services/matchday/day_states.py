"""What became of each meeting: unknown, held, excused, no-show; one tap each, or a whole round."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound
from app.models.event import Event, Registration
from app.models.timetable import MEETING_STATES, MeetingRecord, Release
from app.repositories.matchday import day, events, releases
from app.repositories.matchday.day import DayMeeting
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import access, no_shows
from app.services.matchday.day_clock import DayClock, clock_of

__all__ = [
    "STATES", "DayMeeting", "RoundPage", "RoundRow", "mark", "mark_round", "show_round",
    "take_back_round",
]  # fmt: skip
STATES = MEETING_STATES
NO_TIMETABLE = N_("공개한 시간표가 없어요.")
_NO_ROUND = N_("이 라운드를 찾지 못했어요.")
_NO_MEETING = N_("지금 시간표에 없는 만남이에요. 새로 고쳐 주세요.")
_CHANGED = N_("그사이에 다른 분이 이 만남을 표시했어요. 지금 상태를 보고 다시 눌러 주세요.")
_WHO = N_("누가 오지 않았는지 골라 주세요.")
_STATE = N_("만났는지 골라 주세요.")
_NOT_YET = N_("아직 시작하지 않은 라운드예요. 미리 알 수 있는 것은 양해한 취소뿐이에요.")
_SIDES = ("firm", "mentor")


@dataclass(frozen=True)
class RoundRow:
    """One meeting of a round; ``missing`` are the sides that did not come."""

    meeting: DayMeeting
    missing: tuple[str, ...]
    replaced: bool = False
    """Whether only an older version had it."""

    @property
    def state(self) -> str:
        """What became of it."""
        return self.meeting.record.state if self.meeting.record else "unknown"

    @property
    def expected(self) -> tuple[str, ...]:
        """The sides that cannot be there, as check-in knows."""
        return tuple(row.side for row in self.meeting.away)


@dataclass(frozen=True)
class RoundPage:
    """A round with its meetings by table."""

    event: Event
    release: Release
    clock: DayClock
    number: int
    rows: tuple[RoundRow, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many meetings are in each state."""
        found = dict.fromkeys(STATES, 0)
        for row in self.rows:
            found[row.state] += 1
        return found


def show_round(
    session: Session, actor: Actor, event_id: str, number: int, *, now: datetime
) -> RoundPage:
    """Return the meetings of a round with what became of them. Seven SELECTs.

    Raises:
        NotFound: not an event of the actor's regions, or no such round.
        Conflict: no timetable was published.
    """
    event = access.on_desk(session, actor, event_id)
    release, clock = _release(session, event), clock_of(events.rounds_of(session, event.id), now)
    if number not in {row.number for row in clock.rounds}:
        raise NotFound(_NO_ROUND)
    here = day.meetings(session, release.id, rounds=(number,))
    gone = day.earlier_meetings(session, event.id, release, number)
    missing = day.missing_of(session, [row.record.id for row in (*here, *gone) if row.record])
    rows = [_row(row, missing) for row in here]
    rows += [_row(row, missing, replaced=True) for row in gone]
    return RoundPage(event, release, clock, number, tuple(rows))


def mark(
    session: Session,
    actor: Actor,
    event_id: str,
    firm_id: str,
    mentor_id: str,
    state: str,
    *,
    missing: Collection[str] = (),
    seen: str | None = None,
    now: datetime,
) -> MeetingRecord:
    """Say what became of a meeting; to say the same again changes nothing.

    Args:
        session: of a writer.
        actor: a coordinator.
        event_id: public id of the event.
        firm_id: public id of the firm's registration.
        mentor_id: public id of the mentor's registration.
        state: one of ``STATES``; ``unknown`` takes an earlier mark back.
        missing: the sides that did not come, for ``no_show``.
        seen: the state that the person saw; None overwrites whatever stands there.
        now: this moment.

    Raises:
        NotFound: not an event of the actor's regions, or a pair that never had a meeting.
        Conflict: the event is not running, the round has not begun, or somebody marked the
            meeting otherwise since ``seen``.
        Invalid: no such state, or nobody named for ``no_show``.
    """
    event = access.on_desk(session, actor, event_id)
    access.require_phase(event, "running")
    sides = _sides(state, missing)
    found = _meeting(session, event, firm_id, mentor_id)
    clock = clock_of(events.rounds_of(session, event.id), now)
    if state in {"held", "no_show"} and not clock.started(found.round_number):
        raise Conflict(_NOT_YET)
    record = _record(session, event, found)
    before, absent = record.state, _absent(session, record)
    wanted = {row.id for row in _people(found) if row.side in sides}
    if before == state and absent == wanted:
        return record
    if seen is not None and before not in {seen, state}:
        raise Conflict(_CHANGED)
    _set(session, record, state, actor, now)
    for row in _people(found):
        if row.id in wanted - absent:
            no_shows.mark(session, actor, record, row, now=now)
        elif row.id in absent - wanted:
            no_shows.lift(session, actor, record, row, now=now)
    auditing.record(
        session, actor, "meeting.marked", "meeting_record", record.public_id, now=now,
        region=event.region_code, before={"state": before},
        after={"state": state, "missing": list(sides)},
    )  # fmt: skip
    return record


def mark_round(session: Session, actor: Actor, event_id: str, number: int, *, now: datetime) -> int:
    """Say that the meetings of a round were held of which nothing is known; return how many.

    Left out are those of people who are absent, late or left: each of them wants a look.

    Raises:
        NotFound: not an event of the actor's regions.
        Conflict: the event is not running, the round has not begun, or there is no timetable.
    """
    event = access.on_desk(session, actor, event_id)
    access.require_phase(event, "running")
    release = _release(session, event)
    if not clock_of(events.rounds_of(session, event.id), now).started(number):
        raise Conflict(_NOT_YET)
    marked = 0
    for row in day.meetings(session, release.id, rounds=(number,)):
        if row.away:
            continue
        record = _record(session, event, row)
        if record.state == "unknown":
            _set(session, record, "held", actor, now)
            marked += 1
    if marked:
        _note_round(session, actor, event, number, {"held": marked}, now)
    return marked


def take_back_round(
    session: Session, actor: Actor, event_id: str, number: int, at: datetime, *, now: datetime
) -> int:
    """Take back what one ``mark_round`` of the actor at that moment said; return how many.

    What somebody marked since stays as it is.

    Raises:
        NotFound: not an event of the actor's regions.
        Conflict: the event is not running, or there is no timetable.
    """
    event = access.on_desk(session, actor, event_id)
    access.require_phase(event, "running")
    release, taken = _release(session, event), 0
    for row in day.meetings(session, release.id, rounds=(number,)):
        if row.record is None:
            continue
        record = _record(session, event, row)
        mine = record.marked_by_id == actor.user_id and record.marked_at == at
        if record.state == "held" and mine:
            _set(session, record, "unknown", actor, now)
            taken += 1
    if taken:
        _note_round(session, actor, event, number, {"unknown": taken}, now)
    return taken


def _release(session: Session, event: Event) -> Release:
    latest = releases.latest(session, event.id)
    if latest is None:
        raise Conflict(NO_TIMETABLE)
    return latest


def _row(meeting: DayMeeting, missing: dict[int, set[int]], *, replaced: bool = False) -> RoundRow:
    record, absent = meeting.record, set[int]()
    if record is not None and record.state == "no_show":
        absent = missing.get(record.id, absent)
    sides = tuple(row.side for row in _people(meeting) if row.id in absent)
    return RoundRow(meeting, sides, replaced)


def _people(meeting: DayMeeting) -> tuple[Registration, Registration]:
    return meeting.firm, meeting.mentor


def _sides(state: str, missing: Collection[str]) -> tuple[str, ...]:
    if state not in STATES:
        raise Invalid({"state": _STATE})
    if state != "no_show":
        return ()
    sides = tuple(side for side in _SIDES if side in missing)
    if not sides:
        raise Invalid({"missing": _WHO})
    return sides


def _absent(session: Session, record: MeetingRecord) -> set[int]:
    """Return who was said not to have come to the meeting as it is marked now."""
    if record.state != "no_show":
        # an older mark is of a meeting that was missed and placed again: it stands
        return set()
    return day.missing_of(session, (record.id,)).get(record.id, set())


def _meeting(session: Session, event: Event, firm_id: str, mentor_id: str) -> DayMeeting:
    release = _release(session, event)
    firm = events.registration(session, firm_id)
    if firm is None or firm.event_id != event.id:
        raise NotFound(_NO_MEETING)
    for row in day.meetings(session, release.id, registration_id=firm.id):
        if row.mentor.public_id == mentor_id:
            return row
    for row in day.earlier_meetings(session, event.id, release):
        if (row.firm.public_id, row.mentor.public_id) == (firm_id, mentor_id):
            return row
    raise NotFound(_NO_MEETING)


def _record(session: Session, event: Event, meeting: DayMeeting) -> MeetingRecord:
    """Return the locked row of a pair, made where there is none yet."""
    pair = (meeting.firm.id, meeting.mentor.id)
    found = day.record_of(session, *pair)
    if found is not None:
        return found
    made = MeetingRecord(event_id=event.id, firm_id=pair[0], mentor_id=pair[1])
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # another coordinator, or the pair itself, was first in the same moment
        return _record(session, event, meeting)
    return made


def _set(session: Session, record: MeetingRecord, state: str, actor: Actor, now: datetime) -> None:
    record.state, record.marked_at, record.marked_by_id = state, now, actor.user_id
    session.flush()


def _note_round(
    session: Session, actor: Actor, event: Event, number: int, after: dict[str, int], now: datetime
) -> None:
    auditing.record(
        session, actor, "event.round_marked", "event", event.public_id, now=now,
        region=event.region_code, after={"round": number, **after},
    )  # fmt: skip
