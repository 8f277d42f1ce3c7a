"""Coordinators see all wishes of an event, and set them for somebody who asked them to."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.errors import N_
from app.services.matchday import doors, wishes
from app.services.matchday.wishes import DeskWish
from app.services.papers.sheets import Field
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.eventwishes import listing
from app.web.eventwishes.listing import Door
from app.web.filters import moment
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.words import WORDS, word

bp = Blueprint("deskwishes", __name__)
SORTS = {
    "newest": N_("최근 표시한 순"), "by": N_("표시한 분 이름순"), "about": N_("상대 이름순"),
    "kind": N_("표시별"),
}  # fmt: skip


@bp.get("/<event>/wishes/")
@access.coordinator
def index(event: str) -> str:
    """List all wishes of an event."""
    wish = _wish()
    found, rows, total = wishes.desk_list(db(), current_actor(), event, wish)
    return page_or_partial(
        "eventwishes/desk.html",
        "eventwishes/_desk.html",
        event=found,
        page=Page(tuple(rows), page_number(), total),
        wish=wish,
        sorts=SORTS,
    )


@bp.get("/<event>/wishes/export.<any(csv, xlsx):ending>")
@access.coordinator
def export_all(event: str, ending: str) -> Response:
    """Hand out the wishes that the list finds."""
    _, rows, _ = wishes.desk_list(db(), current_actor(), event, _wish(everything=True))
    fields = [
        Field(gettext("누가"), 24), Field(gettext("구분"), 10), Field(gettext("누구를"), 24),
        Field(gettext("표시"), 16), Field(gettext("맞춤 점수"), 12, "number"),
        Field(gettext("언제"), 24),
    ]  # fmt: skip
    cells = [
        (
            row.by.name, word("event_side", row.by.side), row.about.name,
            word("wish", row.wish.kind), Decimal(str(row.fit.score)) if row.fit else None,
            moment(row.wish.created_at),
        )
        for row in rows
    ]  # fmt: skip
    return table_response(ending, "ieum-wishes", gettext("희망"), fields, cells)


@bp.get("/<event>/wishes/<registration>")
@access.coordinator
def show(event: str, registration: str) -> str:
    """Show whom somebody could meet, and what they wish."""
    return listing.show(_door(event, registration))


@bp.get("/<event>/wishes/<registration>/export.csv")
@access.coordinator
def export(event: str, registration: str) -> Response:
    """Hand out the list of one person."""
    return listing.export(_door(event, registration))


@bp.post("/<event>/wishes/<registration>/mark")
@access.coordinator
def mark(event: str, registration: str) -> ResponseReturnValue:
    """Mark somebody for another, or take the mark away."""
    return listing.mark(_door(event, registration, lock=True))


@bp.post("/<event>/wishes/<registration>/rounds")
@access.coordinator
def rounds(event: str, registration: str) -> ResponseReturnValue:
    """Say for somebody in which rounds they can meet."""
    return listing.set_rounds(_door(event, registration, lock=True))


def _door(event: str, registration: str, *, lock: bool = False) -> Door:
    opened = doors.on_desk(db(), current_actor(), event, registration, lock=lock)
    return Door(opened, "deskwishes", {"event": event, "registration": registration})


def _wish(*, everything: bool = False) -> DeskWish:
    def known(name: str, values: Any) -> str:
        value = request.args.get(name, "")
        return value if value in values else ""

    return DeskWish(
        text=clean(request.args.get("q", ""))[:100],
        side=known("side", WORDS["event_side"]),
        kind=known("kind", WORDS["wish"]),
        sort=known("sort", SORTS) or "newest",
        offset=0 if everything else (page_number() - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )
