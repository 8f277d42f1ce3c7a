"""The desk's list of searches for a mentor that wait."""

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.services import stuck_rounds
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.filters import day, named
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response
from app.web.words import WORDS, word

bp = Blueprint("stuck", __name__)
MAX_EXPORT = 5000


@bp.get("/stuck")
@access.coordinator
def index() -> ResponseReturnValue:
    """Show the searches that wait longest, and who must act."""
    wish = _wish()
    rows, total = stuck_rounds.list_stuck(db(), current_actor(), page=page_number(), **wish)
    return page_or_partial(
        "stuck/index.html",
        "stuck/_list.html",
        page=Page(tuple(rows), page_number(), total),
        wish=wish,
        waits=WORDS["waits_for"],
        sorts=WORDS["stuck_sort"],
        now=clock.now(),
    )


@bp.get("/stuck.csv")
@access.coordinator
def export() -> Response:
    """Hand out the searches that the list finds."""
    rows, _ = stuck_rounds.list_stuck(db(), current_actor(), size=MAX_EXPORT, **_wish())
    header = [
        gettext("시작한 날"), gettext("기업"), gettext("시·군"), gettext("고민"),
        gettext("누가 할 차례"), gettext("멘토"), gettext("답할 날"),
    ]  # fmt: skip
    return csv_response(
        "ieum-stuck.csv",
        header,
        (
            (
                day(row.round.opened_at), row.company.name,
                named(catalogue().places[row.company.municipality_code]), row.challenge.text,
                word("waits_for", row.waits_for), row.person.name if row.person else "",
                day(row.request.due_at) if row.request else "",
            )
            for row in rows
        ),
    )  # fmt: skip


def _wish() -> dict[str, Any]:
    waits, sort = request.args.get("waits", ""), request.args.get("sort", "")
    return {
        "waits_for": waits if waits in WORDS["waits_for"] else "",
        "text": clean(request.args.get("q", ""))[:200],
        "sort": sort if sort in WORDS["stuck_sort"] else "longest",
    }
