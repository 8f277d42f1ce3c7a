"""Who may see or change an event, and in which phase."""

from sqlalchemy.orm import Session

from app.errors import N_, Conflict, NotFound
from app.models.event import PHASES, Event, Registration
from app.repositories.matchday import events
from app.services.actor import Actor

UNKNOWN = N_("행사를 찾지 못했어요.")
WRONG_PHASE = N_("지금 단계에서는 할 수 없는 일이에요. 새로 고쳐 행사의 단계를 확인해 주세요.")
NOT_YOURS = N_("이 행사에 신청한 분만 볼 수 있어요.")


def on_desk(session: Session, actor: Actor, public_id: str, *, lock: bool = False) -> Event:
    """Return an event of a region that the actor coordinates; NotFound for any other."""
    event = events.by_public_id(session, public_id, lock=lock)
    if event is None or not actor.coordinates(event.region_code):
        raise NotFound(UNKNOWN)
    return event


def in_public(session: Session, public_id: str, *, lock: bool = False) -> Event:
    """Return an event that everybody may know of; NotFound for a draft."""
    event = events.by_public_id(session, public_id, lock=lock)
    if event is None or event.phase == "draft":
        raise NotFound(UNKNOWN)
    return event


def own_registrations(session: Session, actor: Actor, event: Event) -> list[Registration]:
    """Return what the actor has at an event, in any state, oldest first; empty for nothing."""
    return events.registrations_of_person(
        session,
        event.id,
        user_id=actor.user_id,
        company_ids=[seat.id for seat in actor.approved_companies],
        mentor_id=actor.mentor.id if actor.mentor else None,
    )


def own_registration(
    session: Session, actor: Actor, event: Event, public_id: str, *, lock: bool = False
) -> Registration:
    """Return one registration of the actor at an event; NotFound for any other."""
    mine = {row.public_id for row in own_registrations(session, actor, event)}
    found = events.registration(session, public_id, lock=lock) if public_id in mine else None
    if found is None:
        raise NotFound(NOT_YOURS)
    return found


def require_phase(event: Event, first: str, last: str | None = None) -> None:
    """Raise Conflict unless the phase of the event is between the two, both included."""
    at = PHASES.index(event.phase)
    if not PHASES.index(first) <= at <= PHASES.index(last or first):
        raise Conflict(WRONG_PHASE)
