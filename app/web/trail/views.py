"""The audit trail: who decided what, for those whose duty it is to know."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, url_for
from flask_babel import gettext

from app import clock
from app.services import audit_trail
from app.services.audit_trail import Event, Wish
from app.services.papers.sheets import Field
from app.web import access
from app.web.access import may_open
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.deed_words import OBJECT
from app.web.deeds import actions_with, deed, fields_told, object_word
from app.web.downloads import table_response
from app.web.filters import named
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page
from app.web.reference import catalogue

bp = Blueprint("trail", __name__)
SORTS = ("newest", "oldest")
PAGES = {
    "company": ("desk.firm", "public_id"),
    "mentor": ("desk.mentor", "public_id"),
    "case": ("reviews.show", "public_id"),
    "challenge": ("challenges.show", "public_id"),
    "request": ("requests.show", "public_id"),
    "engagement": ("engagements.show", "public_id"),
    "stay": ("stays.show", "public_id"),
    "visit": ("visits.show", "public_id"),
    "assignment": ("assignments.show", "public_id"),
    "event": ("eventdesk.show", "event"),
    "user": ("admin.person", "public_id"),
}
"""Page of a kind of object and the name of its id in the address, for who may open it."""


@bp.get("/")
@access.trail_reader
def index() -> str:
    """List who did what, with search, filters, order and pages."""
    given = _asked()
    offset = (given.page - 1) * PAGE_SIZE
    events, total = audit_trail.events(
        db(), current_actor(), _wish(given), offset=offset, limit=PAGE_SIZE
    )
    return page_or_partial(
        "trail/index.html",
        "trail/_list.html",
        asked=given,
        found=Page(tuple(events), given.page, total),
        kinds={code: object_word(code) for code in OBJECT},
        sorts={"newest": gettext("최근 먼저"), "oldest": gettext("오래된 것 먼저")},
        deed=deed,
        object_word=object_word,
        told=fields_told,
        page_of=_page_of,
        most=audit_trail.EXPORT_LIMIT,
    )


@bp.get("/export.<any(xlsx, csv):kind>")
@access.trail_reader
def export(kind: str) -> Response:
    """Hand out the events that the list finds."""
    events, _ = audit_trail.events(db(), current_actor(), _wish(_asked()))
    fields = [
        Field(gettext("때"), 17), Field(gettext("한 사람"), 14), Field(gettext("처리한 일"), 30),
        Field(gettext("대상"), 14), Field(gettext("대상 번호"), 16), Field(gettext("지역"), 14),
        Field(gettext("전"), 40), Field(gettext("후"), 40), Field(gettext("처리 코드"), 24),
        Field(gettext("요청 번호"), 14),
    ]  # fmt: skip
    return table_response(
        kind, "ieum-audit", gettext("결정 기록"), fields, [_row(e) for e in events]
    )


def _row(event: Event) -> list[str]:
    return [
        f"{event.at.astimezone(clock.SEOUL):%Y-%m-%d %H:%M:%S}",
        event.actor or gettext("이음"),
        deed(event.action),
        object_word(event.object_type),
        event.object_id,
        _region(event.region),
        "; ".join(f"{name}: {value}" for name, value in fields_told(event.before)),
        "; ".join(f"{name}: {value}" for name, value in fields_told(event.after)),
        event.action,
        event.request_id,
    ]


def _region(code: str | None) -> str:
    return named(catalogue().regions[code]) if code else ""


def _asked() -> Asked:
    return asked(SORTS, {"kind": tuple(OBJECT), "object": None, "from": None, "to": None})


def _wish(given: Asked) -> Wish:
    last = _day(given["to"])
    first = _day(given["from"])
    return Wish(
        text=given.text,
        actions=actions_with(given.text) if given.text else frozenset(),
        kind=given["kind"],
        object_id=given["object"],
        since=_midnight(first) if first else None,
        until=_midnight(last + timedelta(days=1)) if last else None,
        newest_first=given.sort == "newest",
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # the day after must be a day too
    return day if day.year < date.max.year else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SEOUL)


def _page_of(event: Event) -> str:
    endpoint, name = PAGES.get(event.object_type, ("", ""))
    if endpoint and may_open(current_app, endpoint, current_actor()):
        values: dict[str, Any] = {name: event.object_id}
        return url_for(endpoint, **values)
    return ""
