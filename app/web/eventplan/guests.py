"""Guests of an event: their own page, plan and calendar, by a link that stands in their letters."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app import clock
from app.web import access
from app.web.addresses import full_address
from app.web.eventplan import pages
from app.web.eventplan.pages import Part
from app.web.limits import ANSWER, FEED, limiter
from app.web.pass_pages import keep_the_link, open_pass

bp = Blueprint("eventpass", __name__)
keep_the_link(bp)


@bp.get("/<token>/")
@access.public
@limiter.limit(ANSWER)
def show(token: str) -> str:
    """Show where they stand: registered, waiting, or with a plan."""
    return pages.show(_part(token), feed=full_address("eventpass.feed", token=token))


@bp.get("/<token>/plan.ics")
@access.public
@limiter.limit(ANSWER)
def calendar(token: str) -> Response:
    """Hand out the plan for a calendar."""
    return pages.calendar(_part(token))


@bp.get("/<token>/feed.ics")
@access.public
@limiter.limit(FEED)
def feed(token: str) -> Response:
    """Return the plan to a calendar that asks again and again."""
    return pages.calendar(_part(token))


@bp.get("/<token>/meetings/<other>")
@access.public
@limiter.limit(ANSWER)
def change(token: str, other: str) -> str:
    """Show where a meeting can be moved to."""
    return pages.change(_part(token), other)


@bp.post("/<token>/meetings/<other>/move")
@access.public
@limiter.limit(ANSWER)
def move(token: str, other: str) -> ResponseReturnValue:
    """Move a meeting, or put a refused one back."""
    return pages.move(_part(token), other)


@bp.post("/<token>/meetings/<other>/refuse")
@access.public
@limiter.limit(ANSWER)
def refuse(token: str, other: str) -> ResponseReturnValue:
    """Refuse a meeting."""
    return pages.refuse(_part(token), other)


def _part(token: str) -> Part:
    return Part(open_pass(token, now=clock.now()), "eventpass", {"token": token})
