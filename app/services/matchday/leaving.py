"""Takes a person who leaves the site out of events."""

from sqlalchemy.orm import Session

from app.errors import N_, Conflict
from app.models.event import Registration
from app.repositories.matchday import leaving, people

_COUNTED_ON = N_(
    "시간표가 나온 행사가 있어요: %(events)s. 먼저 행사 화면에서 신청을 거두거나, 행사가 끝난 뒤에 "
    "다시 시도해 주세요."
)


def registrations_of(session: Session, user_id: int, mentor_id: int | None) -> list[Registration]:
    """Return what a person registered for events, for their own data."""
    return leaving.own_registrations(session, user_id, mentor_id)


def require_nobody_waits(session: Session, user_id: int) -> None:
    """Raise Conflict while the timetable of an event counts on the person."""
    if events := leaving.counted_on(session, user_id):
        raise Conflict(_COUNTED_ON, events=", ".join(events))


def leave(session: Session, user_id: int, mentor_id: int | None, *, name: str) -> None:
    """Erase a person from registrations; ``name`` stands where their name was.

    A firm's registration stays with the firm, and its other owner is told from then on. Meetings
    of past events keep their registration, without the person.
    """
    for row in leaving.own_registrations(session, user_id, mentor_id):
        row.user_id = None
        row.phone = row.email = row.person = ""
        if row.side == "firm":
            other = (
                people.owner_of(session, row.company_id, but=user_id) if row.company_id else None
            )
            row.user_id = other.id if other else None
            continue
        row.name, row.topic = name, ""
        if row.state in {"waiting", "approved", "waitlisted"}:
            row.state = "withdrawn"
