"""Whether this process lives."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from app.web import access
from app.web.database import db

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@access.public
def healthz() -> Response:
    """Answer live and ready; ready means that the database answers."""
    db().execute(text("SELECT 1"))
    return jsonify(live=True, ready=True)
