"""Members of an event see their plan, change it, and take it into their calendar."""

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.services import visit_feed
from app.services.matchday import doors
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.eventplan import pages
from app.web.eventplan.pages import Part

bp = Blueprint("eventplan", __name__)


@bp.get("/<event>/plan/")
@access.signed_in
def show(event: str) -> ResponseReturnValue:
    """Lead to the plan; whoever comes for a firm and as a mentor chooses."""
    found, rows = doors.of_member(db(), current_actor(), event)
    if len(rows) > 1:
        return render_template("eventplan/choose.html", event=found, rows=rows)
    return redirect(url_for("eventplan.person", event=event, registration=rows[0].public_id), 303)


@bp.get("/<event>/plan/<registration>")
@access.signed_in
def person(event: str, registration: str) -> str:
    """Show the plan of one registration."""
    token = visit_feed.feed_token(db(), current_actor(), key=runtime().settings.key())
    feed = full_address("visits.feed", token=token) if token else ""
    return pages.show(_part(event, registration), feed=feed)


@bp.get("/<event>/plan/<registration>/plan.ics")
@access.signed_in
def calendar(event: str, registration: str) -> Response:
    """Hand out the plan for a calendar."""
    return pages.calendar(_part(event, registration))


@bp.get("/<event>/plan/<registration>/<other>")
@access.signed_in
def change(event: str, registration: str, other: str) -> str:
    """Show where a meeting can be moved to."""
    return pages.change(_part(event, registration), other)


@bp.post("/<event>/plan/<registration>/<other>/move")
@access.signed_in
def move(event: str, registration: str, other: str) -> ResponseReturnValue:
    """Move a meeting, or put a refused one back."""
    return pages.move(_part(event, registration), other)


@bp.post("/<event>/plan/<registration>/<other>/refuse")
@access.signed_in
def refuse(event: str, registration: str, other: str) -> ResponseReturnValue:
    """Refuse a meeting."""
    return pages.refuse(_part(event, registration), other)


def _part(event: str, registration: str) -> Part:
    opened = doors.by_member(db(), current_actor(), event, registration)
    return Part(opened, "eventplan", {"event": event, "registration": registration})
