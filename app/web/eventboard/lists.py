"""The board as lists: its meetings, and the wishes it leaves open."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext

from app.services.matchday import board_page
from app.services.matchday.access import on_desk
from app.services.matchday.board_page import LIST_SORTS, BoardPage, ListWish
from app.services.papers.sheets import Field, Kind, Sheet, workbook
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import XLSX, download
from app.web.eventboard import grid, words
from app.web.filters import clock_time
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response

bp = Blueprint("boardlists", __name__)


@bp.get("/list")
@access.coordinator
def index(event: str) -> str:
    """List the meetings of the board."""
    found = on_desk(db(), current_actor(), event)
    page, wish = board_page.open_page(db(), found), _list_wish()
    rows = board_page.list_seats(page, wish) if page else []
    first = (page_number() - 1) * PAGE_SIZE
    return page_or_partial(
        "eventboard/list.html",
        "eventboard/_list.html",
        event=found,
        board=page,
        page=Page(tuple(rows[first : first + PAGE_SIZE]), page_number(), len(rows)),
        wish=wish,
        words=words,
        rounds=words.rounds_of(page.state) if page else {},
        text_of=grid.text_of,
    )


@bp.get("/list.<any(csv, xlsx):kind>")
@access.coordinator
def export(event: str, kind: str) -> Response:
    """Hand out the meetings that the list finds."""
    found = on_desk(db(), current_actor(), event)
    page = board_page.open_page(db(), found)
    header = [
        gettext("라운드"), gettext("시작"), gettext("테이블"), gettext("기업"), gettext("지역"),
        gettext("멘토"), gettext("표시"),
    ]  # fmt: skip
    cells = (
        [_cells(page, seat) for seat in board_page.list_seats(page, _list_wish())] if page else []
    )
    if kind == "csv":
        return csv_response("ieum-board.csv", header, cells)
    looks: tuple[Kind, ...] = ("number", "text", "number", "text", "text", "text", "text")
    fields = [Field(title, 16, look) for title, look in zip(header, looks, strict=True)]
    title = gettext("보드")
    return download(workbook([Sheet(title, fields, cells)], title=title), "ieum-board.xlsx", XLSX)


@bp.get("/unmet")
@access.coordinator
def unmet(event: str) -> str:
    """List the wishes that the board does not hold, each with its reason."""
    found = on_desk(db(), current_actor(), event)
    page, text = board_page.open_page(db(), found), _text()
    rows = _unmet(page, text)
    first = (page_number() - 1) * PAGE_SIZE
    return page_or_partial(
        "eventboard/unmet.html",
        "eventboard/_unmet.html",
        event=found,
        page=Page(tuple(rows[first : first + PAGE_SIZE]), page_number(), len(rows)),
        text=text,
        must=_musts_only(),
        words=words,
    )


@bp.get("/unmet.<any(csv, xlsx):kind>")
@access.coordinator
def unmet_export(event: str, kind: str) -> Response:
    """Hand out the wishes that the list finds."""
    found = on_desk(db(), current_actor(), event)
    rows = _unmet(board_page.open_page(db(), found), _text())
    header = [gettext("기업"), gettext("멘토"), gettext("바람"), gettext("이유")]
    cells = [
        [
            row.firm.name, row.mentor.name,
            gettext("꼭 만나고 싶음") if row.must else gettext("만나고 싶음"),
            words.unmet_sentence(row),
        ]
        for row in rows
    ]  # fmt: skip
    if kind == "csv":
        return csv_response("ieum-open-wishes.csv", header, cells)
    title = gettext("이루지 못한 바람")
    sheet = Sheet(title, [Field(name, 24) for name in header], cells)
    return download(workbook([sheet], title=title), "ieum-open-wishes.xlsx", XLSX)


def _unmet(page: BoardPage | None, text: str) -> list[Any]:
    if page is None:
        return []
    part = text.casefold()
    return [
        row
        for row in board_page.figures_of(db(), page).unmet
        if part in f"{row.firm.name}\n{row.mentor.name}".casefold()
        and (row.must or not _musts_only())
    ]


def _musts_only() -> bool:
    return request.args.get("must", "") == "1"


def _cells(page: BoardPage, seat: Any) -> list[Any]:
    state, rounds = page.state, words.rounds_of(page.state)
    firm, mentor = state.people[seat.firm_id], state.people[seat.mentor_id]
    held = rounds.get(seat.round_number)
    return [
        seat.round_number, clock_time(held.starts_at) if held else "", seat.table_number,
        firm.name, grid.county(firm, catalogue()), mentor.name,
        ", ".join(gettext(words.MARKS[mark]) for mark in page.marks(seat)),
    ]  # fmt: skip


def _list_wish() -> ListWish:
    mark, sort = request.args.get("mark", ""), request.args.get("sort", "")
    wish = ListWish(text=_text())
    return replace(
        wish,
        round_number=request.args.get("round", 0, type=int),
        mark=mark if mark in words.MARKS else "",
        sort=sort if sort in LIST_SORTS else "time",
    )


def _text() -> str:
    return str(clean(request.args.get("q", "")))[:100]
