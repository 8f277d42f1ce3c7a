"""The papers of an event for coordinators: prints in HTML and PDF, and one's own A4."""

from typing import cast

from flask import Blueprint, Response, render_template, request

from app import clock
from app.errors import NotFound
from app.services.matchday import prints
from app.services.matchday.prints import Book, Person
from app.services.papers.qr import encode
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import PDF, download
from app.web.eventpapers import words
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import Page, page_number
from app.web.words import WORDS

bp = Blueprint("eventpapers", __name__)
own = Blueprint("ownpaper", __name__)
PEOPLE_PER_PAGE, BADGES_PER_PAGE, TABLES_PER_PAGE = 30, 8, 10


@bp.get("/")
@access.coordinator
def index(event: str) -> str:
    """Show what can be printed and downloaded, of the latest version or an earlier one."""
    found, versions, tables = prints.index(db(), current_actor(), event)
    wanted = request.args.get("version", type=int)
    chosen = next((row for row in versions if row.version == wanted), None)
    if wanted is not None and chosen is None:
        raise NotFound(prints.NO_VERSION)
    return render_template(
        "eventpapers/index.html",
        event=found,
        versions=versions,
        release=chosen or (versions[0] if versions else None),
        tables=tables,
    )


@bp.get("/people")
@access.coordinator
def people(event: str) -> str:
    """List everybody with a page of their own to print."""
    book = _book(event)
    text, side = _found()
    rows = book.find(text, side)
    first = (page_number() - 1) * PEOPLE_PER_PAGE
    shown = tuple(rows[first : first + PEOPLE_PER_PAGE])
    return page_or_partial(
        "eventpapers/people.html",
        "eventpapers/_people.html",
        event=book.event,
        book=book,
        page=Page(shown, page_number(), len(rows), PEOPLE_PER_PAGE),
        text=text,
        side=side,
        words=words,
    )


@bp.get("/people/<registration>")
@access.coordinator
def person(event: str, registration: str) -> str:
    """Show the page of one person as it is printed."""
    book = _book(event)
    row = book.person(registration)
    return render_template(
        "eventpapers/person.html",
        event=book.event,
        book=book,
        row=row,
        plan=book.plan(row),
        code=encode(_address(book, row)),
        words=words,
        stamp=words.stamp(book, clock.now()),
    )


@bp.get("/people/<registration>.pdf")
@access.coordinator
def person_pdf(event: str, registration: str) -> Response:
    """Hand out the page of one person."""
    book = _book(event)
    return _paper("people", book, [book.person(registration)])


@bp.get("/tables/<int:number>")
@access.coordinator
def table(event: str, number: int) -> str:
    """Show the sheet that stands on a table."""
    book = _book(event)
    return render_template(
        "eventpapers/table.html",
        event=book.event,
        book=book,
        table=book.table(number),
        lines=book.sheet(number),
        words=words,
        stamp=words.stamp(book, clock.now()),
    )


@bp.get("/master")
@access.coordinator
def master(event: str) -> str:
    """Show rounds by tables, ten tables at a time."""
    book = _book(event)
    tables = book.state.tables
    first = (page_number() - 1) * TABLES_PER_PAGE
    shown = tuple(tables[first : first + TABLES_PER_PAGE])
    return render_template(
        "eventpapers/master.html",
        event=book.event,
        book=book,
        page=Page(shown, page_number(), len(tables), TABLES_PER_PAGE),
        words=words,
        stamp=words.stamp(book, clock.now()),
    )


@bp.get("/badges")
@access.coordinator
def badges(event: str) -> str:
    """Show badges with their codes, one sheet of paper at a time."""
    book = _book(event)
    text, side = _found()
    rows = book.find(text, side)
    first = (page_number() - 1) * BADGES_PER_PAGE
    shown = tuple(rows[first : first + BADGES_PER_PAGE])
    return render_template(
        "eventpapers/badges.html",
        event=book.event,
        book=book,
        page=Page(shown, page_number(), len(rows), BADGES_PER_PAGE),
        codes={row.id: encode(_address(book, row)) for row in shown},
        text=text,
        side=side,
        words=words,
        stamp=words.stamp(book, clock.now()),
    )


@bp.get("/ticks")
@access.coordinator
def ticks(event: str) -> str:
    """Show the list on which arrivals are ticked off by hand."""
    book = _book(event)
    text, side = _found()
    return render_template(
        "eventpapers/ticks.html",
        event=book.event,
        book=book,
        rows=book.find(text, side),
        text=text,
        side=side,
        words=words,
        stamp=words.stamp(book, clock.now()),
    )


@bp.get("/<any(people, tables, master, badges, ticks):kind>.pdf")
@access.coordinator
def paper(event: str, kind: str) -> Response:
    """Hand out a print of everybody, or of those that the list finds."""
    book = _book(event)
    return _paper(kind, book, book.find(*_found()))


@own.get("/<event>/paper/<registration>.pdf")
@access.signed_in
def my_paper(event: str, registration: str) -> Response:
    """Hand out one's own page of the latest version."""
    book, row = prints.own_book(db(), current_actor(), event, registration)
    return _paper("people", book, [row])


def _paper(kind: str, book: Book, rows: list[Person]) -> Response:
    # the PDF library takes 0.4 s to load
    from app.web.eventpapers import drawing

    data = drawing.draw(
        cast(drawing.Kind, kind), book, rows,
        address=lambda row: _address(book, row), now=clock.now(),
    )  # fmt: skip
    return download(data, f"ieum-{kind}-v{book.version}.pdf", PDF)


def _book(event: str) -> Book:
    wanted = request.args.get("version", type=int)
    return prints.open_book(db(), current_actor(), event, wanted)


def _address(book: Book, row: Person) -> str:
    return full_address("eventday.badge", event=book.event.public_id, code=row.badge_code)


def _found() -> tuple[str, str]:
    side = request.args.get("side", "")
    return clean(request.args.get("q", ""))[:100], side if side in WORDS["event_side"] else ""
