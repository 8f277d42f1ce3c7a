"""The first page after signing in: what to do now."""

from flask import Blueprint, render_template

from app.clock import now
from app.services.my_page import my_page
from app.web import access
from app.web.auth import current_actor
from app.web.database import db

bp = Blueprint("my", __name__)


@bp.get("/")
@access.signed_in
def index() -> str:
    """Show at most three things to do for each role of the actor."""
    moment = now()
    page = my_page(db(), current_actor(), now=moment)
    return render_template("my/index.html", page=page, moment=moment)
