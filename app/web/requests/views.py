"""Asking a mentor, and everything that becomes of it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Conflict, Invalid
from app.services import asking, request_pages, round_changes
from app.services.actor import Actor
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db
from app.web.errors import say
from app.web.filters import day
from app.web.forms import Form, clean
from app.web.htmx import page_or_partial
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.requests import forms
from app.web.requests.steps import STEPS, arguments
from app.web.tables import csv_response
from app.web.words import WORDS, word

bp = Blueprint("requests", __name__)
MAX_EXPORT = 5000


@bp.get("/")
@access.signed_in
def index() -> ResponseReturnValue:
    """Show requests: those that wait for an answer first."""
    actor = current_actor()
    side, wish = _side(actor), _wish()
    if side is None:
        return render_template("requests/none.html")
    rows, total = request_pages.list_requests(db(), actor, side, page=page_number(), **wish)
    return page_or_partial(
        "requests/index.html",
        "requests/_list.html",
        page=Page(tuple(rows), page_number(), total),
        side=side,
        sides=request_pages.sides(actor),
        wish=wish,
        sorts=request_pages.SORTS,
        now=clock.now(),
    )


@bp.get("/export.csv")
@access.signed_in
def export() -> Response:
    """Return the listed requests as CSV."""
    actor = current_actor()
    side = _side(actor)
    rows = (
        request_pages.list_requests(db(), actor, side, size=MAX_EXPORT, **_wish())[0]
        if side
        else []
    )
    header = [
        gettext("보낸 날"), gettext("기업"), gettext("고민"), gettext("멘토"), gettext("상태"),
        gettext("답할 날"), gettext("답한 날"),
    ]  # fmt: skip
    return csv_response(
        "ieum-requests.csv",
        header,
        (
            (
                day(row.request.opened_at), row.company.name, row.challenge.text, row.person.name,
                word("request_state", row.request.state), day(row.request.due_at),
                day(row.request.answered_at) if row.request.answered_at else "",
            )
            for row in rows
        ),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@access.signed_in
def new() -> ResponseReturnValue:
    """Rank mentors for a challenge and ask the first; without a challenge, choose one first."""
    actor = current_actor()
    challenge, named = request.args.get("challenge", ""), request.values.getlist("mentor")
    if not challenge:
        own = asking.askable(db(), actor)
        return render_template("requests/choose.html", challenges=own, mentors=named)
    if request.method == "GET":
        if not named:
            return redirect(url_for("matches.show", public_id=challenge), 303)
        return _ranking(challenge, named, forms.AskForm())
    named = request.form.getlist("mentor") or request.args.getlist("mentor")
    form, moment = forms.AskForm(), clock.now()
    if step := request.form.get("move", ""):
        # a button that only changes the order keeps what was typed
        return _ranking(challenge, asking.move(named, step), form)
    if not form.validate():
        return _ranking(challenge, named, form), 422
    try:
        sent = asking.ask(
            db(), actor, challenge, named, form.message.data or "",
            catalogue=catalogue(), links=site_links(), now=moment,
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _ranking(challenge, named, form), 422
    except Conflict as conflict:
        # nothing of it is kept, but what was typed is
        db().rollback()
        form.form_errors.append(say(conflict.problem))
        return _ranking(challenge, named, form), 409
    flash(gettext("요청을 보냈어요. 어떤 답이든 메일로 알려 드려요."), "success")
    return redirect(url_for("requests.show", public_id=sent[0].public_id), 303)


@bp.get("/<public_id>")
@access.signed_in
def show(public_id: str) -> str:
    """Show a request with its thread, its ranking and what can be done now."""
    return _render(public_id, "", None)


@bp.post("/<public_id>/accept")
@access.signed_in
def accept(public_id: str) -> ResponseReturnValue:
    """Take the request: as its mentor, or for them as a coordinator of their region."""
    return _step(public_id, "accept")


@bp.post("/<public_id>/decline")
@access.signed_in
def decline(public_id: str) -> ResponseReturnValue:
    """Say no with a reason, like ``accept``."""
    return _step(public_id, "decline")


@bp.post("/<public_id>/not-this-season")
@access.signed_in
def not_this_season(public_id: str) -> ResponseReturnValue:
    """Say that it is a bad time, like ``accept``."""
    return _step(public_id, "not_this_season")


@bp.post("/<public_id>/ask-back")
@access.signed_in
def ask_back(public_id: str) -> ResponseReturnValue:
    """Ask the firm for more, like ``accept``."""
    return _step(public_id, "ask_back")


@bp.post("/<public_id>/reply")
@access.signed_in
def reply(public_id: str) -> ResponseReturnValue:
    """Answer the mentor's question."""
    return _step(public_id, "reply")


