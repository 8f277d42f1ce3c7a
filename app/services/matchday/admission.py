"""Who comes to an event: approving within its places, the waiting list, refusing, putting back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, Invalid
from app.models.event import Event, Registration
from app.repositories.matchday import people
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday.access import on_desk
from app.services.matchday.event_letters import tell
from app.services.site_links import SiteLinks

_CLOSED = N_("끝난 행사의 참가자는 바꿀 수 없어요.")
_NOBODY = N_("참가자를 한 분 이상 골라 주세요.")
_REASON = N_("왜 어려운지 적어 주세요. 신청하신 분께 그대로 전해져요.")
_LONG = N_("1,000자까지 적을 수 있어요. 조금 줄여 주세요.")


@dataclass(frozen=True)
class Decided:
    """What a decision about several people did."""

    approved: int = 0
    waitlisted: int = 0
    refused: int = 0
    withdrawn: int = 0
    put_back: int = 0
    moved_up: int = 0
    passed_over: int = 0


def places_left(session: Session, event: Event, side: str) -> int | None:
    """Return how many of a side can still be approved; None for no limit."""
    places = event.firm_places if side == "firm" else event.mentor_places
    return None if places is None else max(0, places - people.approved(session, event.id, side))


def approve(
    session: Session,
    actor: Actor,
    event_id: str,
    public_ids: Collection[str],
    *,
    links: SiteLinks,
    now: datetime,
) -> Decided:
    """Approve people as long as there are places, the oldest first; the others wait in line.

    Who is approved already is passed over; the newly approved and waiting are told.

    Raises:
        Conflict: the event is over.
        Invalid: nobody was chosen.
    """
    event, rows = _opened(session, actor, event_id, public_ids)
    approved: list[Registration] = []
    waiting: list[Registration] = []
    for side in ("firm", "mentor"):
        asked = [row for row in rows if row.side == side and row.state != "approved"]
        left = places_left(session, event, side)
        taken = asked if left is None else asked[:left]
        approved += taken
        waiting += [row for row in asked[len(taken) :] if row.state != "waitlisted"]
    for row in approved:
        _set(session, actor, event, row, "approved", now=now)
    for row in waiting:
        _set(session, actor, event, row, "waitlisted", now=now)
    session.flush()
    happened = now.isoformat()
    tell(
        session, "event_approved", event, approved,
        happened=f"approved:{happened}", links=links, now=now,
    )  # fmt: skip
    _tell_waiting(session, event, waiting, links=links, now=now)
    return Decided(
        approved=len(approved),
        waitlisted=len(waiting),
        passed_over=len(rows) - len(approved) - len(waiting),
    )


def _tell_waiting(
    session: Session,
    event: Event,
    rows: Sequence[Registration],
    *,
    links: SiteLinks,
    now: datetime,
) -> None:
    # everybody has an own place in the line, so each letter differs
    for side in {row.side for row in rows}:
        line = [row.id for row in people.waitlisted(session, event.id, side)]
        for row in (each for each in rows if each.side == side):
            tell(
                session, "event_waitlisted", event, [row],
                happened=f"waitlisted:{row.public_id}:{now.isoformat()}", links=links, now=now,
                values={"position": str(line.index(row.id) + 1)},
            )  # fmt: skip


def refuse(
    session: Session,
    actor: Actor,
    event_id: str,
    public_ids: Collection[str],
    reason: str,
    *,
    links: SiteLinks,
    now: datetime,
) -> Decided:
    """Refuse people with a reason that they are told; who waits in line moves up.

    Raises:
        Conflict: the event is over.
        Invalid: nobody was chosen, or there is no reason.
    """
    if not reason or len(reason) > 1000:
        raise Invalid({"reason": _LONG if reason else _REASON})
    event, rows = _opened(session, actor, event_id, public_ids)
    refused = [row for row in rows if row.state not in {"refused", "withdrawn"}]
    for row in refused:
        _set(session, actor, event, row, "refused", now=now, reason=reason)
    session.flush()
    tell(
        session, "event_refused", event, refused, happened=f"refused:{now.isoformat()}",
        links=links, now=now, values={"reason": reason},
    )  # fmt: skip
    moved = _fill_up(session, event, refused, links=links, now=now)
    return Decided(refused=len(refused), moved_up=moved, passed_over=len(rows) - len(refused))


def withdraw(
    session: Session,
    actor: Actor,
    event_id: str,
    public_ids: Collection[str],
    *,
    links: SiteLinks,
    now: datetime,
) -> Decided:
    """Take people out who said so by telephone: nobody but the next in line is told.

    Raises:
        Conflict: the event is over.
        Invalid: nobody was chosen.
    """
    event, rows = _opened(session, actor, event_id, public_ids)
    left = [row for row in rows if row.state != "withdrawn"]
    for row in left:
        _set(session, actor, event, row, "withdrawn", now=now)
    session.flush()
    moved = _fill_up(session, event, left, links=links, now=now)
    return Decided(withdrawn=len(left), moved_up=moved, passed_over=len(rows) - len(left))


def put_back(
    session: Session, actor: Actor, event_id: str, public_ids: Collection[str], *, now: datetime
) -> Decided:
    """Let people wait for a decision again who were refused, had withdrawn or waited in line.

    Raises:
        Conflict: the event is over.
        Invalid: nobody was chosen.
    """
    event, rows = _opened(session, actor, event_id, public_ids)
    back = [row for row in rows if row.state in {"refused", "withdrawn", "waitlisted"}]
    for row in back:
        _set(session, actor, event, row, "waiting", now=now)
    return Decided(put_back=len(back), passed_over=len(rows) - len(back))


def move_up(
    session: Session, event: Event, side: str, *, links: SiteLinks, now: datetime
) -> list[Registration]:
    """Approve who waits in line, the first first, while there are places; tell them.

    On the day itself nobody moves up by itself: whoever stands by is called by a coordinator.
    """
    if event.phase in {"running", "closed"}:
        return []
    left = places_left(session, event, side)
    line = people.waitlisted(session, event.id, side)
    moved = line if left is None else line[:left]
    for row in moved:
        _set(session, None, event, row, "approved", now=now)
    session.flush()
    if moved:
        happened = f"moved-up:{now.isoformat()}"
        tell(session, "event_moved_up", event, moved, happened=happened, links=links, now=now)
    return moved


def _fill_up(
    session: Session,
    event: Event,
    gone: Sequence[Registration],
    *,
    links: SiteLinks,
    now: datetime,
) -> int:
    sides = sorted({row.side for row in gone})
    return sum(len(move_up(session, event, side, links=links, now=now)) for side in sides)


def _opened(
    session: Session, actor: Actor, event_id: str, public_ids: Collection[str]
) -> tuple[Event, list[Registration]]:
    # the event first: whoever decides about its places waits for whoever did before
    event = on_desk(session, actor, event_id, lock=True)
    if event.phase == "closed":
        raise Conflict(_CLOSED)
    rows = people.by_public_ids(session, event.id, public_ids)
    if not rows:
        raise Invalid({"chosen": _NOBODY})
    return event, rows


def _set(
    session: Session,
    actor: Actor | None,
    event: Event,
    row: Registration,
    state: str,
    *,
    now: datetime,
    reason: str = "",
) -> None:
    before, row.state = row.state, state
    row.decided_at, row.decided_by_id = now, actor.user_id if actor else None
    row.reason = reason
    auditing.record(
        session, actor, f"registration.{state}", "registration", row.public_id,
        now=now, region=event.region_code, before={"state": before},
        after={"state": state, "reason": reason} if reason else {"state": state},
    )  # fmt: skip
