"""What stands on every print of a timetable, in the reader's language."""

from datetime import datetime

from flask_babel import gettext

from app.models.event import Registration
from app.repositories.matchday.board_rows import Seat
from app.services.matchday.prints import Book, Line
from app.web.addresses import full_address
from app.web.filters import clock_time, moment, named, own_words
from app.web.fit_words import fit_sentence
from app.web.reference import catalogue


def stamp(book: Book, now: datetime) -> str:
    """Return which version a print is of and when it was made."""
    return str(
        gettext(
            "%(event)s · %(version)s판 · %(published)s 공개 · %(printed)s 인쇄",
            event=own_words(book.event, "title"),
            version=book.version,
            published=moment(book.published_at),
            printed=moment(now),
        )
    )


def time_of(line: Line) -> str:
    """Return from when to when a round takes."""
    return f"{clock_time(line.round.starts_at)}–{clock_time(line.round.ends_at)}"


def table_name(book: Book, number: int) -> str:
    """Return what stands on a table: its zone and number."""
    zone = book.zones.get(number, "")
    return f"{zone} {number}" if zone else str(number)


def place_of(row: Registration) -> str:
    """Return the municipality of somebody; empty where it is not known."""
    place = catalogue().places.get(row.municipality_code or "")
    return named(place) if place else ""


def beside(row: Registration) -> str:
    """Return what stands beside a name: the person or office, and the municipality."""
    return " · ".join(part for part in (row.person, place_of(row)) if part)


def reason(book: Book, seat: Seat, reader: Registration) -> str:
    """Return why the two meet; a firm reads the mentor's own sentence that speaks for it."""
    fitness = book.fitness(seat, reader)
    if fitness is None:
        return ""
    quote = f"“{fitness.told}”" if fitness.told and reader.side == "firm" else ""
    return " ".join(part for part in (fit_sentence(fitness), quote) if part)


def case(book: Book, seat: Seat, reader: Registration) -> str:
    """Return the address of the mentor's case to read before; empty where there is none."""
    fitness = book.fitness(seat, reader)
    if fitness is None or not fitness.case or reader.side != "firm":
        return ""
    return full_address("casepages.show", public_id=fitness.case)


def about(book: Book, seat: Seat, reader: Registration) -> str:
    """Return what the two could talk about, as the reader needs it: the topic of the other."""
    other = book.other(seat, reader)
    return other.topic or reader.topic


def free(line: Line) -> str:
    """Return what stands in a round without a meeting."""
    return str(gettext("쉬는 라운드") if line.there else gettext("오지 않는 라운드"))


def first_meeting(book: Book, row: Registration) -> str:
    """Return when and where somebody is expected first; a dash for nobody."""
    line = next((line for line in book.plan(row) if line.seat), None)
    if line is None or line.seat is None:
        return "–"
    table = table_name(book, line.seat.table_number)
    return f"{clock_time(line.round.starts_at)} · {table}"
