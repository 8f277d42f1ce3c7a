"""A version of the timetable as a file: a workbook, a table, data, a calendar."""

from flask import Blueprint, Response, request
from flask_babel import gettext

from app.models.event import Registration
from app.repositories.matchday.board_rows import Seat
from app.services.matchday import exports, prints
from app.services.matchday.prints import Book
from app.services.papers.sheets import Cell, Field, Sheet, workbook
from app.services.visit_calendar import sender_of
from app.web import access
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.downloads import XLSX, download
from app.web.eventpapers import words
from app.web.filters import clock_time, own_words
from app.web.tables import csv_response, json_response
from app.web.words import word

bp = Blueprint("eventfiles", __name__)


@bp.get("/timetable.<any(xlsx, csv, json, ics):kind>")
@access.coordinator
def timetable(event: str, kind: str) -> Response:
    """Hand out a version: all of it as a workbook, its meetings as a table, data or calendar."""
    wanted = request.args.get("version", type=int)
    book = prints.open_book(db(), current_actor(), event, wanted)
    name = f"ieum-timetable-v{book.version}"
    if kind == "json":
        return json_response(f"{name}.json", exports.solution(db(), book))
    if kind == "ics":
        text = exports.whole_day(
            book, sender=sender_of(runtime().settings), table=gettext("테이블")
        )
        return download(text.encode(), f"{name}.ics", "text/calendar; charset=utf-8")
    if kind == "csv":
        sheet = _meetings(book)
        return csv_response(f"{name}.csv", [field.title for field in sheet.fields], sheet.rows)
    title = f"{own_words(book.event, 'title')} · {gettext('%(n)s판', n=book.version)}"
    sheets = [
        _master(book),
        _by_side(book, "firm", gettext("기업별")),
        _by_side(book, "mentor", gettext("멘토별")),
        _people(book),
        _meetings(book),
    ]
    return download(workbook(sheets, title=title), f"{name}.xlsx", XLSX)


def _master(book: Book) -> Sheet:
    """Rounds down, tables across."""
    fields = [Field(gettext("라운드"), 9, "number"), Field(gettext("시작"), 8)]
    fields += [
        Field(gettext("테이블 %(n)s", n=words.table_name(book, table.number)), 22)
        for table in book.state.tables
    ]
    rows: list[list[Cell]] = []
    for held in book.state.rounds:
        cells: list[Cell] = [held.number, clock_time(held.starts_at)]
        for table in book.state.tables:
            seat = book.state.at.get((held.number, table.number))
            cells.append(_both(book, seat) if seat else None)
        rows.append(cells)
    return Sheet(gettext("전체"), fields, rows)


def _by_side(book: Book, side: str, name: str) -> Sheet:
    """People of a side down, rounds across."""
    fields = [Field(word("event_side", side), 24), Field(gettext("만남"), 8, "number")]
    fields += [
        Field(f"{gettext('%(n)s라운드', n=held.number)} {clock_time(held.starts_at)}", 22)
        for held in book.state.rounds
    ]
    rows: list[list[Cell]] = []
    for row in book.find(side=side):
        plan = book.plan(row)
        cells: list[Cell] = [row.name, book.state.count(row.id)]
        cells += [_other(book, row, line.seat) if line.seat else None for line in plan]
        rows.append(cells)
    return Sheet(name, fields, rows)


def _people(book: Book) -> Sheet:
    fields = [
        Field(word("event_side", "firm") + " / " + word("event_side", "mentor"), 10),
        Field(gettext("이름"), 24), Field(gettext("오시는 분 또는 소속"), 18),
        Field(gettext("시·군"), 14), Field(gettext("상태"), 12), Field(gettext("메일"), 26),
        Field(gettext("연락처"), 16), Field(gettext("나누고 싶은 이야기"), 40),
        Field(gettext("만남"), 8, "number"), Field(gettext("이름표 번호"), 14),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            word("event_side", row.side), row.name, row.person, words.place_of(row),
            word("registration_state", row.state), row.email, row.phone, row.topic,
            book.state.count(row.id), row.badge_code,
        ]
        for row in book.people
    ]  # fmt: skip
    return Sheet(gettext("참가자"), fields, rows)


def _meetings(book: Book) -> Sheet:
    fields = [
        Field(gettext("라운드"), 9, "number"), Field(gettext("시작"), 8), Field(gettext("끝"), 8),
        Field(gettext("테이블"), 10), Field(gettext("기업"), 24),
        Field(gettext("기업의 시·군"), 14), Field(gettext("멘토"), 18),
        Field(gettext("멘토의 소속"), 20), Field(gettext("점수"), 8, "number"),
    ]  # fmt: skip
    held = {row.number: row for row in book.state.rounds}
    rows: list[list[Cell]] = []
    for seat in book.state.seats:
        at, fit = held.get(seat.round_number), book.fits.get(seat.pair)
        firm, mentor = book.both(seat)
        rows.append(
            [
                seat.round_number, clock_time(at.starts_at) if at else "",
                clock_time(at.ends_at) if at else "", words.table_name(book, seat.table_number),
                firm.name, words.place_of(firm), mentor.name, mentor.person,
                round(100 * fit.score) if fit else None,
            ]
        )  # fmt: skip
    return Sheet(gettext("만남"), fields, rows)


def _both(book: Book, seat: Seat) -> str:
    firm, mentor = book.both(seat)
    return f"{firm.name} – {mentor.name}"


def _other(book: Book, row: Registration, seat: Seat) -> str:
    return f"{book.other(seat, row).name} ({words.table_name(book, seat.table_number)})"
