"""Who stands by on the day: ranked by county and wishes, let in where somebody did not come."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models.event import Event, Registration
from app.repositories.matchday import day, events, instance_rows, people
from app.services import auditing
from app.services.actor import Actor
from app.services.matchday import access
from app.services.matchday.event_letters import tell
from app.services.site_links import SiteLinks

_MUST, _LIKE = 3, 1
_NOBODY = N_("대기하는 분을 찾지 못했어요. 새로 고쳐 주세요.")
_PLACED = N_("이미 만남이 정해진 분이라 대기로 돌릴 수 없어요. 불참으로 표시해 주세요.")


@dataclass(frozen=True)
class Standby:
    """Somebody in line. ``rank`` counts from 1 within the side."""

    row: Registration
    rank: int
    priority: bool
    """Whether the firm comes from an area that the event favours."""
    musts: int
    likes: int
    """Wishes between them and people who can still come, from either side."""


@dataclass(frozen=True)
class Line:
    """Who stands by, with the places that people who did not come left free."""

    event: Event
    rows: tuple[Standby, ...]
    free: dict[str, int]
    """Approved people of each side who do not come or have left."""
    let_in: tuple[Registration, ...]
    """Whom a coordinator let in today and who have no meeting yet."""


def line(session: Session, actor: Actor, event_id: str) -> Line:
    """Return who waits for a place, in the order in which they should be let in.

    Firms stand before mentors; of each side those of favoured areas come first, then who has more
    wishes with people who can still come, then who waits longest. Seven SELECTs.

    Raises:
        NotFound: not an event of the actor's regions.
    """
    event = access.on_desk(session, actor, event_id)
    kinds = event.priority_areas.split("+") if event.priority_areas else []
    favoured = instance_rows.firms_in_areas(session, event.id, kinds, on=event.day)
    approved = events.registrations_of(session, event.id)
    can_come = {row.id for row in approved if row.absent_at is None}
    wishes: dict[int, dict[str, int]] = {}
    for wish in instance_rows.wishes_of(session, event.id):
        pairs = ((wish.by_id, wish.about_id), (wish.about_id, wish.by_id))
        for one, other in pairs:
            if other in can_come:
                kinds_of = wishes.setdefault(one, {})
                kinds_of[wish.kind] = kinds_of.get(wish.kind, 0) + 1
    found: list[Standby] = []
    for side in ("firm", "mentor"):
        ranked = sorted(
            (
                Standby(
                    row, 0, row.id in favoured,
                    wishes.get(row.id, {}).get("must", 0), wishes.get(row.id, {}).get("like", 0),
                )
                for row in people.waitlisted(session, event.id, side)
            ),
            key=lambda each: (not each.priority, -_MUST * each.musts - _LIKE * each.likes),
        )  # fmt: skip
        found += [
            Standby(each.row, rank, each.priority, each.musts, each.likes)
            for rank, each in enumerate(ranked, 1)
        ]
    gone = [row for row in approved if row.absent_at is not None]
    free = {side: sum(row.side == side for row in gone) for side in ("firm", "mentor")}
    begun = event.phase_at
    fresh = [
        row
        for row in approved
        if event.phase == "running" and row.decided_at is not None and row.decided_at >= begun
    ]
    placed = people.announced(session, event.id, [row.id for row in fresh])
    return Line(event, tuple(found), free, tuple(row for row in fresh if row.id not in placed))


def let_in(
    session: Session,
    actor: Actor,
    event_id: str,
    registration_id: str,
    *,
    links: SiteLinks,
    now: datetime,
) -> Registration:
    """Approve who stands by, whatever the places say, and check them in; they are told.

    To let somebody in twice changes nothing. Meetings come with the next re-plan.

    Raises:
        NotFound: not an event of the actor's regions, or nobody who waits.
        Conflict: the event is not running.
    """
    event = access.on_desk(session, actor, event_id, lock=True)
    access.require_phase(event, "running")
    row = events.registration(session, registration_id, lock=True)
    if row is None or row.event_id != event.id or row.state not in {"waitlisted", "approved"}:
        raise NotFound(_NOBODY)
    if row.state == "approved":
        return row
    row.state, row.decided_at, row.decided_by_id = "approved", now, actor.user_id
    row.arrived_at = row.arrived_at or now
    row.absent_at = row.late_round = None
    session.flush()
    _note(session, actor, event, row, "let_in", now=now)
    tell(
        session, "event_moved_up", event, [row],
        happened=f"let-in:{row.public_id}:{now.isoformat()}", links=links, now=now,
    )  # fmt: skip
    return row


def put_back(
    session: Session, actor: Actor, event_id: str, registration_id: str, *, now: datetime
) -> Registration:
    """Let somebody wait again who was let in by mistake; nobody is told.

    Raises:
        NotFound: not an event of the actor's regions, or nobody of it.
        Conflict: the event is not running, or they have a meeting already.
    """
    event = access.on_desk(session, actor, event_id, lock=True)
    access.require_phase(event, "running")
    row = events.registration(session, registration_id, lock=True)
    if row is None or row.event_id != event.id or row.state not in {"waitlisted", "approved"}:
        raise NotFound(_NOBODY)
    if row.state == "waitlisted":
        return row
    if day.has_meetings(session, event.id, row.id):
        raise Conflict(_PLACED)
    row.state, row.arrived_at, row.late_round = "waitlisted", None, None
    # not to the end of the line: they wait since they asked
    row.decided_at = row.created_at
    session.flush()
    _note(session, actor, event, row, "put_back", now=now)
    return row


def _note(
    session: Session, actor: Actor, event: Event, row: Registration, what: str, *, now: datetime
) -> None:
    before = "waitlisted" if row.state == "approved" else "approved"
    auditing.record(
        session, actor, f"registration.{what}", "registration", row.public_id, now=now,
        region=event.region_code, before={"state": before}, after={"state": row.state},
    )  # fmt: skip
