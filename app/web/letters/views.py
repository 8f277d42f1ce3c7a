"""Letters that could not be sent: who did not get what, why, and once more."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.services import outbox_care
from app.services.outbox_care import SORTS, ListWish
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.filters import moment
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.tables import csv_response

bp = Blueprint("letters", __name__)
_MAX_EXPORT = 5000


@bp.get("/")
@access.staff
def index() -> str:
    """List the letters that were given up, the newest first."""
    wish = _wish()
    rows, total = outbox_care.given_up(db(), current_actor(), wish)
    return page_or_partial(
        "letters/index.html",
        "letters/_list.html",
        page=Page(tuple(rows), page_number(), total),
        wish=wish,
        sorts=SORTS,
        standing=outbox_care.standing_for(db(), current_actor(), now=clock.now()),
    )


@bp.get("/export.csv")
@access.staff
def export() -> Response:
    """Hand out the listed letters as CSV."""
    rows, _ = outbox_care.given_up(db(), current_actor(), _wish(size=_MAX_EXPORT))
    header = [
        gettext("그만둔 때"), gettext("받는 분"), gettext("제목"), gettext("보내려 한 횟수"),
        gettext("까닭"),
    ]  # fmt: skip
    return csv_response(
        "ieum-letters.csv",
        header,
        (
            (
                moment(row.letter.failed_at) if row.letter.failed_at else "",
                row.person.name if row.person else "", row.letter.payload.get("subject", ""),
                row.letter.attempts, row.letter.error,
            )
            for row in rows
        ),
    )  # fmt: skip


@bp.post("/resend")
@access.staff
def resend() -> ResponseReturnValue:
    """Let one letter try again."""
    outbox_care.resend(db(), current_actor(), request.form.get("key", ""), now=clock.now())
    flash(gettext("다시 보내고 있어요. 안 되면 여기에 다시 나타나요."), "success")
    return redirect(url_for("letters.index"), 303)


def _wish(size: int = PAGE_SIZE) -> ListWish:
    sort = request.args.get("sort", "")
    return ListWish(
        text=clean(request.args.get("q", ""))[:200],
        sort=sort if sort in SORTS else SORTS[0],
        offset=0 if size != PAGE_SIZE else (page_number() - 1) * PAGE_SIZE,
        limit=size,
    )
