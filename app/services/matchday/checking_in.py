"""Who has come: by name, by badge; late, absent, left early; and all of it taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid, NotFound
from app.models.event import Event, Registration
from app.repositories.matchday import day, events, releases
from app.repositories.matchday.day import PRESENCES, SORTS, DayMeeting, PresenceWish, presence_of
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import access
from app.services.matchday.day_clock import DayClock, clock_of

__all__ = [
    "PRESENCES", "SORTS", "BadgePage", "DayMeeting", "Marked", "PeoplePage", "PresenceWish",
    "badge", "give_up_overdue", "mark", "overdue", "people", "presence_of", "wait_again",
]  # fmt: skip
_NOBODY = N_("이 행사의 참가자가 아니에요. 명단에서 이름으로 찾아 주세요.")
_NO_BADGE = N_("이 이름표를 찾지 못했어요. 코드를 다시 확인하거나 이름으로 찾아 주세요.")
_NOT_HERE = N_("아직 도착하지 않은 분이에요. 오지 않으면 불참으로 표시해 주세요.")
_ROUND = N_("몇 라운드부터 올 수 있는지 골라 주세요.")
_PRESENCE = N_("도착, 늦음, 불참, 먼저 감 가운데 하나로 표시해 주세요.")


@dataclass(frozen=True)
class PeoplePage:
    """The people of an event on the day."""

    event: Event
    clock: DayClock
    rows: tuple[Registration, ...]
    total: int
    counts: dict[tuple[str, str], int]
    """By side and presence."""


@dataclass(frozen=True)
class BadgePage:
    """One person with what they still have to do today."""

    event: Event
    clock: DayClock
    row: Registration
    meetings: tuple[DayMeeting, ...]


@dataclass(frozen=True)
class Marked:
    """Whose presence was marked, and what it was before, to take it back."""

    row: Registration
    presence: str
    before: str
    before_round: int | None

    @property
    def changed(self) -> bool:
        """Whether it was anything else before."""
        now = (presence_of(self.row), self.row.late_round)
        return now != (self.before, self.before_round)


def people(
    session: Session, actor: Actor, event_id: str, wish: PresenceWish, *, now: datetime
) -> PeoplePage:
    """Return people of an event with how many are there. Five SELECTs.

    Raises:
        NotFound: not an event of the actor's regions.
    """
    event = access.on_desk(session, actor, event_id)
    rows, total = day.find(session, event.id, wish)
    return PeoplePage(
        event,
        clock_of(events.rounds_of(session, event.id), now),
        tuple(rows),
        total,
        day.presences(session, event.id),
    )


def badge(session: Session, actor: Actor, event_id: str, code: str, *, now: datetime) -> BadgePage:
    """Return the person of a badge and their meetings that have not ended.

    Raises:
        NotFound: not an event of the actor's regions, or nobody of it has this badge.
    """
    event = access.on_desk(session, actor, event_id)
    row = day.by_badge(session, event.id, code)
    if row is None:
        raise NotFound(_NO_BADGE)
    clock = clock_of(events.rounds_of(session, event.id), now)
    ahead = {each.number for each in clock.rounds if each.ends_at > now}
    latest = releases.latest(session, event.id)
    found = day.meetings(session, latest.id, rounds=ahead, registration_id=row.id) if latest else ()
    return BadgePage(event, clock, row, tuple(found))


def mark(
    session: Session,
    actor: Actor,
    event_id: str,
    registration_id: str,
    presence: str,
    *,
    late_round: int | None = None,
    now: datetime,
) -> Marked:
    """Say whether somebody is there; to say the same again changes nothing.

    ``late`` needs the number of the round from which they can meet. Who comes after all, or comes
    back, keeps the moment of the first arrival.

    Raises:
        NotFound: not an event of the actor's regions, or not one of its approved people.
        Conflict: the event is not running, or somebody left who never came.
        Invalid: no such presence, or a round that is none of the event's.
    """
    event = access.on_desk(session, actor, event_id)
    access.require_phase(event, "running")
    row = events.registration(session, registration_id, lock=True)
    if row is None or row.event_id != event.id or row.state != "approved":
        raise NotFound(_NOBODY)
    before, before_round = presence_of(row), row.late_round
    _check(session, event, row, presence, late_round)
    marked = Marked(row, presence, before, before_round)
    if before == presence and (presence != "late" or before_round == late_round):
        return marked
    _set(row, presence, late_round, now)
    session.flush()
    auditing.record(
        session, actor, "registration.presence", "registration", row.public_id,
        now=now, region=event.region_code,
        before={"presence": before, "late_round": before_round},
        after={"presence": presence, "late_round": row.late_round},
    )  # fmt: skip
    return marked


def overdue(meetings: Sequence[DayMeeting], clock: DayClock) -> tuple[Registration, ...]:
    """Return who was expected in a round that has begun and has not come, firms first, by name."""
    found = {
        row.id: row
        for each in meetings
        if clock.started(each.round_number)
        for row in (each.firm, each.mentor)
        if row.state == "approved" and presence_of(row) == "expected"
    }
    return tuple(sorted(found.values(), key=lambda row: (row.side, row.name, row.id)))


def give_up_overdue(session: Session, actor: Actor, event_id: str, *, now: datetime) -> int:
    """Say of everybody who is overdue that they do not come; return how many.

    Whoever comes after all is checked in as ever.

    Raises:
        NotFound: not an event of the actor's regions.
        Conflict: the event is not running.
    """
    event = access.on_desk(session, actor, event_id)
    access.require_phase(event, "running")
    latest = releases.latest(session, event.id)
    clock = clock_of(events.rounds_of(session, event.id), now)
    late = overdue(day.meetings(session, latest.id), clock) if latest else ()
    for row in late:
        mark(session, actor, event_id, row.public_id, "absent", now=now)
    return len(late)


def wait_again(
    session: Session, actor: Actor, event_id: str, at: datetime, *, now: datetime
) -> int:
    """Take back what one ``give_up_overdue`` of that moment said; return how many.

    Raises:
        NotFound: not an event of the actor's regions.
        Conflict: the event is not running.
    """
    event = access.on_desk(session, actor, event_id)
    access.require_phase(event, "running")
    rows, _ = day.find(session, event.id, PresenceWish(presence="absent"))
    back = [row for row in rows if row.absent_at == at]
    for row in back:
        mark(session, actor, event_id, row.public_id, "expected", now=now)
    return len(back)


def _check(
    session: Session, event: Event, row: Registration, presence: str, late_round: int | None
) -> None:
    if presence not in PRESENCES:
        raise Invalid({"presence": _PRESENCE})
    if presence == "left" and row.arrived_at is None:
        raise Conflict(_NOT_HERE)
    if presence == "late":
        numbers = {each.number for each in events.rounds_of(session, event.id)}
        if late_round not in numbers:
            raise Invalid({"late_round": _ROUND})


def _set(row: Registration, presence: str, late_round: int | None, now: datetime) -> None:
    here = presence in {"arrived", "left"}
    row.arrived_at = (row.arrived_at or now) if here else None
    row.absent_at = now if presence in {"absent", "left"} else None
    row.late_round = late_round if presence == "late" else None
