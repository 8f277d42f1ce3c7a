"""Members of an event say whom they want to meet, and when they can."""

from flask import Blueprint, Response, redirect, url_for
from flask.typing import ResponseReturnValue

from app.services.matchday import doors
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.eventwishes import listing
from app.web.eventwishes.listing import Door

bp = Blueprint("eventwishes", __name__)


@bp.get("/<event>/wishes/")
@access.signed_in
def index(event: str) -> ResponseReturnValue:
    """Lead to the list; whoever comes for a firm and as a mentor chooses."""
    found, rows = doors.of_member(db(), current_actor(), event)
    if len(rows) == 1:
        return redirect(
            url_for("eventwishes.show", event=event, registration=rows[0].public_id), 303
        )
    return listing.render_choice(found, rows)


@bp.get("/<event>/wishes/<registration>")
@access.signed_in
def show(event: str, registration: str) -> str:
    """List the other side, the best first, with reasons."""
    return listing.show(_door(event, registration))


@bp.get("/<event>/wishes/<registration>/export.csv")
@access.signed_in
def export(event: str, registration: str) -> Response:
    """Hand out the list."""
    return listing.export(_door(event, registration))


@bp.post("/<event>/wishes/<registration>/mark")
@access.signed_in
def mark(event: str, registration: str) -> ResponseReturnValue:
    """Mark somebody, or take the mark away."""
    return listing.mark(_door(event, registration, lock=True))


@bp.post("/<event>/wishes/<registration>/rounds")
@access.signed_in
def rounds(event: str, registration: str) -> ResponseReturnValue:
    """Say in which rounds one can meet."""
    return listing.set_rounds(_door(event, registration, lock=True))


def _door(event: str, registration: str, *, lock: bool = False) -> Door:
    opened = doors.by_member(db(), current_actor(), event, registration, lock=lock)
    return Door(opened, "eventwishes", {"event": event, "registration": registration})
