"""What follows from a meeting: the next step, who does it, until when. Both sides share a row."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound, Problem
from app.models.event import Event, Registration
from app.models.timetable import NEXT_STEPS, MeetingRecord
from app.repositories.matchday import after
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import access, aftermath
from app.services.matchday.aftermath import After, Met

__all__ = [
    "STEPS", "After", "Given", "Met", "Own", "Registration", "due_range", "of_registration",
    "on_desk", "one", "own", "own_of", "own_one", "record_for_change", "save", "take_back",
]  # fmt: skip
STEPS = NEXT_STEPS
MAX_NOTE = 500
_NOT_THERE = N_("이 만남을 찾지 못했어요.")
_NOT_YET = N_("이 만남의 다음 일은 아직 적을 수 없어요. 만난 뒤에 적어 주세요.")
_STEP = N_("다음에 할 일을 골라 주세요.")
_OWNER = N_("누가 할지 골라 주세요.")
_DUE = N_("언제까지 할지 골라 주세요.")
_DUE_RANGE = N_("행사 날부터 한 해 안의 날짜를 골라 주세요.")
_LONG = N_("500자까지 적을 수 있어요. 조금 줄여 주세요.")
_CHANGED = N_(
    "그사이에 상대방이나 코디네이터가 먼저 적었어요. 지금 내용을 보고 다시 저장해 주세요."
)
ASKED = N_("이 만남에서 이미 요청을 보냈어요.")


@dataclass(frozen=True)
class Given:
    """What somebody wrote about a meeting."""

    step: str
    owner: str = ""
    due: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Own:
    """A registration with the meetings of which it may write an outcome, or did."""

    row: Registration
    meetings: tuple[Met, ...]

    @property
    def written(self) -> int:
        """How many have an outcome."""
        return sum(met.written for met in self.meetings)


def own(session: Session, actor: Actor, event_id: str, *, now: datetime) -> tuple[After, list[Own]]:
    """Return the actor's meetings of an event whose outcome can be written. 13 SELECTs.

    Raises:
        NotFound: there is no such event, or nothing of the actor's at it.
    """
    event = access.in_public(session, event_id)
    mine = [row for row in access.own_registrations(session, actor, event) if _there(row)]
    if not mine:
        raise NotFound(access.NOT_YOURS)
    whole = aftermath.load(session, event)
    return whole, [Own(row, of_registration(whole, row, now=now)) for row in mine]


def of_registration(whole: After, row: Registration, *, now: datetime) -> tuple[Met, ...]:
    """Return the meetings of one registration whose outcome it may write or has written."""
    return tuple(
        met
        for met in whole.meetings
        if row.id in {met.firm.id, met.mentor.id} and (met.written or whole.asks(met, now))
    )


def one(whole: After, firm_id: str, mentor_id: str) -> Met:
    """Return a meeting by the public ids of both; NotFound where they never had one."""
    for met in whole.meetings:
        if (met.firm.public_id, met.mentor.public_id) == (firm_id, mentor_id):
            return met
    raise NotFound(_NOT_THERE)


def own_one(
    session: Session, actor: Actor, event_id: str, firm_id: str, mentor_id: str
) -> tuple[After, Met, Registration]:
    """Return a meeting of the actor with the registration that is theirs.

    Raises:
        NotFound: there is no such event, or the meeting is somebody else's.
    """
    event = access.in_public(session, event_id)
    mine = {row.id for row in access.own_registrations(session, actor, event) if _there(row)}
    whole = aftermath.load(session, event)
    met = one(whole, firm_id, mentor_id)
    for row in (met.firm, met.mentor):
        if row.id in mine:
            return whole, met, row
    raise NotFound(_NOT_THERE)


def own_of(whole: After, row: Registration, firm_id: str, mentor_id: str) -> Met:
    """Return a meeting of one registration; NotFound for any other."""
    met = one(whole, firm_id, mentor_id)
    if row.id not in {met.firm.id, met.mentor.id}:
        raise NotFound(_NOT_THERE)
    return met


def on_desk(
    session: Session, actor: Actor, event_id: str, firm_id: str, mentor_id: str
) -> tuple[After, Met]:
    """Return a meeting of an event for its coordinators.

    Raises:
        NotFound: not an event of the actor's regions, or they never had a meeting.
    """
    whole = aftermath.load(session, access.on_desk(session, actor, event_id))
    return whole, one(whole, firm_id, mentor_id)


def save(
    session: Session,
    actor: Actor | None,
    whole: After,
    met: Met,
    by: Registration | None,
    given: Given,
    *,
    seen: datetime | None,
    now: datetime,
) -> MeetingRecord:
    """Write the outcome of a meeting, or replace it.

    Args:
        session: of a writer.
        actor: who is signed in; None for a guest with a signed link.
        whole: the event.
        met: the meeting.
        by: the registration of the side that writes; None for a coordinator.
        given: what was written.
        seen: ``outcome_at`` as the form showed it, so that nobody overwrites unread words.
        now: this moment.

    Raises:
        Conflict: the meeting has not been yet or was not held, or somebody wrote since ``seen``.
        Invalid: something is missing or out of range.
    """
    if not met.written and not whole.asks(met, now):
        raise Conflict(_NOT_YET)
    given = _checked(whole.event, given)
    record = record_for_change(session, whole.event, met)
    if record.outcome_at is not None and record.outcome_at != seen:
        raise Conflict(_CHANGED)
    before = {"next_step": record.next_step, "step_owner": record.step_owner}
    record.next_step, record.step_owner, record.step_due = given.step, given.owner, given.due
    record.note, record.outcome_at, record.outcome_by_id = given.note, now, by.id if by else None
    session.flush()
    auditing.record(
        session, actor, "meeting.outcome", "meeting_record", record.public_id,
        now=now, region=whole.event.region_code, before=before,
        after={"next_step": given.step, "step_owner": given.owner},
    )  # fmt: skip
    return record


def take_back(
    session: Session,
    actor: Actor | None,
    whole: After,
    met: Met,
    *,
    seen: datetime | None,
    now: datetime,
) -> None:
    """Delete the outcome of a meeting; one that became a request stays.

    Raises:
        Conflict: it became a request, or somebody wrote since ``seen``.
    """
    record = record_for_change(session, whole.event, met)
    if record.outcome_at is None:
        return
    if record.request_id is not None:
        raise Conflict(ASKED)
    if record.outcome_at != seen:
        raise Conflict(_CHANGED)
    before = {"next_step": record.next_step, "step_owner": record.step_owner}
    record.next_step = record.step_owner = record.note = ""
    record.step_due = record.outcome_at = record.outcome_by_id = None
    session.flush()
    auditing.record(
        session, actor, "meeting.outcome_removed", "meeting_record", record.public_id,
        now=now, region=whole.event.region_code, before=before,
    )  # fmt: skip


def due_range(event: Event) -> tuple[date, date]:
    """Return the first and last day that a step can be due."""
    return event.day, event.day + timedelta(days=365)


def _checked(event: Event, given: Given) -> Given:
    problems: dict[str, Problem | str] = {}
    if given.step not in STEPS:
        problems["step"] = _STEP
    if len(given.note) > MAX_NOTE:
        problems["note"] = _LONG
    if given.step != "none":
        problems |= _unplanned(event, given)
    if problems:
        raise Invalid(problems)
    return Given("none", note=given.note) if given.step == "none" else given


def _unplanned(event: Event, given: Given) -> dict[str, Problem | str]:
    problems: dict[str, Problem | str] = {}
    if given.owner not in {"firm", "mentor"}:
        problems["owner"] = _OWNER
    first, last = due_range(event)
    if given.due is None:
        problems["due"] = _DUE
    elif not first <= given.due <= last:
        problems["due"] = _DUE_RANGE
    return problems


def _there(row: Registration) -> bool:
    return row.state in {"approved", "withdrawn"}


def record_for_change(session: Session, event: Event, met: Met) -> MeetingRecord:
    """Return the locked row of a pair, made where there is none yet."""
    found = after.record_of(session, met.firm.id, met.mentor.id)
    if found is not None:
        return found
    made = MeetingRecord(event_id=event.id, firm_id=met.firm.id, mentor_id=met.mentor.id)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        # the other side, or the day's desk, was first in the same moment
        return record_for_change(session, event, met)
    return made
