"""Guests of an event say whom they want to meet, by a link of their own."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app import clock
from app.web import access
from app.web.eventwishes import listing
from app.web.eventwishes.listing import Door
from app.web.limits import ANSWER, limiter
from app.web.pass_pages import keep_the_link, open_pass

bp = Blueprint("guestwishes", __name__)
keep_the_link(bp)


@bp.get("/<token>/wishes")
@access.public
@limiter.limit(ANSWER)
def show(token: str) -> str:
    """List the other side, the best first, with reasons."""
    return listing.show(_door(token))


@bp.get("/<token>/wishes.csv")
@access.public
@limiter.limit(ANSWER)
def export(token: str) -> ResponseReturnValue:
    """Hand out the list."""
    return listing.export(_door(token))


@bp.post("/<token>/wishes/mark")
@access.public
@limiter.limit(ANSWER)
def mark(token: str) -> ResponseReturnValue:
    """Mark somebody, or take the mark away."""
    return listing.mark(_door(token, lock=True))


@bp.post("/<token>/wishes/rounds")
@access.public
@limiter.limit(ANSWER)
def rounds(token: str) -> ResponseReturnValue:
    """Say in which rounds one can meet."""
    return listing.set_rounds(_door(token, lock=True))


def _door(token: str, *, lock: bool = False) -> Door:
    opened = open_pass(token, now=clock.now(), lock=lock)
    opened.require_approved()
    return Door(opened, "guestwishes", {"token": token})
