"""The three ways to somebody's part in an event: as a member, as a guest, or for them on the desk.

Behind each door the same can be done; what differs is who is told to have done it, and until when
it may be done.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models.event import Event, Registration
from app.repositories.matchday import events
from app.services.actor import Actor
from app.services.matchday import access, passes

MEMBER, GUEST, DESK = "member", "guest", "desk"
NOT_APPROVED = N_("참가가 승인된 뒤에 할 수 있어요.")
_NOBODY = N_("이 행사에 참가하는 분이 아니에요.")


@dataclass(frozen=True)
class Opened:
    """A registration that somebody opened, by which door, and as whom; None for a guest."""

    event: Event
    row: Registration
    door: str
    actor: Actor | None

    @property
    def other_side(self) -> str:
        """The side that this one meets."""
        return "mentor" if self.row.side == "firm" else "firm"

    @property
    def may_read(self) -> tuple[str, ...]:
        """Which challenges of firms the reader may read, by their visibility."""
        seen = {GUEST: ("public",), MEMBER: ("public", "members")}
        return seen.get(self.door, ("public", "members", "coordinators"))

    def require_approved(self) -> None:
        """Raise Conflict unless they were approved."""
        if self.row.state != "approved":
            raise Conflict(NOT_APPROVED)


def of_member(session: Session, actor: Actor, event_id: str) -> tuple[Event, list[Registration]]:
    """Return an event with what the actor has approved there; NotFound without any.

    Somebody may come for a firm and as a mentor, which are two.
    """
    event = access.in_public(session, event_id)
    own = access.own_registrations(session, actor, event)
    mine = [row for row in own if row.state == "approved"]
    if not own:
        raise NotFound(access.NOT_YOURS)
    if not mine:
        raise Conflict(NOT_APPROVED)
    return event, mine


def by_member(
    session: Session, actor: Actor, event_id: str, registration_id: str, *, lock: bool = False
) -> Opened:
    """Return an own registration; with ``lock`` its other writers wait.

    Raises:
        NotFound: there is no such event, or it is not theirs.
        Conflict: it is not approved.
    """
    event = access.in_public(session, event_id)
    row = access.own_registration(session, actor, event, registration_id, lock=lock)
    opened = Opened(event, row, MEMBER, actor)
    opened.require_approved()
    return opened


def by_pass(session: Session, key: str, token: str, *, now: datetime, lock: bool = False) -> Opened:
    """Return the registration of a guest; their state may be any. NotFound for a dead link."""
    event, row = passes.read(session, key, token, now=now, lock=lock)
    return Opened(event, row, GUEST, None)


def on_desk(
    session: Session, actor: Actor, event_id: str, registration_id: str, *, lock: bool = False
) -> Opened:
    """Return somebody's registration to a coordinator.

    Raises:
        NotFound: not an event of the actor's regions, or nobody of it.
        Conflict: they are not approved.
    """
    event = access.on_desk(session, actor, event_id)
    row = events.registration(session, registration_id, lock=lock)
    if row is None or row.event_id != event.id:
        raise NotFound(_NOBODY)
    opened = Opened(event, row, DESK, actor)
    opened.require_approved()
    return opened
