"""The circle of help: who helped whom, drawn and as a table."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.services import chain
from app.services.chain import Link, Tree
from app.web import access
from app.web.auth import current_actor
from app.web.chain.drawing import WIDTH, Drawing, draw, shorten
from app.web.database import db
from app.web.filters import day, named, own_words
from app.web.forms import clean
from app.web.htmx import wants_partial
from app.web.language import current_language
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response

bp = Blueprint("chain", __name__)
MAX_EXPORT = 20_000
TREES = 6
"""How many trees one page of drawings shows."""


@bp.get("/")
@access.member
def index() -> ResponseReturnValue:
    """Show who helped whom; the table is a partial of its own, and has no drawings."""
    actor, wish, number = current_actor(), _wish(), page_number()
    rows, total = chain.list_links(db(), actor, page=number, **wish)
    page = Page(tuple(rows), number, total)
    if wants_partial():
        return render_template("chain/_table.html", page=page, wish=wish)
    circle = chain.circle(db(), actor)
    return render_template(
        "chain/index.html",
        circle=circle,
        drawings=_draw(circle.trees[:TREES]),
        width=WIDTH,
        page=page,
        wish=wish,
        sorts=chain.SORTS,
    )


@bp.get("/all")
@access.member
def drawings() -> str:
    """Show every tree, a page at a time."""
    trees, number = chain.circle(db(), current_actor()).trees, page_number()
    page = Page(trees[(number - 1) * TREES : number * TREES], number, len(trees), TREES)
    return render_template("chain/all.html", drawings=_draw(page.items), width=WIDTH, page=page)


@bp.get("/export.csv")
@access.member
def export() -> Response:
    """Return the listed links as CSV."""
    links, _ = chain.list_links(db(), current_actor(), size=MAX_EXPORT, **_wish())
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


def _draw(trees: Sequence[Tree]) -> list[Drawing]:
    links = chain.links_of(db(), map(shorten, trees))
    return [draw(tree, links, english=current_language() == "en") for tree in trees]


def _wish() -> dict[str, Any]:
    sort = request.args.get("sort", "")
    return {
        "text": clean(request.args.get("q", ""))[:200],
        "sort": sort if sort in chain.SORTS else "newest",
    }
