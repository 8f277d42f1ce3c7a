"""The report of an event: page, PDF, workbook, and the firms behind its numbers."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from app import clock
from app.services.matchday import event_report, firm_results, outcome_list
from app.services.matchday.firm_results import FirmWish
from app.services.matchday.outcome_list import OutcomeWish
from app.services.papers.sheets import Cell, Field, Sheet, workbook
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import PDF, XLSX, download, table_response
from app.web.eventafter import figures, words
from app.web.eventafter.desk import outcome_table
from app.web.filters import moment, own_words
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import Page, page_number

bp = Blueprint("eventreport", __name__)
PAGE_SIZE = 50


@bp.get("/")
@access.coordinator
def show(event: str) -> str:
    """Show what an event brought."""
    report = event_report.report(db(), current_actor(), event, now=clock.now())
    return render_template(
        "eventafter/report.html",
        event=report.event,
        report=report,
        lines=figures.lines(report),
        told=figures.told,
        share=event_report.Share,
        words=words,
        now=clock.now(),
        least=event_report.LEAST,
    )


@bp.get("/firms")
@access.coordinator
def firms(event: str) -> str:
    """List the firms behind a number."""
    wish = _wish()
    found, rows = firm_results.listed(db(), current_actor(), event, wish)
    first = (page_number() - 1) * PAGE_SIZE
    return page_or_partial(
        "eventafter/firms.html",
        "eventafter/_firms.html",
        event=found,
        page=Page(tuple(rows[first : first + PAGE_SIZE]), page_number(), len(rows), PAGE_SIZE),
        wish=wish,
        words=words,
    )


@bp.get("/firms.<any(csv, xlsx):kind>")
@access.coordinator
def firms_export(event: str, kind: str) -> Response:
    """Hand out the firms that the list finds."""
    _, rows = firm_results.listed(db(), current_actor(), event, _wish())
    sheet = _firm_sheet(rows)
    cells = list(sheet.rows)
    return table_response(kind, "ieum-event-firms", gettext("기업별 결과"), sheet.fields, cells)


@bp.get("/report.pdf")
@access.coordinator
def paper(event: str) -> Response:
    """Hand out the report as PDF."""
    # the PDF library takes 0.4 s to load
    from app.web.eventafter.paper import draw

    report = event_report.report(db(), current_actor(), event, now=clock.now())
    return download(draw(report, now=clock.now()), "ieum-event-report.pdf", PDF)


@bp.get("/report.xlsx")
@access.coordinator
def table(event: str) -> Response:
    """Hand out the report with all meetings and firms as a workbook."""
    report = event_report.report(db(), current_actor(), event, now=clock.now())
    whole = outcome_list.listed(db(), current_actor(), event, OutcomeWish(), now=clock.now())
    _, rows = firm_results.listed(db(), current_actor(), event, FirmWish())
    fields, cells = outcome_table(whole.rows)
    title = f"{own_words(report.event, 'title')} · {gettext('결과 보고')}"
    sheets = [
        _figure_sheet(report),
        _place_sheet(report),
        _version_sheet(report),
        _firm_sheet(rows),
        Sheet(gettext("만남과 다음 일"), fields, cells),
    ]
    return download(workbook(sheets, title=title), "ieum-event-report.xlsx", XLSX)


def _figure_sheet(report: event_report.Report) -> Sheet:
    fields = [
        Field(gettext("지표"), 34), Field(gettext("수"), 10, "number"), Field("n", 10, "number"),
        Field(gettext("무엇 가운데"), 16), Field(gettext("비율 (%)"), 10, "number"),
        Field(gettext("직전 행사의 수"), 12, "number"),
        Field(gettext("직전 행사의 n"), 12, "number"),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for line in figures.lines(report):
        rate = None if line.share.rate is None else round(100 * line.share.rate)
        before = (line.before.count, line.before.n) if line.before else (None, None)
        rows.append([line.label, line.share.count, line.share.n, line.of, rate, *before])
    for code, count in report.steps.items():
        rows.append([words.step(code), count, report.core.outcomes.count,
                     gettext("적은 만남"), None, None, None])  # fmt: skip
    return Sheet(gettext("지표"), fields, rows)


def _place_sheet(report: event_report.Report) -> Sheet:
    fields = [
        Field(gettext("시·군"), 18), Field(gettext("우선 지역"), 10),
        Field(gettext("기업"), 8, "number"), Field(gettext("계획한 만남"), 12, "number"),
        Field(gettext("열린 만남"), 12, "number"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            words.place(row.code), gettext("예") if row.priority else "", row.firms, row.planned,
            row.held,
        ]
        for row in report.places
    ]  # fmt: skip
    return Sheet(gettext("시·군"), fields, rows)


def _version_sheet(report: event_report.Report) -> Sheet:
    fields = [
        Field(gettext("판"), 6, "number"), Field(gettext("공개한 때"), 26),
        Field(gettext("알린 사람"), 10, "number"), Field(gettext("새 만남"), 10, "number"),
        Field(gettext("옮긴 만남"), 10, "number"), Field(gettext("빠진 만남"), 10, "number"),
        Field(gettext("메모"), 30),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            row.release.version, moment(row.release.published_at or row.release.created_at),
            row.release.told, row.changes.get("added"), row.changes.get("moved"),
            row.changes.get("dropped"), row.release.note,
        ]
        for row in report.versions
    ]  # fmt: skip
    return Sheet(gettext("판과 변경"), fields, rows)


def _firm_sheet(rows: list[event_report.FirmRow]) -> Sheet:
    fields = [
        Field(gettext("기업"), 24), Field(gettext("시·군"), 16), Field(gettext("우선 지역"), 10),
        Field(gettext("최소 만남"), 10, "number"), Field(gettext("계획한 만남"), 10, "number"),
        Field(gettext("열린 만남"), 10, "number"),
        Field(gettext("계획한 좋은 만남"), 12, "number"),
        Field(gettext("열린 좋은 만남"), 12, "number"), Field(gettext("바람"), 8, "number"),
        Field(gettext("이룬 바람"), 8, "number"),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            row.firm.name, words.place(row.firm.municipality_code),
            gettext("예") if row.priority else "", row.minimum, row.planned, row.held,
            row.good_planned, row.good_held, row.wishes, row.wishes_held,
        ]
        for row in rows
    ]  # fmt: skip
    return Sheet(gettext("기업별 결과"), fields, cells)


def _wish() -> FirmWish:
    view, sort = request.args.get("view", ""), request.args.get("sort", "")
    return FirmWish(
        text=clean(request.args.get("q", ""))[:100],
        view=view if view in words.FIRM_VIEWS else "",
        sort=sort if sort in words.FIRM_SORTS else "name",
    )
