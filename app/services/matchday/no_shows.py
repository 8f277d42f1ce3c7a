"""Marks of people who did not come: they fade after a year, and their owner may contest them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.errors import N_, Conflict, Invalid, NotFound
from app.models.event import Event, Registration
from app.models.timetable import MeetingRecord, NoShowMark
from app.repositories.matchday import no_shows
from app.repositories.matchday.no_shows import MarkRow, MarkWish
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import access

Row = MarkRow
Wish = MarkWish
VIEWS, SORTS = no_shows.VIEWS, no_shows.SORTS
DECISIONS = ("keep", "held", "excused")
"""The mark stays; the meeting was held after all; there was a reason to stay away."""
MIN_CONTEST, MAX_TEXT = 5, 1000
_UNKNOWN = N_("이 표시를 찾지 못했어요. 한 해가 지나 사라졌을 수 있어요.")
_SHORT = N_("무슨 일이 있었는지 다섯 글자 이상 적어 주세요.")
_LONG = N_("1,000자까지 적을 수 있어요. 조금 줄여 주세요.")
_DECIDED = N_("코디네이터가 이미 살펴보고 답한 표시예요.")
_CHOOSE = N_("어떻게 할지 골라 주세요.")
_REASON = N_("표시를 그대로 둘 때는 까닭을 적어 주세요. 당사자가 읽어요.")


@dataclass(frozen=True)
class MarkList:
    """Marks of an event, and how many of all of them wait for a decision."""

    event: Event
    rows: tuple[MarkRow, ...]
    total: int
    waiting: int


def fades_on(day: date) -> date:
    """Return the day on which a mark of a day is gone: a year later."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


def mark(
    session: Session,
    actor: Actor,
    record: MeetingRecord,
    registration: Registration,
    *,
    now: datetime,
) -> NoShowMark:
    """Note that somebody did not come to a meeting; to note it again changes nothing.

    A mark that was lifted stands again, with its own year, and can be contested again.
    """
    found = no_shows.of_record(session, record.id, registration.id, lock=True)
    if found is None:
        found = NoShowMark(
            record_id=record.id, registration_id=registration.id,
            marked_at=now, fades_on=fades_on(today_in_seoul(now)),
        )  # fmt: skip
        try:
            with session.begin_nested():
                session.add(found)
        except IntegrityError:
            # another coordinator noted the same in the same moment
            return mark(session, actor, record, registration, now=now)
    elif found.lifted:
        found.lifted, found.marked_at = False, now
        found.fades_on = fades_on(today_in_seoul(now))
        found.contest = found.answer = ""
        found.contested_at = found.decided_at = found.decided_by_id = None
        session.flush()
    else:
        return found
    _note(session, actor, "marked", found, registration, now)
    return found


def lift(
    session: Session,
    actor: Actor,
    record: MeetingRecord,
    registration: Registration,
    *,
    now: datetime,
) -> None:
    """Take a mark back: it counts for nothing any more. Nothing happens where there is none."""
    found = no_shows.of_record(session, record.id, registration.id, lock=True)
    if found is None or found.lifted:
        return
    found.lifted = True
    session.flush()
    _note(session, actor, "lifted", found, registration, now)


def marks_of(session: Session, actor: Actor, *, now: datetime) -> list[MarkRow]:
    """Return what the actor sees of their own marks, lifted ones among them. One SELECT."""
    return no_shows.of_person(
        session,
        user_id=actor.user_id,
        company_ids=[seat.id for seat in actor.approved_companies],
        mentor_id=actor.mentor.id if actor.mentor else None,
        today=today_in_seoul(now),
    )


def marks_of_registration(
    session: Session, registration: Registration, *, now: datetime
) -> list[MarkRow]:
    """Return the marks of one registration, for the page of a guest. One SELECT."""
    return no_shows.of_registration(session, registration.id, today=today_in_seoul(now))


def own(session: Session, actor: Actor, public_id: str, *, now: datetime) -> MarkRow:
    """Return a mark of the actor; NotFound for any other, and for one that faded."""
    for row in marks_of(session, actor, now=now):
        if row.mark.public_id == public_id:
            return row
    raise NotFound(_UNKNOWN)


def of_guest(
    session: Session, registration: Registration, public_id: str, *, now: datetime
) -> MarkRow:
    """Return a mark of one registration; NotFound for any other, and for one that faded."""
    for row in marks_of_registration(session, registration, now=now):
        if row.mark.public_id == public_id:
            return row
    raise NotFound(_UNKNOWN)


