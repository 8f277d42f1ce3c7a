"""How a mentor stands today: room, absences, and what others did on their behalf."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.account import User
from app.models.mentor import Mentor
from app.repositories import mentors
from app.services import mentor_care
from app.services.actor import Actor
from app.services.mentor_availability import Availability, availability
from app.services.mentor_care import DoneFor
from app.services.mentors import MentorRoom


@dataclass(frozen=True)
class MentorOverview:
    """A mentor as the mentor or a coordinator sees them; ``own`` for the mentor."""

    mentor: Mentor
    person: User
    now: Availability
    room: MentorRoom
    done: tuple[DoneFor, ...]
    own: bool


def overview(session: Session, actor: Actor, *, of: str = "", now: datetime) -> MentorOverview:
    """Return how the own record, or that of a mentor whom the actor may act for, stands.

    Seven SELECTs.

    Raises:
        NotFound: there is no such mentor for the actor.
    """
    mentor = mentor_care.open_mentor(session, actor, of)
    found = availability(session, [mentor.id], now=now)[mentor.id]
    return MentorOverview(
        mentor=mentor,
        person=mentors.person_of(session, mentor),
        now=found,
        room=MentorRoom(found.places, mentor.visits_per_month, mentor.radius_km),
        done=mentor_care.done_for(session, mentor),
        own=mentor.user_id == actor.user_id,
    )
