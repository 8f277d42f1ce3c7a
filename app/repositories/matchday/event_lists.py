"""Queries behind the lists of events, with how many people each has."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.models.event import Event, Registration

DESK_SORTS = ("day", "newest", "title", "people")
PUBLIC_SORTS = ("day", "title")


@dataclass(frozen=True)
class EventWish:
    """Which events and in what order; empty text, phase or region does not filter.

    ``limit`` None returns all of them.
    """

    text: str = ""
    phase: str = ""
    region: str = ""
    sort: str = "day"
    offset: int = 0
    limit: int | None = None


@dataclass(frozen=True)
class EventRow:
    """An event with its approved firms and mentors, and how many wait for a decision."""

    event: Event
    firms: int
    mentors: int
    waiting: int


def of_regions(
    session: Session, regions: Collection[str], wish: EventWish, *, removed: bool = False
) -> tuple[list[EventRow], int]:
    """Return events of provinces for their coordinators and how many there are. Two SELECTs.

    By ``day`` the nearest in the future would be on top of a list that only grows, so the latest
    day comes first; ties by id.
    """
    query = _matching(wish).where(
        Event.region_code.in_(regions),
        Event.removed_at.is_not(None) if removed else Event.removed_at.is_(None),
    )
    orders: dict[str, tuple[Any, ...]] = {
        "newest": (Event.created_at.desc(),),
        "title": (Event.title,),
        "people": (_people().scalar_subquery().desc(),),
    }
    return _page(session, query.order_by(*orders.get(wish.sort, (Event.day.desc(),))), wish)


def in_public(
    session: Session, wish: EventWish, *, today: date, past: bool
) -> tuple[list[EventRow], int]:
    """Return events that everybody may know of: those to come, the next first, or past ones.

    Two SELECTs.
    """
    when = Event.day < today if past else Event.day >= today
    query = _matching(wish).where(Event.removed_at.is_(None), Event.phase != "draft", when)
    order: Any = Event.day.desc() if past else Event.day
    if wish.sort == "title":
        order = Event.title
    return _page(session, query.order_by(order), wish)


def removed_by_public_id(session: Session, public_id: str) -> Event | None:
    """Return an event that was taken away; other writers wait."""
    query = select(Event).where(Event.public_id == public_id, Event.removed_at.is_not(None))
    return session.scalar(query.with_for_update(key_share=True))


def of_person(
    session: Session,
    *,
    user_id: int,
    company_ids: Collection[int],
    mentor_id: int | None,
    day: date,
) -> list[tuple[Event, Registration]]:
    """Return events from ``day`` on at which a person has a registration, the next first."""
    mine = [Registration.user_id == user_id, Registration.company_id.in_(company_ids)]
    if mentor_id is not None:
        mine.append(Registration.mentor_id == mentor_id)
    query = (
        select(Event, Registration)
        .join(Registration, Registration.event_id == Event.id)
        .where(or_(*mine), Event.day >= day, Event.removed_at.is_(None), Event.phase != "draft")
        .order_by(Event.day, Event.id, Registration.id)
    )
    return [(event, row) for event, row in session.execute(query)]


def waiting_in(
    session: Session, regions: Collection[str], *, now: datetime
) -> list[tuple[Event, int]]:
    """Return events of provinces at which people wait for a decision, and how many do."""
    waiting = func.count(Registration.id)
    query = (
        select(Event, waiting)
        .join(Registration, Registration.event_id == Event.id)
        .where(
            Event.region_code.in_(regions),
            Event.removed_at.is_(None),
            Event.phase != "closed",
            Event.created_at <= now,
            Registration.state == "waiting",
        )
        .group_by(Event.id)
        .order_by(Event.day, Event.id)
    )
    return [(event, count) for event, count in session.execute(query)]


def _matching(wish: EventWish) -> Select[Event]:
    query = select(Event)
    if wish.text:
        columns = (Event.title, Event.title_en, Event.venue)
        part = wish.text.casefold()
        query = query.where(
            or_(*(func.lower(column).contains(part, autoescape=True) for column in columns))
        )
    if wish.phase:
        query = query.where(Event.phase == wish.phase)
    if wish.region:
        query = query.where(Event.region_code == wish.region)
    return query


def _people(side: str = "", state: str = "approved") -> Select[int]:
    query = select(func.count(Registration.id)).where(
        Registration.event_id == Event.id, Registration.state == state
    )
    return (query.where(Registration.side == side) if side else query).correlate(Event)


def _page(session: Session, query: Select[Event], wish: EventWish) -> tuple[list[EventRow], int]:
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    listed: Any = query.add_columns(
        _people("firm").scalar_subquery(),
        _people("mentor").scalar_subquery(),
        _people(state="waiting").scalar_subquery(),
    )
    # two events of one day keep their order from page to page
    listed = listed.order_by(Event.id.desc()).offset(wish.offset).limit(wish.limit)
    return [EventRow(*row) for row in session.execute(listed)], total
