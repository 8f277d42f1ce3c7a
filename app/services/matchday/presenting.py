"""An event as everybody sees it, with what the reader can do there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.event import Event, EventRound, Registration
from app.models.timetable import Release
from app.repositories.matchday import events, releases, standing
from app.runtime.catalogue import Catalogue
from app.services.actor import Actor
from app.services.matchday import registering
from app.services.matchday.access import in_public, own_registrations
from app.services.matchday.registering import Entry


@dataclass(frozen=True)
class EventPage:
    """An event with its rounds and numbers; what the reader has there, and may register as."""

    event: Event
    rounds: tuple[EventRound, ...]
    tables: int
    firms: int
    mentors: int
    own: tuple[Registration, ...]
    entries: tuple[Entry, ...]
    latest: Release | None


def show(
    session: Session,
    actor: Actor | None,
    public_id: str,
    *,
    catalogue: Catalogue,
    now: datetime,
) -> EventPage:
    """Return an event that is no draft. Six SELECTs, and one a firm where not all may come.

    Raises:
        NotFound: nobody may know of it yet.
    """
    event = in_public(session, public_id)
    people = standing.people(session, event.id)
    own = own_registrations(session, actor, event) if actor else []
    open_to = (
        registering.entries(session, actor, event, own, catalogue=catalogue, now=now)
        if actor
        else []
    )
    return EventPage(
        event=event,
        rounds=tuple(events.rounds_of(session, event.id)),
        tables=len(events.tables_of(session, event.id)),
        firms=people.get(("firm", "approved"), 0),
        mentors=people.get(("mentor", "approved"), 0),
        own=tuple(own),
        entries=tuple(open_to),
        latest=releases.latest(session, event.id),
    )
