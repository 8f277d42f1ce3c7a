"""Calls for everybody, and a firm's own application: begin, write, hand in, the result."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_, Invalid
from app.services.selection import application_documents, applying, calls
from app.web import access
from app.web.addresses import site_links
from app.web.auth import actor_or_none, current_actor
from app.web.calls.forms import ApplicationForm
from app.web.database import db, runtime
from app.web.errors import say
from app.web.reference import catalogue

bp = Blueprint("calls", __name__)
_STEPS = {
    "take-back": (
        applying.take_back, N_("신청을 되돌렸어요. 고친 다음 마감일까지 다시 내 주세요.")
    ),
    "withdraw": (applying.withdraw, N_("신청을 거뒀어요. 마감 전이면 다시 쓸 수 있어요.")),
}  # fmt: skip


@bp.get("/")
@access.public
def index() -> str:
    """Show all calls, and the applications of the reader's firms."""
    actor = actor_or_none()
    return render_template(
        "calls/index.html",
        calls=calls.calls(db(), now=clock.now()),
        mine=calls.of_actor(db(), actor) if actor else (),
    )


@bp.get("/<round_id>")
@access.public
def call(round_id: str) -> str:
    """Show one call: dates, places, criteria, preference, documents."""
    actor = actor_or_none()
    found = calls.show(db(), actor, round_id, now=clock.now())
    return render_template(
        "calls/call.html",
        found=found,
        round=found.call.round,
        firms=actor.companies if actor else (),
    )


@bp.route("/<round_id>/apply", methods=["GET", "POST"])
@access.signed_in
def apply(round_id: str) -> ResponseReturnValue:
    """Choose the firm; begin its application, or go on with the one that is there."""
    actor = current_actor()
    found = calls.show(db(), actor, round_id, now=clock.now())
    firms = [seat for seat in actor.companies if seat.status == "approved"]
    if request.method == "POST":
        row = applying.start(
            db(), actor, round_id, request.form.get("company", ""),
            catalogue=catalogue(), now=clock.now(),
        )  # fmt: skip
        return redirect(url_for("calls.show", public_id=row.public_id), 303)
    mine = list(found.mine.values())
    if len(firms) == 1 and mine:
        return redirect(url_for("calls.show", public_id=mine[0].public_id), 303)
    return render_template(
        "calls/apply.html",
        found=found,
        round=found.call.round,
        firms=firms,
        actor_firms=actor.companies,
    )


@bp.route("/applications/<public_id>", methods=["GET", "POST"])
@access.signed_in
def show(public_id: str) -> ResponseReturnValue:
    """Show an application as its firm sees it; keep or hand in what was written."""
    form = ApplicationForm()
    if request.method == "GET":
        return _page(public_id, form)
    if not form.validate():
        return _page(public_id, form), 422
    actor, now = current_actor(), clock.now()
    try:
        applying.save(
            db(), actor, public_id, form.title.data or "", form.cost_won.data,
            catalogue=catalogue(), now=now,
        )  # fmt: skip
        problems = _upload(public_id)
        if problems:
            return _page(public_id, form, files=problems), 422
        if "hand_in" in request.form:
            applying.hand_in(
                db(), actor, public_id, sure="sure" in request.form,
                catalogue=catalogue(), links=site_links(), now=now,
            )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _page(public_id, form, invalid=invalid), 422
    handed_in = "hand_in" in request.form
    flash(
        gettext("신청을 냈어요. 메일로도 알려 드렸어요.") if handed_in else gettext("저장했어요."),
        "success",
    )
    return redirect(url_for("calls.show", public_id=public_id), 303)


@bp.post("/applications/<public_id>/documents/<key>/remove")
@access.signed_in
def remove_document(public_id: str, key: str) -> ResponseReturnValue:
    """Take a file out."""
    application_documents.remove(
        db(), current_actor(), public_id, key, catalogue=catalogue(), now=clock.now()
    )
    flash(gettext("서류를 뺐어요."), "success")
    return redirect(url_for("calls.show", public_id=public_id, _anchor="documents"), 303)


@bp.post("/applications/<public_id>/<any('take-back', withdraw):step>")
@access.signed_in
def move(public_id: str, step: str) -> ResponseReturnValue:
    """Take an application back to change it, or withdraw it."""
    deed, told = _STEPS[step]
    deed(db(), current_actor(), public_id, catalogue=catalogue(), now=clock.now())
    flash(gettext(told), "success")
    return redirect(url_for("calls.show", public_id=public_id), 303)


def _upload(public_id: str) -> dict[str, str]:
    """Keep the files that were sent along; return by key why one was not taken."""
    problems = {}
    for name, file in request.files.items():
        if not name.startswith("document-") or not file.filename:
            continue
        key = name.removeprefix("document-")
        try:
            application_documents.attach(
                db(), current_actor(), public_id, key, data=file.read(), filename=file.filename,
                files=runtime().files, catalogue=catalogue(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            problems[key] = say(invalid.fields["file"])
    return problems


def _page(
    public_id: str,
    form: ApplicationForm,
    *,
    files: dict[str, str] | None = None,
    invalid: Invalid | None = None,
) -> str:
    found = applying.open_own(
        db(), current_actor(), public_id, catalogue=catalogue(), now=clock.now()
    )
    if request.method == "GET":
        form.title.data, form.cost_won.data = found.application.title, found.application.cost_won
    editable = found.application.state == "draft" and found.accepting
    extra = applying.help_of(db(), found) if found.decision else None
    return render_template(
        "calls/application.html" if editable else "calls/status.html",
        found=found,
        round=found.round,
        form=form,
        files=files or {},
        problems={n: say(p) for n, p in invalid.fields.items()} if invalid else {},
        help=extra,
    )
