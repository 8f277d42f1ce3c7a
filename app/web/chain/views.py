"""The circle of help: who helped whom, drawn and as a table."""

from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.services import chain
from app.services.chain import Circle, Link, Tree
from app.web import access
from app.web.auth import current_actor
from app.web.chain.drawing import WIDTH, draw, names_of
from app.web.database import db
from app.web.filters import day, named, own_words
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.language import current_language
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response

bp = Blueprint("chain", __name__)
TREES = 6
"""How many trees one page of drawings shows."""


@bp.get("/")
@access.member
def index() -> ResponseReturnValue:
    """Show who helped whom; the table is a partial of its own."""
    actor, wish = current_actor(), _wish()
    circle = chain.circle(db(), actor)
    found, number = chain.search(circle.links, **wish), page_number()
    window = tuple(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])
    return page_or_partial(
        "chain/index.html",
        "chain/_table.html",
        circle=circle,
        drawings=[draw(tree, _names(circle)) for tree in circle.trees[:TREES]],
        width=WIDTH,
        page=Page(window, number, len(found)),
        wish=wish,
        sorts=chain.SORTS,
    )


@bp.get("/all")
@access.member
def drawings() -> str:
    """Show every tree, a page at a time."""
    circle = chain.circle(db(), current_actor())
    page = _trees(circle, page_number())
    return render_template(
        "chain/all.html",
        drawings=[draw(tree, _names(circle)) for tree in page.items],
        width=WIDTH,
        page=page,
    )


@bp.get("/export.csv")
@access.member
def export() -> Response:
    """Return the listed links as CSV."""
    links = chain.search(chain.circle(db(), current_actor()).links, **_wish())
    header = [
        gettext("도운 기업"), gettext("멘토"), gettext("도움받은 기업"), gettext("시·군"),
        gettext("시작한 날"), gettext("마친 날"), gettext("사례"),
    ]  # fmt: skip
    return csv_response("ieum-circle.csv", header, (_line(link) for link in links))


def _line(link: Link) -> tuple[object, ...]:
    return (
        own_words(link.helper) if link.helper else "",
        link.person,
        own_words(link.helped),
        named(catalogue().places[link.helped.municipality_code]),
        day(link.started_at),
        day(link.ended_at) if link.ended_at else "",
        own_words(link.case, "title") if link.case else "",
    )


def _trees(circle: Circle, number: int) -> Page[Tree]:
    window = circle.trees[(number - 1) * TREES : number * TREES]
    return Page(window, number, len(circle.trees), TREES)


def _names(circle: Circle) -> dict[chain.Key, str]:
    return names_of(circle.links, english=current_language() == "en")


def _wish() -> dict[str, Any]:
    sort = request.args.get("sort", "")
    return {
        "text": clean(request.args.get("q", ""))[:200],
        "sort": sort if sort in chain.SORTS else "newest",
    }
