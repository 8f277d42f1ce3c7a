"""The board drawn as small markup: hundreds of cells, each a link that works without a script.

Texts are escaped here: a template would spend most of a request on joining the cells.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup, escape

from app.models.event import EventRound, EventTable, Registration
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
    names = {id_: _name(row, page, known) for id_, row in state.people.items()}
    words = {mark: f"<em>{escape(gettext(label))}</em>" for mark, label in MARKS.items()}
    empty = str(escape(gettext("빈자리")))
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
            classes: tuple[str, ...] = ("h" * hit, "s" * (place == chosen))
            if seat is None:
                cells.append(_empty(place, empty, classes, linked=linked and page.is_board))
            else:
                marks = page.marks(seat)
                said = f"{names[seat.firm_id]}<b>{names[seat.mentor_id]}</b>"
                said += "".join(words[mark] for mark in marks)
                classes = (*(_CLASSES[mark] for mark in marks), *classes)
                cells.append(_taken(place, said, classes, linked=linked))
        # every text in it was escaped, and addresses are numbers
        lines.append(Line(table, Markup("".join(cells))))  # noqa: S704
    found = sum(not hits.isdisjoint(seat.pair) for seat in state.seats)
    return Grid(rounds, wanted or next(iter(numbers), 0), tuple(lines), parts, found)


def _parts(rounds: Sequence[EventRound]) -> tuple[tuple[EventRound, ...], ...]:
    count = max(1, -(-len(rounds) // WIDE))
    size = max(1, -(-len(rounds) // count))
    return tuple(tuple(rounds[at : at + size]) for at in range(0, len(rounds), size)) or ((),)


def _taken(place: Place, said: str, classes: tuple[str, ...], *, linked: bool) -> str:
    link = f' href="./?at={text_of(place)}"' if linked else ""
    names = " ".join(filter(None, classes))
    shown = f' class="{names}"' if names else ""
    return f"<td{shown}><a{link}>{said}</a></td>"


def _empty(place: Place, said: str, classes: tuple[str, ...], *, linked: bool) -> str:
    names = " ".join(filter(None, ("e", *classes)))
    if not linked:
        return f'<td class="{names}">{said}</td>'
    return f'<td class="{names}"><a href="./?at={text_of(place)}">{said}</a></td>'


def _name(row: Registration, page: BoardPage, known: Catalogue) -> str:
    """Return the escaped name, of a firm with the mark of where it comes from."""
    name = str(escape(row.name))
    if row.side != "firm":
        return name
    place = f"{PRIORITY_MARK * (row.id in page.priority)}{county(row, known)}"
    return f"{name}<i>{escape(place)}</i>" if place else name
