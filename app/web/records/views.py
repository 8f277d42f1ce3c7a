"""The yearly record of a mentor, on screen, in print and as a table."""

from flask import Blueprint, Response, render_template
from flask_babel import gettext

from app.clock import now, today_in_seoul
from app.services.mentor_record import Helped, Moved, YearRecord, year_record
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import PDF, download
from app.web.filters import named
from app.web.limits import PAPER, limiter
from app.web.reference import catalogue
from app.web.tables import csv_response
from app.web.units import quantity
from app.web.words import word

bp = Blueprint("records", __name__)
_OWN = {"of": ""}


@bp.get("/mentoring/record/<int:year>", defaults=_OWN, endpoint="show")
@bp.get("/desk/mentors/<of>/record/<int:year>", endpoint="show")
@access.signed_in
def show(of: str, year: int) -> str:
    """Show whom a mentor helped in a year."""
    return render_template(
        "records/show.html", record=_record(of, year), of=of, today=today_in_seoul()
    )


@bp.get("/mentoring/record/<int:year>.csv", defaults=_OWN, endpoint="export")
@bp.get("/desk/mentors/<of>/record/<int:year>.csv", endpoint="export")
@access.signed_in
def export(of: str, year: int) -> Response:
    """Hand out the record as a table, a row for each engagement."""
    header = [
        gettext("기업"), gettext("시·군"), gettext("시작한 날"), gettext("마친 날"),
        gettext("방문"), gettext("방문 시간"), gettext("현장 상주"), gettext("마친 과제"),
        gettext("지표"), gettext("나온 사례"),
    ]  # fmt: skip
    record = _record(of, year)
    return csv_response(f"ieum-record-{year}.csv", header, [_row(e) for e in record.helped])


@bp.get("/mentoring/record/<int:year>.pdf", defaults=_OWN, endpoint="paper")
@bp.get("/desk/mentors/<of>/record/<int:year>.pdf", endpoint="paper")
@access.signed_in
@limiter.limit(PAPER)
def paper(of: str, year: int) -> Response:
    """Hand out the record as PDF."""
    from app.web.records.paper import draw

    return download(draw(_record(of, year), now=now()), f"ieum-record-{year}.pdf", PDF)


def _record(of: str, year: int) -> YearRecord:
    return year_record(db(), current_actor(), year, of=of, catalogue=catalogue(), now=now())


def _row(entry: Helped) -> list[object]:
    ended = entry.engagement.ended_at
    return [
        entry.company.name,
        named(entry.place),
        today_in_seoul(entry.engagement.started_at),
        today_in_seoul(ended) if ended else gettext("돕는 중"),
        entry.visits,
        entry.hours,
        entry.stays,
        entry.tasks,
        "; ".join(_goal(goal) for goal in entry.goals),
        "; ".join(title for _, title in entry.cases),
    ]


def _goal(moved: Moved) -> str:
    unit = moved.goal.unit
    before, after = (
        quantity(reading.value, unit) if reading else "–" for reading in (moved.before, moved.after)
    )
    name = named(catalogue().metrics[moved.goal.metric_id])
    checked = f" ({word('check_state', moved.after.check_state)})" if moved.after else ""
    subject = f" {moved.goal.subject}" if moved.goal.subject else ""
    return f"{name}{subject}: {before} → {after}{checked}"
