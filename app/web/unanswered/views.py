"""The coordinator's list of questions under cases that nobody answered."""

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.services import question_clock
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.filters import day, own_words
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import Page, page_number
from app.web.tables import csv_response

bp = Blueprint("unanswered", __name__)
MAX_EXPORT = 5000


@bp.get("/questions")
@access.coordinator
def index() -> ResponseReturnValue:
    """Show the questions, those that wait longest first."""
    wish = _wish()
    rows, total = question_clock.list_unanswered(db(), current_actor(), page=page_number(), **wish)
    return page_or_partial(
        "unanswered/index.html",
        "unanswered/_list.html",
        page=Page(tuple(rows), page_number(), total),
        wish=wish,
        sorts=question_clock.SORTS,
        now=now(),
    )


@bp.get("/questions/export.csv")
@access.coordinator
def export() -> Response:
    """Return the listed questions as CSV."""
    rows, _ = question_clock.list_unanswered(db(), current_actor(), size=MAX_EXPORT, **_wish())
    header = [gettext("물어본 날"), gettext("기업"), gettext("사례"), gettext("질문")]
    return csv_response(
        "ieum-unanswered.csv",
        header,
        (
            (
                day(row.question.created_at), own_words(row.company),
                own_words(row.version, "title"), row.question.text,
            )
            for row in rows
        ),
    )  # fmt: skip


def _wish() -> dict[str, Any]:
    sort = request.args.get("sort", "")
    return {
        "text": clean(request.args.get("q", ""))[:200],
        "sort": sort if sort in question_clock.SORTS else "oldest",
    }
