"""Changes of rounds and tables, and the people whom they touch."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.event import Event, EventRound, EventTable, Registration


def choosing(session: Session, event_id: int) -> list[Registration]:
    """Return registrations of people who chose among the rounds."""
    query = select(Registration).where(Registration.event_id == event_id)
    # JSON null and SQL NULL differ by database: the few people of one event are told apart here
    return [row for row in session.scalars(query) if row.rounds is not None]


def replace_rounds(
    session: Session, event_id: int, times: Sequence[tuple[datetime, datetime]]
) -> None:
    """Give an event these rounds in their order and no others."""
    session.execute(delete(EventRound).where(EventRound.event_id == event_id))
    session.add_all(
        EventRound(event_id=event_id, number=number, starts_at=start, ends_at=end)
        for number, (start, end) in enumerate(times, 1)
    )
    session.flush()


def replace_tables(session: Session, event_id: int, zones: Sequence[str]) -> None:
    """Give an event tables with these zones, numbered in their order, and no others."""
    session.execute(delete(EventTable).where(EventTable.event_id == event_id))
    session.add_all(
        EventTable(event_id=event_id, number=number, zone=zone)
        for number, zone in enumerate(zones, 1)
    )
    session.flush()


def past_events(session: Session, regions: Collection[str], *, limit: int = 30) -> list[Event]:
    """Return events of provinces that a new one can be copied from, the latest first."""
    query = select(Event).where(Event.region_code.in_(regions), Event.removed_at.is_(None))
    return list(session.scalars(query.order_by(Event.day.desc(), Event.id.desc()).limit(limit)))
