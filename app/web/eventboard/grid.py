"""The board drawn as small markup: hundreds of cells, each a link that works without a script.

Texts are escaped here: a template would spend most of a request on joining the cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup, escape

from app.models.event import EventRound, EventTable, Registration
from app.repositories.matchday.board_rows import Seat
from app.runtime.catalogue import Catalogue
from app.services.matchday.board_page import BoardPage
from app.services.matchday.differences import Place
from app.web.eventboard.words import MARKS
from app.web.filters import named

PRIORITY_MARK = "◆"
WIDE = 8
"""Rounds that fit side by side on a page; a longer day is shown in parts of about the same size."""
_ENDINGS = ("시", "군", "구")
_CLASSES = {"locked": "l", "changed": "c", "gone": "g"}


@dataclass(frozen=True)
class Line:
    """A table with its cells, round by round."""

    table: EventTable
    cells: Markup


@dataclass(frozen=True)
class Grid:
    """A part of the board: tables down, rounds across."""

    rounds: tuple[EventRound, ...]
    """Those that are shown."""
    number: int
    """The round that a small screen shows, one of them; 0 where there is none."""
    lines: tuple[Line, ...]
    parts: tuple[tuple[EventRound, ...], ...]
    """All rounds of the day in parts of a page each."""
    hits: int
    """How many meetings of the whole day have somebody who was looked for."""

    @property
    def column(self) -> int:
        """The position of ``number`` among the rounds, from 1."""
        return next((at for at, row in enumerate(self.rounds, 1) if row.number == self.number), 1)

    @property
    def all_rounds(self) -> tuple[EventRound, ...]:
        """The rounds of the whole day."""
        return tuple(row for part in self.parts for row in part)


def place_of(text: str) -> Place | None:
    """Read ``3-12`` as round and table; None for anything else."""
    number, dash, table = text.partition("-")
    if not (dash and number.isascii() and number.isdigit() and table.isascii() and table.isdigit()):
        return None
    return (int(number), int(table)) if len(text) <= 9 else None


def text_of(place: Place) -> str:
    """Write a place as it stands in addresses and forms."""
    return f"{place[0]}-{place[1]}"


def county(row: Registration, known: Catalogue) -> str:
    """Return the short name of where a firm comes from; empty where nobody said it."""
    found = known.places.get(row.municipality_code or "")
    if found is None:
        return ""
    name = named(found)
    return name[:-1] if len(name) > 2 and name.endswith(_ENDINGS) else name


def draw(
    page: BoardPage,
    known: Catalogue,
    *,
    chosen: Place | None,
    text: str,
    number: int | None = None,
    whole: bool = False,
    linked: bool = True,
) -> Grid:
    """Return the part of the board with a round as rows of cells, or with ``whole`` all of it.

    Cells with somebody whose name has ``text`` stand out. An unknown round is the first. Without
    ``linked`` cells lead nowhere.
    """
    state, hits = page.state, page.found(text)
    counties = {
        row.id: _county(row, known, priority=row.id in page.priority)
        for row in state.people.values()
        if row.side == "firm"
    }
    words = {mark: Markup("<em>{}</em>").format(gettext(label)) for mark, label in MARKS.items()}
    empty = escape(gettext("빈자리"))
    parts = _parts(state.rounds)
    wanted = number if number in {row.number for row in state.rounds} else None
    shown = next((part for part in parts if wanted in {row.number for row in part}), parts[0])
    rounds = tuple(state.rounds) if whole else shown
    numbers, lines = [row.number for row in rounds], []
    for table in state.tables:
        cells = []
        for each in numbers:
            place = (each, table.number)
            seat = state.at.get(place)
            hit = seat is not None and not hits.isdisjoint(seat.pair)
            classes = ("h" * hit, "s" * (place == chosen))
            cells.append(
                _empty(page, place, empty, classes)
                if seat is None
                else _taken(page, seat, counties, words, classes, linked=linked)
            )
        lines.append(Line(table, Markup("").join(cells)))
    found = sum(not hits.isdisjoint(seat.pair) for seat in state.seats)
    return Grid(rounds, wanted or next(iter(numbers), 0), tuple(lines), parts, found)


def _parts(rounds: Sequence[EventRound]) -> tuple[tuple[EventRound, ...], ...]:
    count = max(1, -(-len(rounds) // WIDE))
    size = max(1, -(-len(rounds) // count))
    return tuple(tuple(rounds[at : at + size]) for at in range(0, len(rounds), size)) or ((),)


def _taken(
    page: BoardPage,
    seat: Seat,
    counties: dict[int, Markup],
    words: dict[str, Markup],
    classes: tuple[str, ...],
    *,
    linked: bool,
) -> Markup:
    people, marks = page.state.people, page.marks(seat)
    names = " ".join(filter(None, (*(_CLASSES[mark] for mark in marks), *classes)))
    said = Markup("").join(words[mark] for mark in marks)
    link = Markup(' href="./?at={}"').format(text_of(seat.place)) if linked else Markup()
    return Markup("<td{}><a{}>{}{}<b>{}</b>{}</a></td>").format(
        _class(names),
        link,
        people[seat.firm_id].name,
        counties[seat.firm_id],
        people[seat.mentor_id].name,
        said,
    )


def _empty(page: BoardPage, place: Place, said: Markup, classes: tuple[str, ...]) -> Markup:
    names = " ".join(filter(None, ("e", *classes)))
    if not page.is_board:
        return Markup('<td class="{}">{}</td>').format(names, said)
    link = Markup('<td class="{}"><a href="./?at={}">{}</a></td>')
    return link.format(names, text_of(place), said)


def _county(row: Registration, known: Catalogue, *, priority: bool) -> Markup:
    name = f"{PRIORITY_MARK * priority}{county(row, known)}"
    return Markup("<i>{}</i>").format(name) if name else Markup()


def _class(names: str) -> Markup:
    return Markup(' class="{}"').format(names) if names else Markup()
