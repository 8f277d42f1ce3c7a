"""The lists of events: for coordinators, for everybody, and of one's own."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.clock import today_in_seoul
from app.models.event import Event, Registration
from app.repositories.matchday import event_lists
from app.repositories.matchday.event_lists import EventRow, EventWish
from app.services.actor import Actor

Wish = EventWish
Row = EventRow
DESK_SORTS = event_lists.DESK_SORTS
PUBLIC_SORTS = event_lists.PUBLIC_SORTS


def for_desk(
    session: Session, actor: Actor, wish: EventWish, *, removed: bool = False
) -> tuple[list[EventRow], int]:
    """Return events of the provinces that the actor coordinates, and how many. Two SELECTs."""
    return event_lists.of_regions(session, actor.coordinator_regions, wish, removed=removed)


def for_everybody(
    session: Session, wish: EventWish, *, past: bool, now: datetime
) -> tuple[list[EventRow], int]:
    """Return events to come, or past ones, and how many. Two SELECTs."""
    return event_lists.in_public(session, wish, today=today_in_seoul(now), past=past)


def own(session: Session, actor: Actor, *, now: datetime) -> list[tuple[Event, Registration]]:
    """Return the events from today on at which the actor is registered. One SELECT."""
    return event_lists.of_person(
        session,
        user_id=actor.user_id,
        company_ids=[seat.id for seat in actor.approved_companies],
        mentor_id=actor.mentor.id if actor.mentor else None,
        day=today_in_seoul(now),
    )


def waiting(session: Session, actor: Actor, *, now: datetime) -> list[tuple[Event, int]]:
    """Return events of the actor's provinces at which people wait for a decision. One SELECT."""
    return event_lists.waiting_in(session, actor.coordinator_regions, now=now)
