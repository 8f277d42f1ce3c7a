"""The first page after signing in: what to do now."""

from flask import Blueprint, render_template

from app.clock import now
from app.services.case_cards import cards
from app.services.matchday import listing
from app.services.my_page import my_page
from app.services.peer_reading import most_read
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.my.duties import duties
from app.web.reference import catalogue

bp = Blueprint("my", __name__)


@bp.get("/")
@access.signed_in
def index() -> str:
    """Show at most three things to do for each role of the actor, and what firms alike read."""
    moment, actor = now(), current_actor()
    page = my_page(db(), actor, now=moment)
    ids = most_read(db(), actor, now=moment)
    read = cards(db(), ids, catalogue=catalogue(), viewer=actor, now=moment) if ids else {}
    events = listing.own(db(), actor, now=moment) if actor.companies or actor.mentor else []
    return render_template(
        "my/index.html",
        page=page,
        moment=moment,
        read=read.values(),
        events=events,
        duties=duties(actor, catalogue()) if actor.desk_reader or actor.reviewer else [],
    )