@bp.post("/<public_id>/withdraw")
@access.signed_in
def withdraw(public_id: str) -> ResponseReturnValue:
    """Take the request back; the next mentor of the ranking is asked."""
    return _step(public_id, "withdraw")


@bp.post("/<public_id>/withdraw-round")
@access.signed_in
def withdraw_round(public_id: str) -> ResponseReturnValue:
    """Take the request back, and everybody who is ranked with it."""
    return _step(public_id, "withdraw_round")


@bp.post("/<public_id>/prolong")
@access.coordinator
def prolong(public_id: str) -> ResponseReturnValue:
    """Give whoever must act more days."""
    return _step(public_id, "prolong")


@bp.post("/<public_id>/move")
@access.signed_in
def move(public_id: str) -> ResponseReturnValue:
    """Change places with the mentor before or after in the queue."""
    way = "up" if request.form.get("way") == "up" else "down"
    round_changes.move(
        db(), current_actor(), public_id, way,
        catalogue=catalogue(), links=site_links(), now=clock.now(),
    )  # fmt: skip
    flash(gettext("물어볼 순서를 바꿨어요."), "success")
    return redirect(url_for("requests.show", public_id=request.args.get("back", public_id)), 303)


def _ranking(challenge: str, mentors: list[str], form: forms.AskForm) -> str:
    seen = asking.prospects(
        db(), current_actor(), challenge, mentors, catalogue=catalogue(), now=clock.now()
    )
    return render_template("requests/new.html", form=form, seen=seen)


def _step(public_id: str, name: str) -> ResponseReturnValue:
    step = STEPS[name]
    form = step.form()
    if not form.validate():
        return _render(public_id, name, form), 422
    first, others = arguments(form)
    try:
        step.do(
            db(), current_actor(), public_id, first,
            **others, catalogue=catalogue(), links=site_links(), now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _render(public_id, name, form), 422
    flash(gettext(step.done), "success")
    return redirect(url_for("requests.show", public_id=request.args.get("back", public_id)), 303)


def _render(public_id: str, name: str, filled: Form | None) -> str:
    page = request_pages.show(db(), current_actor(), public_id, catalogue=catalogue())
    step_forms = {step: filled if step == name else STEPS[step].form() for step in page.steps}
    for step, form in step_forms.items():
        # several forms stand on one page, so ids carry the step
        for field in form or ():
            field.id = f"{step}-{field.name}"
    return render_template(
        "requests/show.html", page=page, forms=step_forms, failed=name, now=clock.now()
    )


def _side(actor: Actor) -> str | None:
    sides = request_pages.sides(actor)
    wanted = request.args.get("side", "")
    return wanted if wanted in sides else next(iter(sides), None)


def _wish() -> dict[str, Any]:
    state, sort = request.args.get("state", ""), request.args.get("sort", "")
    return {
        "states": (state,) if state in WORDS["request_state"] else (),
        "text": clean(request.args.get("q", ""))[:200],
        "sort": sort if sort in request_pages.SORTS else "due",
    }
