"""The page of one mentor."""

from flask import Blueprint, render_template

from app.clock import now
from app.services.mentor_pages import mentor_page
from app.web import access
from app.web.auth import actor_or_none
from app.web.database import db
from app.web.reference import catalogue

bp = Blueprint("mentorpages", __name__)


@bp.get("/mentors/<public_id>")
@access.public
def show(public_id: str) -> str:
    """Show a mentor: what was solved, how to ask, when an answer usually comes."""
    page = mentor_page(db(), public_id, viewer=actor_or_none(), catalogue=catalogue(), now=now())
    return render_template("mentorpages/show.html", page=page)
