"""The page that answers a challenge: cases that fit and mentors who may help."""

from flask import Blueprint, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.services import mentor_ranking
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.htmx import leave_to, page_or_partial
from app.web.reference import catalogue

bp = Blueprint("matches", __name__)


@bp.get("/<public_id>/match")
@access.signed_in
def show(public_id: str) -> ResponseReturnValue:
    """Show cases and mentors for a challenge, with the first reason open."""
    page = mentor_ranking.match(
        db(),
        current_actor(),
        public_id,
        runtime().search,
        filters=_filters(),
        catalogue=catalogue(),
        now=now(),
    )
    return page_or_partial("matches/show.html", "matches/_cases.html", page=page)


@bp.post("/<public_id>/none-fits")
@access.signed_in
def want_help(public_id: str) -> ResponseReturnValue:
    """Tell the coordinators that no mentor fits."""
    mentor_ranking.want_help(
        db(),
        current_actor(),
        public_id,
        catalogue=catalogue(),
        address=lambda id_: full_address("matches.show", public_id=id_),
        now=now(),
    )
    flash(gettext("코디네이터에게 알렸어요. 살펴보고 멘토를 찾아 연락드려요."), "success")
    return leave_to(url_for("matches.show", public_id=public_id))


def _filters() -> dict[str, frozenset[str]]:
    found = {}
    for name in mentor_ranking.CASE_FILTERS:
        values = frozenset(v for v in request.args.getlist(name)[:40] if 0 < len(v) <= 20)
        if values:
            found[name] = values
    return found