def contest(
    session: Session, actor: Actor | None, row: MarkRow, text: str, *, now: datetime
) -> None:
    """Say that one was there, or why not; a coordinator decides.

    The text can be changed until then. ``actor`` is None for a guest, whose signed page has found
    the row.

    Raises:
        Invalid: the text is too short or too long.
        Conflict: it was decided.
    """
    text = text.strip()
    if len(text) < MIN_CONTEST:
        raise Invalid({"contest": _SHORT})
    if len(text) > MAX_TEXT:
        raise Invalid({"contest": _LONG})
    found = no_shows.by_public_id(session, row.mark.public_id, lock=True)
    if found is None:
        raise NotFound(_UNKNOWN)
    if found.mark.decided_at is not None or found.mark.lifted:
        raise Conflict(_DECIDED)
    found.mark.contest, found.mark.contested_at = text, found.mark.contested_at or now
    session.flush()
    auditing.record(
        session, actor, "no_show.contested", "no_show_mark", found.mark.public_id,
        now=now, region=found.event.region_code,
    )  # fmt: skip


def listed(
    session: Session, actor: Actor, event_id: str, wish: MarkWish, *, now: datetime
) -> MarkList:
    """Return marks of an event for its coordinators. Four SELECTs.

    Raises:
        NotFound: not an event of the actor's regions.
    """
    event = access.on_desk(session, actor, event_id)
    rows, total = no_shows.of_event(session, event.id, wish, today=today_in_seoul(now))
    return MarkList(event, tuple(rows), total, no_shows.waiting_in_event(session, event.id))


def on_desk(
    session: Session, actor: Actor, event_id: str, public_id: str, *, now: datetime
) -> MarkRow:
    """Return a mark of an event of the actor's regions that did not fade.

    Raises:
        NotFound: there is none.
    """
    event = access.on_desk(session, actor, event_id)
    found = no_shows.by_public_id(session, public_id)
    if found is None or found.event.id != event.id or found.mark.fades_on <= today_in_seoul(now):
        raise NotFound(_UNKNOWN)
    return found


def decide(
    session: Session,
    actor: Actor,
    event_id: str,
    public_id: str,
    decision: str,
    answer: str,
    *,
    now: datetime,
) -> MarkRow:
    """Decide about a mark, contested or not; deciding again replaces the decision.

    ``held`` lifts the marks of both, as both were there; the record of the meeting follows.

    Raises:
        NotFound: not an event of the actor's regions, or no mark of it.
        Invalid: no such decision, or no reason for a mark that stays.
    """
    if decision not in DECISIONS:
        raise Invalid({"decision": _CHOOSE})
    answer = answer.strip()
    if len(answer) > MAX_TEXT:
        raise Invalid({"answer": _LONG})
    if decision == "keep" and not answer:
        raise Invalid({"answer": _REASON})
    on_desk(session, actor, event_id, public_id, now=now)
    row = no_shows.by_public_id(session, public_id, lock=True)
    if row is None:
        raise NotFound(_UNKNOWN)
    before = {"lifted": row.mark.lifted, "state": row.record.state}
    marks = [row.mark]
    if decision == "held":
        marks += [m for m in no_shows.standing(session, row.record.id) if m.id != row.mark.id]
    for each in marks:
        each.lifted = decision != "keep"
    row.mark.answer, row.mark.decided_at, row.mark.decided_by_id = answer, now, actor.user_id
    session.flush()
    left = no_shows.standing(session, row.record.id)
    row.record.state = "no_show" if left else decision
    row.record.marked_at, row.record.marked_by_id = now, actor.user_id
    session.flush()
    auditing.record(
        session, actor, "no_show.decided", "no_show_mark", row.mark.public_id,
        now=now, region=row.event.region_code, before=before,
        after={"lifted": row.mark.lifted, "state": row.record.state},
    )  # fmt: skip
    return row


def forget_faded(session: Session, *, now: datetime) -> int:
    """Delete the marks that are a year old; return how many. The counts of a report stay."""
    return no_shows.forget_faded(session, today_in_seoul(now))


def _note(
    session: Session,
    actor: Actor,
    what: str,
    row: NoShowMark,
    registration: Registration,
    now: datetime,
) -> None:
    event = session.get_one(Event, registration.event_id)
    auditing.record(
        session, actor, f"no_show.{what}", "no_show_mark", row.public_id,
        now=now, region=event.region_code,
    )  # fmt: skip
