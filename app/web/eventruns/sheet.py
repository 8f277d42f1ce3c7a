"""The sheet before solving: whom each firm could meet, where it is tight, what contradicts."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from app.errors import N_
from app.services.matchday import feasibility_sheet
from app.services.matchday.access import on_desk
from app.services.matchday.feasibility_sheet import VIEWS, SheetRow, SheetWish
from app.services.papers.sheets import Cell, Field, Sheet, workbook
from app.web import access
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.downloads import XLSX, download
from app.web.eventruns import sentences, words
from app.web.forms import clean
from app.web.htmx import page_or_partial, wants_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.tables import csv_response

bp = Blueprint("feasibility", __name__)
SORTS = {
    "reach": N_("빠듯한 순"),
    "good": N_("좋은 만남이 적은 순"),
    "eligible": N_("만날 수 있는 멘토가 적은 순"),
    "name": N_("이름순"),
}
SHOWN = {
    "": N_("모두"),
    "tight": N_("최소 만남을 지킬 수 없는 기업"),
    "no_good": N_("좋은 만남이 없는 기업"),
}
MOST_CAUTIONS = 12


@bp.get("/")
@access.coordinator
def index(event: str) -> str:
    """Show what an event can give, firm by firm."""
    found, wish = on_desk(db(), current_actor(), event), _wish()
    sheet = feasibility_sheet.sheet(db(), found, wish)
    first = (page_number() - 1) * PAGE_SIZE
    rows = sheet.rows[first : first + PAGE_SIZE]
    return page_or_partial(
        "eventruns/sheet.html",
        "eventruns/_sheet.html",
        event=found,
        sheet=sheet,
        page=Page(rows, page_number(), len(sheet.rows)),
        wish=wish,
        sorts=SORTS,
        views=SHOWN,
        words=words,
        sentences=sentences,
        most=MOST_CAUTIONS,
    )


@bp.get("/conflict")
@access.coordinator
def conflict(event: str) -> str:
    """Look for minima that contradict one another; another process does it, this page waits."""
    found = on_desk(db(), current_actor(), event)
    told = feasibility_sheet.find_conflict(db(), found, runtime().solver)
    template = "eventruns/_conflict.html" if wants_partial() else "eventruns/conflict.html"
    return render_template(template, event=found, told=told, sentences=sentences)


@bp.get("/export.<any(csv, xlsx):kind>")
@access.coordinator
def export(event: str, kind: str) -> Response:
    """Hand out the firms that the sheet lists."""
    found = on_desk(db(), current_actor(), event)
    sheet = feasibility_sheet.sheet(db(), found, _wish())
    reasons = list(words.FALLEN)
    header = [
        gettext("기업"), gettext("라운드"), gettext("최소 만남"), gettext("혼자라면 가능한 만남"),
        gettext("만날 수 있는 멘토"), gettext("좋은 만남"),
        *(gettext(words.FALLEN[reason]) for reason in reasons),
    ]  # fmt: skip
    cells: list[list[Cell]] = [[row.firm.name, *_numbers(row, reasons)] for row in sheet.rows]
    if kind == "csv":
        return csv_response("ieum-feasibility.csv", header, cells)
    fields = [Field(header[0], 24), *(Field(title, 14, "number") for title in header[1:])]
    title = gettext("가능성 살펴보기")
    book = workbook([Sheet(title, fields, cells)], title=title)
    return download(book, "ieum-feasibility.xlsx", XLSX)


def _numbers(row: SheetRow, reasons: list[str]) -> list[int]:
    return [
        row.rounds, row.minimum, row.reach, row.eligible, row.good,
        *(row.fallen.get(reason, 0) for reason in reasons),
    ]  # fmt: skip


def _wish() -> SheetWish:
    view, sort = request.args.get("view", ""), request.args.get("sort", "")
    return SheetWish(
        text=clean(request.args.get("q", ""))[:200],
        view=view if view in VIEWS else "",
        sort=sort if sort in SORTS else "reach",
    )
