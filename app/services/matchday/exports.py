"""A version of the timetable as data: in the public solution format, and as a calendar."""

from typing import Any

from icalendar import Event as Entry
from sqlalchemy.orm import Session

from app.clock import SEOUL
from app.models.event import Event, EventRound, Registration
from app.repositories.matchday.board_rows import Seat
from app.services.matchday import board_figures
from app.services.matchday.prints import Book
from app.services.visit_calendar import Sender, written


def solution(session: Session, book: Book) -> dict[str, Any]:
    """Return a version in the public format, with ids of registrations. About ten SELECTs.

    Slots and tables count from 0, in the order of rounds and tables. A bound that nobody knows,
    as people or wishes changed since the run, is null, and such a timetable is never ``optimal``.
    """
    reached = board_figures.figures(session, book.state)
    slots = {row.number: at for at, row in enumerate(book.state.rounds)}
    tables = {number: at for at, number in enumerate(book.state.table_numbers)}
    proven = all(level.bound == level.value for level in reached.levels)
    meetings = []
    for seat in book.state.seats:
        if seat.round_number not in slots or seat.table_number not in tables:
            # rounds or tables were taken away after this version
            continue
        firm, mentor = book.both(seat)
        meetings.append(
            {
                "firm": firm.public_id,
                "mentor": mentor.public_id,
                "slot": slots[seat.round_number],
                "table": tables[seat.table_number],
            }
        )
    return {
        "event": book.event.public_id,
        "version": book.version,
        "published_at": book.published_at.isoformat(),
        "status": "optimal" if proven else "bounded",
        "levels": [
            {"name": level.name, "value": level.value, "bound": level.bound}
            for level in reached.levels
        ],
        "meetings": meetings,
        "unmet": [
            {"firm": row.firm.public_id, "mentor": row.mentor.public_id, "reason": row.reason}
            for row in reached.unmet
        ],
        "seconds": float(reached.run.progress.get("elapsed", 0)) if reached.run else 0.0,
    }


def uid(event: Event, firm: Registration, mentor: Registration, host: str) -> str:
    """Return the id of a pair's meeting in calendars: the same in every version."""
    return f"{event.public_id}-{firm.public_id}-{mentor.public_id}@{host}"


def whole_day(book: Book, *, sender: Sender, table: str) -> str:
    """Return all meetings of a version as one calendar; ``table`` is the word for a table."""
    rounds = {row.number: row for row in book.state.rounds}
    entries = [
        _entry(book, seat, rounds[seat.round_number], sender, table)
        for seat in book.state.seats
        if seat.round_number in rounds
    ]
    return written(entries, method="PUBLISH", name=book.event.title)


def _entry(book: Book, seat: Seat, held: EventRound, sender: Sender, table: str) -> Entry:
    firm, mentor = book.both(seat)
    made = Entry()
    made.add("uid", uid(book.event, firm, mentor, sender.host))
    made.add("sequence", book.version)
    made.add("dtstamp", book.published_at.replace(microsecond=0))
    made.add("dtstart", held.starts_at.astimezone(SEOUL))
    made.add("dtend", held.ends_at.astimezone(SEOUL))
    made.add("summary", f"{firm.name} – {mentor.name}")
    zone = book.zones.get(seat.table_number, "")
    seat_name = f"{table} {zone} {seat.table_number}".replace("  ", " ")
    made.add("location", f"{book.event.venue}, {seat_name}")
    made.add("url", sender.links.event(book.event.public_id))
    made.add("status", "CONFIRMED")
    return made
