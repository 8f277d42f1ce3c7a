"""Prints of a timetable as PDF. Import it where one is made: it brings the PDF library."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from flask_babel import gettext

from app.models.event import Registration
from app.repositories.matchday.board_rows import Seat
from app.services.matchday.prints import Book, Line
from app.services.papers.paper import ACCENT, FAINT, TINT
from app.services.papers.prints import HEAD, NAME, TINY, Print
from app.services.papers.qr import encode
from app.web.eventpapers import words
from app.web.filters import clock_time, day, own_words
from app.web.language import current_language
from app.web.words import word

Kind = Literal["people", "tables", "master", "badges", "ticks"]
_COLUMNS = 8
"""Tables side by side on a page of the whole timetable."""
_TOLD = ((0, 1, 0), (1, 1, 0), (1, 1, 1), (2, 1, 1), (2, 2, 1))
"""Lines of reason, topic and case below a name, the least first."""
_BADGE_WIDE, _BADGE_HIGH = 89.0, 61.0
"""Millimetres; eight cover a page and fit the usual sleeves of 90 by 62."""


def draw(
    kind: Kind,
    book: Book,
    rows: Sequence[Registration],
    *,
    address: Callable[[Registration], str],
    now: datetime,
) -> bytes:
    """Return a print of a version; ``rows`` are the people that have a part in it.

    ``address`` gives what the code of a badge holds.
    """
    title = f"{own_words(book.event, 'title')} · {TITLES[kind]()}"
    paper = Print(
        title, foot=words.stamp(book, now), made_at=now, language=current_language(),
        landscape=kind == "master",
    )  # fmt: skip
    if kind == "people":
        for row in rows:
            _person(paper, book, row, address(row))
    elif kind == "tables":
        for table in book.state.tables:
            _table(paper, book, table.number)
    elif kind == "master":
        _master(paper, book)
    elif kind == "badges":
        _badges(paper, book, rows, address)
    else:
        _ticks(paper, book, rows)
    return paper.pdf()


TITLES: dict[Kind, Callable[[], str]] = {
    "people": lambda: gettext("개인 시간표"),
    "tables": lambda: gettext("테이블 안내지"),
    "master": lambda: gettext("전체 시간표"),
    "badges": lambda: gettext("이름표"),
    "ticks": lambda: gettext("도착 확인표"),
}


def _person(paper: Print, book: Book, row: Registration, address: str) -> None:
    paper.page()
    left, wide = paper.left, paper.width
    paper.text((left, 16), wide - 30, own_words(book.event, "title"), bold=True, colour=ACCENT)
    paper.text((left, 22), wide - 30, row.name, size=NAME, bold=True)
    paper.text((left, 32), wide - 30, words.beside(row), colour=FAINT)
    paper.text((left, 37.5), wide - 30, _when_and_where(book), colour=FAINT)
    paper.code(left + wide - 28, 13, 28, encode(address))
    top = _plan_head(paper, 46)
    plan = book.plan(row)
    told = _lines_told(plan, paper.bottom - top)
    high = (9 if told == _TOLD[0] else 13) + 4 * sum(told)
    for line in plan:
        if top + (high if line.seat else 7) > paper.bottom:
            paper.page()
            paper.text((left, 14), wide, row.name, size=HEAD, bold=True)
            top = _plan_head(paper, 22)
        top = _plan_line(paper, book, row, line, top, told=told)
    if not book.state.count(row.id):
        paper.text((left, top + 4), wide, gettext("이 판에는 잡힌 만남이 없어요."))


def _plan_head(paper: Print, top: float) -> float:
    left, wide = paper.left, paper.width
    titles = (gettext("시간"), gettext("라운드"), gettext("테이블"), gettext("만나는 분"))
    for x, text in zip((0, 27, 43, 63), titles, strict=True):
        paper.text((left + x, top), 60, text, size=TINY, bold=True, colour=FAINT)
    paper.rule(left, top + 5, wide, dark=True)
    return top + 6.5


def _lines_told(plan: Sequence[Line], room: float) -> tuple[int, int, int]:
    """Return how many lines of reason, topic and case fit, so that a plan stays on one page."""
    meetings = sum(line.seat is not None for line in plan) or 1
    each = (room - 7 * (len(plan) - meetings)) / meetings
    return _TOLD[max(1, min(len(_TOLD), int((each - 13) / 4))) - 1]


def _plan_line(
    paper: Print, book: Book, row: Registration, line: Line, top: float, *, told: tuple[int, ...]
) -> float:
    left, wide = paper.left, paper.width
    seat = line.seat
    paper.text((left, top), 26, words.time_of(line), bold=seat is not None)
    paper.text((left + 27, top), 14, str(line.round.number))
    if seat is None:
        paper.text((left + 63, top), wide - 63, words.free(line), colour=FAINT)
        paper.rule(left, top + 6, wide)
        return top + 7
    other = book.other(seat, row)
    paper.text((left + 43, top), 19, words.table_name(book, seat.table_number), bold=True)
    tight = told == _TOLD[0]
    name = 52 if tight else wide - 63
    paper.text((left + 63, top), name, other.name, size=11, bold=True)
    aside = (left + 117, top + 0.8) if tight else (left + 63, top + 5)
    room = left + wide - aside[0]
    paper.text(aside, room, words.beside(other), size=TINY, colour=FAINT)
    end = top + (5.0 if tight else 9.0)
    texts = (words.reason(book, seat, row), words.about(book, seat, row), _case(book, seat, row))
    for text, most in zip(texts, told, strict=True):
        if most:
            end = paper.lines((left + 63, end), wide - 63, text, most=most, size=TINY + 0.5)
    end += 2
    paper.rule(left, end, wide)
    return end + 1.5


def _case(book: Book, seat: Seat, row: Registration) -> str:
    address = words.case(book, seat, row)
    return gettext("먼저 읽을 사례: %(address)s", address=address) if address else ""


def _table(paper: Print, book: Book, number: int) -> None:
    paper.page()
    left, wide = paper.left, paper.width
    paper.text((left, 16), wide, own_words(book.event, "title"), bold=True, colour=ACCENT)
    paper.text((left, 22), wide, gettext("테이블 %(n)s", n=words.table_name(book, number)),
               size=30, bold=True)  # fmt: skip
    paper.text((left, 37.5), wide, _when_and_where(book), colour=FAINT)
    lines = book.sheet(number)
    high = min(14.0, (paper.bottom - 54) / max(1, len(lines)))
    half, top = (wide - 45) / 2, 46.0
    titles = (gettext("시간"), gettext("라운드"), gettext("기업"), gettext("멘토"))
    for x, text in zip((0.0, 27.0, 45.0, 45 + half), titles, strict=True):
        paper.text((left + x, top), 60, text, size=TINY, bold=True, colour=FAINT)
    paper.rule(left, top + 5, wide, dark=True)
    top += 6.5
    for line in lines:
        paper.text((left, top), 26, words.time_of(line), bold=line.seat is not None)
        paper.text((left + 27, top), 16, str(line.round.number))
        if line.seat is None:
            paper.text((left + 45, top), half, gettext("비어 있어요"), colour=FAINT)
        else:
            for x, row in zip((45.0, 45 + half), book.both(line.seat), strict=True):
                paper.text((left + x, top), half - 3, row.name, size=11, bold=True)
                if high > 9.5:
                    paper.text((left + x, top + 5), half - 3, words.beside(row), size=TINY,
                               colour=FAINT)  # fmt: skip
        paper.rule(left, top + high - 1.5, wide)
        top += high


def _master(paper: Print, book: Book) -> None:
    numbers = [table.number for table in book.state.tables]
    for first in range(0, max(1, len(numbers)), _COLUMNS):
        _master_page(paper, book, numbers[first : first + _COLUMNS])


def _master_page(paper: Print, book: Book, numbers: Sequence[int]) -> None:
    paper.page()
    left, wide, top = paper.left, paper.width, 15.0
    head = f"{own_words(book.event, 'title')} · {gettext('전체 시간표')}"
    paper.text((left, top), wide - 60, head, size=HEAD, bold=True)
    paper.text((left + wide - 60, top), 60, day(book.event.day), colour=FAINT, align="R")
    top += 9
    each = (wide - 16) / _COLUMNS
    high = min(13.0, (paper.bottom - top - 7) / max(1, len(book.state.rounds)))
    for column, number in enumerate(numbers):
        paper.text((left + 16 + column * each, top), each - 1, words.table_name(book, number),
                   bold=True)  # fmt: skip
    top += 6
    paper.rule(left, top - 0.5, wide, dark=True)
    for held in book.state.rounds:
        paper.text((left, top), 15, str(held.number), bold=True)
        if high >= 8:
            paper.text((left, top + 4), 15, clock_time(held.starts_at), size=TINY, colour=FAINT)
        for column, number in enumerate(numbers):
            seat = book.state.at.get((held.number, number))
            if seat is None:
                continue
            firm, mentor = book.both(seat)
            x = left + 16 + column * each
            paper.text((x, top), each - 1.5, firm.name, size=TINY, bold=True)
            if high >= 8:
                paper.text((x, top + 4), each - 1.5, mentor.name, size=TINY)
        paper.rule(left, top + high - 1, wide)
        top += high


def _badges(
    paper: Print, book: Book, rows: Sequence[Registration], address: Callable[[Registration], str]
) -> None:
    for number, row in enumerate(rows):
        if number % 8 == 0:
            paper.page()
        at = number % 8
        left = paper.left + (at % 2) * _BADGE_WIDE
        top = 14 + (at // 2) * _BADGE_HIGH
        paper.box(left, top, _BADGE_WIDE, _BADGE_HIGH)
        wide = _BADGE_WIDE - 10
        paper.text((left + 5, top + 4), wide, own_words(book.event, "title"), size=TINY,
                   colour=ACCENT, bold=True)  # fmt: skip
        paper.text((left + 5, top + 10), wide, row.name, size=NAME, bold=True)
        paper.text((left + 5, top + 20), wide, words.beside(row), colour=FAINT)
        paper.text((left + 5, top + 31), 40, word("event_side", row.side), size=HEAD, bold=True)
        paper.text((left + 5, top + 49), 42, row.badge_code, size=TINY, colour=FAINT)
        paper.code(left + _BADGE_WIDE - 36, top + 26, 33, encode(address(row)))


def _ticks(paper: Print, book: Book, rows: Sequence[Registration]) -> None:
    left, wide, top = paper.left, paper.width, 0.0
    for number, row in enumerate(rows):
        if not top or top + 7 > paper.bottom:
            paper.page()
            head = f"{own_words(book.event, 'title')} · {gettext('도착 확인표')}"
            paper.text((left, 14), wide, head, size=HEAD, bold=True)
            told = gettext("도착하면 앞의 네모에 표시해 주세요. 첫 만남은 이 판의 첫 라운드예요.")
            paper.text((left, 21), wide, told, size=TINY, colour=FAINT)
            top = 27.0
        if number % 2:
            paper.fill(left, top - 0.8, wide, 6.6, TINT)
        paper.box(left + 0.5, top, 4.4, 4.4)
        paper.text((left + 8, top), 62, row.name, bold=True)
        paper.text((left + 71, top), 50, words.beside(row), size=TINY, colour=FAINT)
        paper.text((left + 122, top), 14, word("event_side", row.side), size=TINY)
        paper.text((left + 137, top), wide - 137, words.first_meeting(book, row), size=TINY)
        top += 6.6


def _when_and_where(book: Book) -> str:
    parts = (day(book.event.day), book.event.venue, book.event.address)
    return " · ".join(part for part in parts if part)
