"""Where a day is: the round that runs, the one that comes, and how late everything is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.errors import N_, Conflict, Invalid
from app.models.event import EventRound
from app.repositories.matchday import day
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import access

DELAYS = (5, 10, 15, -5)
"""Minutes by which the rest of a day may be moved at once."""
_OVER = N_("모든 라운드가 끝나 미룰 것이 없어요.")
_TOO_EARLY = N_("앞 라운드나 지금 시각과 겹쳐 당길 수 없어요.")
_MIDNIGHT = N_("자정을 넘어가 미룰 수 없어요.")
_BY = N_("5, 10, 15분 미루거나 5분 당길 수 있어요.")


@dataclass(frozen=True)
class DayClock:
    """The rounds of a day at one moment. A round runs from its start until just before its end."""

    rounds: tuple[EventRound, ...]
    current: EventRound | None
    next: EventRound | None

    @property
    def over(self) -> bool:
        """Whether no round runs or comes."""
        return self.current is None and self.next is None

    @property
    def begun(self) -> bool:
        """Whether the first round has begun."""
        return bool(self.rounds) and self.next is not self.rounds[0]

    @property
    def shown(self) -> EventRound | None:
        """The round to look at: the one that runs, else the one that comes, else the last."""
        return self.current or self.next or (self.rounds[-1] if self.rounds else None)

    @property
    def first_free(self) -> int | None:
        """Number of the first round that has not begun: a re-plan may change it and later ones."""
        return self.next.number if self.next else None

    def started(self, number: int) -> bool:
        """Tell whether a round has begun."""
        return self.next is None or number < self.next.number


def clock_of(rounds: Sequence[EventRound], now: datetime) -> DayClock:
    """Return where a day is at a moment; ``rounds`` in the order of time."""
    current = next((row for row in rounds if row.starts_at <= now < row.ends_at), None)
    coming = next((row for row in rounds if row.starts_at > now), None)
    return DayClock(tuple(rounds), current, coming)


def delay(session: Session, actor: Actor, event_id: str, minutes: int, *, now: datetime) -> int:
    """Move what is left of the day: the running round ends later, all others come later.

    Negative minutes pull it forward. Plans and the big screen show the new times at once; nobody
    is written to, since all are in the hall. Return how many rounds moved.

    Raises:
        NotFound: not an event of the actor's regions.
        Conflict: the event is not running, nothing is left, or there is no room for it.
        Invalid: not one of ``DELAYS``.
    """
    event = access.on_desk(session, actor, event_id, lock=True)
    access.require_phase(event, "running")
    if minutes not in DELAYS:
        raise Invalid({"minutes": _BY})
    rounds = day.rounds_for_change(session, event.id)
    left = [row for row in rounds if row.ends_at > now]
    if not left:
        raise Conflict(_OVER)
    by = timedelta(minutes=minutes)
    _check_room(rounds, left, by, now)
    for row in left:
        row.starts_at = row.starts_at if row.starts_at <= now else row.starts_at + by
        row.ends_at += by
    auditing.record(
        session, actor, "event.delayed", "event", event.public_id, now=now,
        region=event.region_code, after={"minutes": minutes, "from_round": left[0].number},
    )  # fmt: skip
    return len(left)


def _check_room(
    rounds: Sequence[EventRound], left: Sequence[EventRound], by: timedelta, now: datetime
) -> None:
    if (left[-1].ends_at + by).astimezone(SEOUL).date() != left[-1].ends_at.astimezone(
        SEOUL
    ).date():
        raise Conflict(_MIDNIGHT)
    if by > timedelta(0):
        return
    coming = [row for row in left if row.starts_at > now]
    earliest = max([now, *(row.ends_at for row in rounds if row.ends_at <= now)])
    if left[0] not in coming and left[0].ends_at + by <= now:
        raise Conflict(_TOO_EARLY)
    if coming and coming[0] is left[0] and coming[0].starts_at + by < earliest:
        raise Conflict(_TOO_EARLY)
