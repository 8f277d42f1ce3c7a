"""Tells the people of an event when its day, place or times changed after it was made known."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.models.event import Event, Registration
from app.repositories.matchday import events
from app.services.matchday.event_letters import tell
from app.services.site_links import SiteLinks

LIVE = ("waiting", "approved", "waitlisted")


@dataclass(frozen=True)
class Outline:
    """What people were told of an event."""

    day: date
    venue: str
    address: str
    times: str
    rounds: tuple[tuple[datetime, datetime], ...]


def outline(session: Session, event: Event) -> Outline:
    """Return what people know of an event now. One SELECT."""
    rounds = events.rounds_of(session, event.id)
    times = "–"
    if rounds:
        first, last = rounds[0].starts_at.astimezone(SEOUL), rounds[-1].ends_at.astimezone(SEOUL)
        times = f"{first:%H:%M}–{last:%H:%M}"
    each = tuple((row.starts_at, row.ends_at) for row in rounds)
    return Outline(event.day, event.venue, event.address, times, each)


def live(session: Session, event: Event) -> list[Registration]:
    """Return who is registered and has neither withdrawn nor been refused."""
    return events.registrations_of(session, event.id, states=LIVE)


def welcome(session: Session, event: Event, *, links: SiteLinks, now: datetime) -> int:
    """Tell those who were approved while the event was a draft; return how many."""
    approved = events.registrations_of(session, event.id)
    happened = f"approved:{now.isoformat()}"
    return tell(session, "event_approved", event, approved, happened=happened, links=links, now=now)


def tell_changes(
    session: Session, event: Event, before: Outline, *, links: SiteLinks, now: datetime
) -> int:
    """Tell everybody who is registered when something they were told changed; return how many.

    A draft is nobody's business yet, and what is over does not change any more.
    """
    after = outline(session, event)
    if after == before or event.phase in {"draft", "closed"}:
        return 0
    return tell(
        session, "event_changed", event, live(session, event),
        happened=f"changed:{now.isoformat()}", links=links, now=now, values={"times": after.times},
    )  # fmt: skip
