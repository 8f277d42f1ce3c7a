"""Whether this process lives."""

from flask import Blueprint, Response, jsonify

from app.services.health import check_database
from app.web import access
from app.web.database import db, runtime

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.public
def healthz() -> Response:
    """Answer live, ready (database answers), semantic (encoder is loaded), degraded and why."""
    check_database(db())
    search = runtime().search
    return jsonify(
        live=True, ready=True, semantic=search.semantic, degraded=search.degraded or None
    )
