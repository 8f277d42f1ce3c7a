"""Matchmaking events for everybody: the list, and one event."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from app import clock
from app.errors import N_
from app.services.matchday import listing, presenting
from app.web import access
from app.web.auth import actor_or_none
from app.web.database import db
from app.web.errors import say
from app.web.filters import named, own_words
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response
from app.web.words import word

bp = Blueprint("events", __name__)
SORTS = {"day": N_("날짜순"), "title": N_("이름순")}


@bp.get("/")
@access.public
def index() -> str:
    """List events to come, or past ones."""
    wish, past = _wish(), _past()
    rows, total = listing.for_everybody(db(), wish, past=past, now=clock.now())
    actor = actor_or_none()
    return page_or_partial(
        "events/index.html",
        "events/_list.html",
        page=Page(tuple(rows), page_number(), total),
        wish=wish,
        past=past,
        sorts=SORTS,
        now=clock.now(),
        own=listing.own(db(), actor, now=clock.now()) if actor else [],
    )


@bp.get("/export.csv")
@access.public
def export() -> Response:
    """Hand out the events that the list finds."""
    rows, _ = listing.for_everybody(db(), _wish(everything=True), past=_past(), now=clock.now())
    header = [
        gettext("행사"), gettext("날짜"), gettext("장소"), gettext("시·도"), gettext("단계"),
        gettext("참가 기업"), gettext("참가 멘토"),
    ]  # fmt: skip
    cells = (
        [
            own_words(row.event, "title"), row.event.day, row.event.venue,
            named(catalogue().regions[row.event.region_code]),
            word("event_phase", row.event.phase), row.firms, row.mentors,
        ]
        for row in rows
    )  # fmt: skip
    return csv_response("ieum-events.csv", header, cells)


@bp.get("/<event>")
@access.public
def show(event: str) -> str:
    """Show one event: when, where, by which rules, and how to register."""
    page = presenting.show(db(), actor_or_none(), event, catalogue=catalogue(), now=clock.now())
    return render_template(
        "events/show.html", page=page, event=page.event, now=clock.now(), say=say
    )


def _past() -> bool:
    return request.args.get("when", "") == "past"


def _wish(*, everything: bool = False) -> listing.Wish:
    region, sort = request.args.get("region", ""), request.args.get("sort", "")
    return listing.Wish(
        text=clean(request.args.get("q", ""))[:100],
        region=region if region in catalogue().regions else "",
        sort=sort if sort in SORTS else "day",
        offset=0 if everything else (page_number() - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )
