"""Asking a mentor, and everything that becomes of it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_, Invalid
from app.services import asking, requests
from app.services.actor import Actor
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db
from app.web.filters import day
from app.web.forms import Form, clean
from app.web.htmx import page_or_partial
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.requests import forms
from app.web.tables import csv_response
from app.web.words import WORDS, word

bp = Blueprint("requests", __name__)
MAX_EXPORT = 5000

_FORMS: dict[str, type[Form]] = {
    "accept": forms.AcceptForm,
    "decline": forms.DeclineForm,
    "not_this_season": forms.SeasonForm,
    "ask_back": forms.QuestionForm,
    "reply": forms.ReplyForm,
    "withdraw": forms.WithdrawForm,
    "end": forms.EndForm,
}
_DONE = {
    "accept": N_("수락했어요. 기업에 메일로 알렸어요. 첫 만남을 잡아 보세요."),
    "decline": N_("어렵다고 답했어요. 적어 주신 이유를 기업에 전했어요."),
    "not_this_season": N_("지금은 어렵다고 답했어요. 기업에 전했어요."),
    "ask_back": N_("되물었어요. 기업이 답하면 메일로 알려 드려요."),
    "reply": N_("답을 보냈어요. 멘토가 다시 7일 안에 답해요."),
    "withdraw": N_("요청을 거뒀어요. 멘토에게 알렸어요."),
    "end": N_("도움을 마쳤어요. 멘토의 자리가 다시 비었어요."),
}


@bp.get("/")
@access.signed_in
def index() -> ResponseReturnValue:
    """Show requests: those that wait for an answer first."""
    actor = current_actor()
    side, wish = _side(actor), _wish()
    if side is None:
        return render_template("requests/none.html")
    rows, total = requests.list_requests(db(), actor, side, page=page_number(), **wish)
    return page_or_partial(
        "requests/index.html",
        "requests/_list.html",
        page=Page(tuple(rows), page_number(), total),
        side=side,
        sides=requests.sides(actor),
        wish=wish,
        sorts=requests.SORTS,
        now=clock.now(),
    )


@bp.get("/export.csv")
@access.signed_in
def export() -> Response:
    """Return the listed requests as CSV."""
    actor = current_actor()
    side = _side(actor)
    rows = requests.list_requests(db(), actor, side, size=MAX_EXPORT, **_wish())[0] if side else []
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
    """Ask a mentor about a challenge; without a challenge, choose one first."""
    actor = current_actor()
    challenge, mentor = request.args.get("challenge", ""), request.args.get("mentor", "")
    if not challenge:
        own = asking.askable(db(), actor)
        return render_template("requests/choose.html", challenges=own, mentor=mentor)
    if not mentor:
        return redirect(url_for("matches.show", public_id=challenge), 303)
    form, moment = forms.AskForm(), clock.now()
    if form.validate_on_submit():
        try:
            sent = asking.ask(
                db(), actor, challenge, mentor, form.message.data or "",
                catalogue=catalogue(), address=_address, now=moment,
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("요청을 보냈어요. 멘토가 7일 안에 답하도록 알렸어요."), "success")
            return redirect(url_for("requests.show", public_id=sent.public_id), 303)
    seen = asking.prospect(db(), actor, challenge, mentor, catalogue=catalogue(), now=moment)
    status = 422 if request.method == "POST" else 200
    return render_template("requests/new.html", form=form, seen=seen, most=asking.MAX_LIVE), status


@bp.get("/<public_id>")
@access.signed_in
def show(public_id: str) -> str:
    """Show a request with its thread and what can be done now."""
    return _render(public_id, "", None)


@bp.post("/<public_id>/accept")
@access.mentor
def accept(public_id: str) -> ResponseReturnValue:
    """Take the request."""
    return _step(public_id, "accept", requests.accept, "note")


@bp.post("/<public_id>/decline")
@access.mentor
def decline(public_id: str) -> ResponseReturnValue:
    """Say no with a reason."""
    return _step(public_id, "decline", requests.decline, "reason")


@bp.post("/<public_id>/not-this-season")
@access.mentor
def not_this_season(public_id: str) -> ResponseReturnValue:
    """Say that it is a bad time."""
    return _step(public_id, "not_this_season", requests.not_this_season, "reason", "until")


@bp.post("/<public_id>/ask-back")
@access.mentor
def ask_back(public_id: str) -> ResponseReturnValue:
    """Ask the firm for more."""
    return _step(public_id, "ask_back", requests.ask_back, "question")


@bp.post("/<public_id>/reply")
@access.signed_in
def reply(public_id: str) -> ResponseReturnValue:
    """Answer the mentor's question."""
    return _step(public_id, "reply", requests.reply, "text")


@bp.post("/<public_id>/withdraw")
@access.signed_in
def withdraw(public_id: str) -> ResponseReturnValue:
    """Take the request back."""
    return _step(public_id, "withdraw", requests.withdraw, "reason")


@bp.post("/<public_id>/end")
@access.signed_in
def end(public_id: str) -> ResponseReturnValue:
    """End the help."""
    return _step(public_id, "end", requests.end_engagement, "reason")


def _step(
    public_id: str, name: str, service: Callable[..., object], *fields: str
) -> ResponseReturnValue:
    form = _FORMS[name]()
    if not form.validate():
        return _render(public_id, name, form), 422
    values = [getattr(form, field).data for field in fields]
    # a missing text is an empty one; a missing date stays None
    values[0] = values[0] or ""
    try:
        service(
            db(), current_actor(), public_id, *values,
            catalogue=catalogue(), address=_address, now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _render(public_id, name, form), 422
    flash(gettext(_DONE[name]), "success")
    return redirect(url_for("requests.show", public_id=request.args.get("back", public_id)), 303)


def _render(public_id: str, name: str, filled: Form | None) -> str:
    page = requests.show(db(), current_actor(), public_id, catalogue=catalogue())
    step_forms = {step: filled if step == name else _FORMS[step]() for step in page.steps}
    for step, form in step_forms.items():
        # several forms stand on one page, so ids carry the step
        for field in form or ():
            field.id = f"{step}-{field.name}"
    return render_template(
        "requests/show.html", page=page, forms=step_forms, failed=name, now=clock.now()
    )


def _address(public_id: str) -> str:
    return full_address("requests.show", public_id=public_id)


def _side(actor: Actor) -> str | None:
    sides = requests.sides(actor)
    wanted = request.args.get("side", "")
    return wanted if wanted in sides else next(iter(sides), None)


def _wish() -> dict[str, Any]:
    state, sort = request.args.get("state", ""), request.args.get("sort", "")
    return {
        "states": (state,) if state in WORDS["request_state"] else (),
        "text": clean(request.args.get("q", ""))[:200],
        "sort": sort if sort in requests.SORTS else "due",
    }
