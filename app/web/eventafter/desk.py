"""All meetings of an event with what followed: the list behind the report, and its form."""

from collections.abc import Container

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.services.matchday import outcome_list, outcomes
from app.services.matchday.outcome_list import OutcomeWish
from app.services.papers.sheets import Cell, Field
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.eventafter import words
from app.web.eventafter.outcomes import outcome_form, saved, seen_at, write_page
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.words import WORDS, word

bp = Blueprint("outcomedesk", __name__)
PAGE_SIZE = 50


@bp.get("/")
@access.coordinator
def index(event: str) -> str:
    """List the meetings of an event."""
    wish = _wish()
    found = outcome_list.listed(db(), current_actor(), event, wish, now=clock.now())
    return page_or_partial(
        "eventafter/desk.html",
        "eventafter/_desk.html",
        event=found.whole.event,
        whole=found.whole,
        found=found,
        page=Page(found.rows, page_number(), found.total, PAGE_SIZE),
        wish=wish,
        words=words,
        places=catalogue().places_of(found.whole.event.region_code),
        overdue=_overdue,
        now=clock.now(),
    )


@bp.get("/export.<any(csv, xlsx):kind>")
@access.coordinator
def export(event: str, kind: str) -> Response:
    """Hand out the meetings that the list finds."""
    found = outcome_list.listed(
        db(), current_actor(), event, _wish(everything=True), now=clock.now()
    )
    fields, cells = outcome_table(found.rows)
    return table_response(kind, "ieum-outcomes", gettext("만남과 다음 일"), fields, cells)


@bp.route("/<firm>/<mentor>", methods=["GET", "POST"])
@access.coordinator
def write(event: str, firm: str, mentor: str) -> ResponseReturnValue:
    """Write down what the people of a meeting said follows from it."""
    whole, met = outcomes.on_desk(db(), current_actor(), event, firm, mentor)
    form = outcome_form(met, "firm")
    if saved(form, current_actor(), whole, met, None):
        return redirect(url_for("outcomedesk.index", event=event), 303)
    return write_page(
        form, whole, met, None,
        back=url_for("outcomedesk.index", event=event),
        remove=url_for("outcomedesk.take_back", event=event, firm=firm, mentor=mentor),
    )  # fmt: skip


@bp.post("/<firm>/<mentor>/remove")
@access.coordinator
def take_back(event: str, firm: str, mentor: str) -> ResponseReturnValue:
    """Delete what was written about a meeting."""
    whole, met = outcomes.on_desk(db(), current_actor(), event, firm, mentor)
    seen = seen_at(request.form.get("seen", ""))
    outcomes.take_back(db(), current_actor(), whole, met, seen=seen, now=clock.now())
    flash(gettext("적은 내용을 지웠어요."), "success")
    return redirect(url_for("outcomedesk.index", event=event), 303)


def outcome_table(
    rows: tuple[outcomes.Met, ...],
) -> tuple[list[Field], list[list[Cell]]]:
    """Return meetings with what followed as a table to calculate with."""
    fields = [
        Field(gettext("라운드"), 9, "number"), Field(gettext("테이블"), 9, "number"),
        Field(gettext("기업"), 24), Field(gettext("기업의 시·군"), 14), Field(gettext("멘토"), 18),
        Field(gettext("결과"), 12), Field(gettext("다음 일"), 16), Field(gettext("맡은 분"), 20),
        Field(gettext("언제까지"), 12, "day"), Field(gettext("메모"), 40),
        Field(gettext("요청으로 이어짐"), 10),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            met.round_number, met.table_number, met.firm.name,
            words.place(met.firm.municipality_code), met.mentor.name,
            word("meeting_state", met.state), words.step(met.step) if met.written else "",
            words.owner(met),
            met.record.step_due if met.record else None, met.record.note if met.record else "",
            gettext("예") if met.request else "",
        ]
        for met in rows
    ]  # fmt: skip
    return fields, cells


def _overdue(met: outcomes.Met) -> bool:
    return outcome_list.overdue(met, clock.now())


def _wish(*, everything: bool = False) -> OutcomeWish:
    def known(name: str, values: Container[str]) -> str:
        value = request.args.get(name, "")
        return value if value in values else ""

    return OutcomeWish(
        text=clean(request.args.get("q", ""))[:100],
        state=known("state", WORDS["meeting_state"]),
        view=known("view", words.VIEWS),
        step=known("step", words.STEPS),
        place=known("place", catalogue().places),
        wish=known("wish", words.WISHES),
        good=request.args.get("good") == "1",
        sort=known("sort", words.SORTS) or "time",
        offset=0 if everything else (page_number() - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )
