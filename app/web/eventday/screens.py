"""The big screen of the hall, opened with the code of the day."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.errors import NotFound
from app.services.matchday import screen
from app.services.matchday.access import in_public
from app.web import access
from app.web.database import db, runtime
from app.web.errors import say
from app.web.htmx import page_or_partial
from app.web.limits import ANSWER, limiter
from app.web.paging import page_number

bp = Blueprint("eventscreen", __name__)


@bp.after_request
def _keep_to_the_hall(response: Response) -> Response:
    # the address holds the code
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("/<event>/screen")
@access.public
@limiter.limit(ANSWER)
def ask(event: str) -> ResponseReturnValue:
    """Ask for the code of the screen, and open the screen with it."""
    found = in_public(db(), event)
    code, problem = request.args.get("code", "")[:40], ""
    if code:
        try:
            screen.show(db(), event, code, key=runtime().settings.key(), now=clock.now())
        except NotFound as error:
            problem = say(error.problem)
        else:
            return redirect(url_for("eventscreen.show", event=event, code=code), 303)
    page = render_template("eventday/screen_ask.html", event=found, code=code, problem=problem)
    return page, 422 if problem else 200


@bp.get("/<event>/screen/<code>")
@access.public
@limiter.limit(ANSWER)
def show(event: str, code: str) -> str:
    """Show the round that runs; asked again by itself, the next tables in turn."""
    found = screen.show(
        db(), event, code, key=runtime().settings.key(), page=page_number(), now=clock.now()
    )
    return page_or_partial(
        "eventday/screen.html",
        "eventday/_screen.html",
        screen=found,
        event=found.event,
        code=code,
        now=clock.now(),
    )
