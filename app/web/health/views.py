"""Whether this process lives, and how its search stands."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify

from app import clock
from app.services.health import report
from app.services.outbox_care import standing
from app.web import access
from app.web.database import db, runtime

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.public
def healthz() -> Response:
    """Answer live, ready (the database answers), what ``Health`` tells of search, and letters."""
    search = report(db(), runtime().search)
    letters = standing(db(), now=clock.now())
    return jsonify(live=True, ready=True, **asdict(search), letters=asdict(letters))
