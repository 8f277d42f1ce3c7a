"""Reports of a stay: of one week and of the whole, as page, PDF and spreadsheet."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.clock import today_in_seoul
from app.services import weekly_report
from app.services.weekly_report import Report
from app.web import access
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.downloads import PDF, XLSX, download
from app.web.limits import PAPER, limiter
from app.web.reference import catalogue
from app.web.reports import sheets, words

bp = Blueprint("reports", __name__)
_WHOLE = {"number": 0}


@bp.get("/<public_id>/weeks/")
@access.signed_in
def index(public_id: str) -> ResponseReturnValue:
    """Lead to the week that runs, or the last one."""
    number = _report(public_id, 0).begun_weeks
    return redirect(url_for("reports.show", public_id=public_id, number=number), 303)


@bp.get("/<public_id>/report", defaults=_WHOLE, endpoint="show")
@bp.get("/<public_id>/weeks/<int:number>", endpoint="show")
@access.signed_in
def show(public_id: str, number: int) -> str:
    """Show a report; number 0 is the whole stay."""
    report = _report(public_id, number)
    return render_template(
        "reports/show.html", report=report, stay=report.stay, words=words, now=clock.now()
    )


@bp.get("/<public_id>/report.pdf", defaults=_WHOLE, endpoint="paper")
@bp.get("/<public_id>/weeks/<int:number>.pdf", endpoint="paper")
@access.signed_in
@limiter.limit(PAPER)
def paper(public_id: str, number: int) -> Response:
    """Hand out a report as PDF."""
    from app.web.reports.paper import draw

    data = draw(_report(public_id, number), runtime().files, now=clock.now())
    return download(data, f"{_name(number)}.pdf", PDF)


@bp.get("/<public_id>/report.xlsx", defaults=_WHOLE, endpoint="table")
@bp.get("/<public_id>/weeks/<int:number>.xlsx", endpoint="table")
@access.signed_in
@limiter.limit(PAPER)
def table(public_id: str, number: int) -> Response:
    """Hand out a report as a spreadsheet."""
    return download(sheets.write(_report(public_id, number)), f"{_name(number)}.xlsx", XLSX)


def _report(public_id: str, number: int) -> Report:
    return weekly_report.report(
        db(), current_actor(), public_id, number or None,
        catalogue=catalogue(), today=today_in_seoul(),
    )  # fmt: skip


def _name(number: int) -> str:
    return f"ieum-stay-week-{number}" if number else "ieum-stay-report"
