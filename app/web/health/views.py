"""Whether this process lives."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from app.web import access
from app.web.database import db, runtime

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.public
def healthz() -> Response:
    """Answer live, ready (the database answers), semantic (the encoder is loaded), degraded and why."""
    db().execute(text("SELECT 1"))
    search = runtime().search
    return jsonify(live=True, ready=True, semantic=search.semantic, degraded=search.degraded or None)
