"""Results over time: what firms are asked, the charts, the checks, and the coordinators' list."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.errors import Invalid
from app.services import follow_up_answers, follow_ups, goal_results
from app.services.follow_up_answers import Desk, Outcome, Overtaken
from app.services.follow_ups import FollowUpForm
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.errors import say
from app.web.filters import day
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.limits import UPLOAD, limiter
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.results import forms
from app.web.tables import csv_response
from app.web.words import WORDS, word

bp = Blueprint("results", __name__)
MAX_EXPORT = 5000


@bp.get("/")
@access.coordinator
def index() -> ResponseReturnValue:
    """List the forms of the coordinator's regions: those that wait first."""
    wish = _wish()
    rows, total = goal_results.list_forms(db(), current_actor(), page=page_number(), **wish)
    return page_or_partial(
        "results/index.html", "results/_list.html",
        page=Page(tuple(rows), page_number(), total), wish=wish,
        states=WORDS["result_state"], sorts=WORDS["result_sort"],
    )  # fmt: skip


@bp.get("/export.csv")
@access.coordinator
def export() -> Response:
    """Return the listed forms as CSV."""
    rows = goal_results.list_forms(db(), current_actor(), size=MAX_EXPORT, **_wish())[0]
    header = [
        gettext("기업"), gettext("멘토 이름"), gettext("언제의 값"), gettext("여쭤볼 날"),
        gettext("상태"), gettext("답한 날"), gettext("확인할 값"),
    ]  # fmt: skip
    return csv_response(
        "ieum-results.csv", header,
        (
            (
                row.company.name, row.person.name, word("goal_point", f"m{row.follow_up.month}"),
                day(row.follow_up.due_on), word("follow_up_state", row.follow_up.state),
                day(row.follow_up.answered_at) if row.follow_up.answered_at else "", row.unchecked,
            )
            for row in rows
        ),
    )  # fmt: skip


def _wish() -> dict[str, Any]:
    state, sort = request.args.get("state", ""), request.args.get("sort", "")
    return {
        "state": state if state in WORDS["result_state"] else "",
        "text": clean(request.args.get("q", ""))[:200],
        "sort": sort if sort in WORDS["result_sort"] else "due",
    }


@bp.route("/forms/<public_id>", methods=["GET", "POST"])
@access.signed_in
@limiter.limit(UPLOAD, methods=["POST"])
def form(public_id: str) -> ResponseReturnValue:
    """Show the form to a person of the firm; keep what was written."""
    writes = request.method == "POST"
    opened = follow_ups.open_signed_in(
        db(), current_actor(), public_id, catalogue=catalogue(), lock=writes
    )
    return _take(opened) if writes else _page(opened, forms.parts(opened.goals))


@bp.route("/answer/<key>", methods=["GET", "POST"])
@access.public
@limiter.limit(UPLOAD, methods=["POST"])
def answer(key: str) -> ResponseReturnValue:
    """Show the form to whoever holds the key of a letter; keep what was written."""
    writes = request.method == "POST"
    opened = follow_ups.open_by_key(db(), key, catalogue=catalogue(), now=clock.now(), lock=writes)
    return _take(opened, key) if writes else _page(opened, forms.parts(opened.goals))


@bp.get("/thanks")
@access.public
def thanks() -> str:
    """Say that the answer arrived, to whoever answered without signing in."""
    return render_template("results/thanks.html")


def _take(opened: FollowUpForm, key: str = "") -> ResponseReturnValue:
    parts, whole = forms.parts(opened.goals), forms.CommentForm()
    desk = Desk(runtime().files, catalogue(), _address, clock.now())
    try:
        outcome = follow_up_answers.answer(
            db(), opened, {goal: part.given() for goal, part in parts.items()},
            whole.comment.data or "", mark=whole.mark.data or "", desk=desk, key=key,
        )  # fmt: skip
    except Overtaken as overtaken:
        whole.mark.data = overtaken.form.mark
        return _page(overtaken.form, parts, whole, overtaken=say(overtaken.problem)), 409
    if outcome.problems:
        forms.show_problems(parts, whole, outcome.problems)
        forms.keep_files(parts, outcome.kept)
        whole.mark.data = outcome.form.mark
        return _page(outcome.form, parts, whole), 422
    return _done(outcome, key)


def _done(outcome: Outcome, key: str) -> ResponseReturnValue:
    left = sum(not asked.done for asked in outcome.form.goals)
    if left:
        told = ngettext(
            "저장했어요. 목표 %(num)d개가 남았어요.", "저장했어요. 목표 %(num)d개가 남았어요.", left
        )
        flash(told, "success")
        return redirect(request.path, 303)
    if key:
        return redirect(url_for("results.thanks"), 303)
    flash(gettext("고마워요. 적어 주신 값을 멘토와 코디네이터에게 알렸어요."), "success")
    engagement = outcome.form.row.engagement.public_id
    return redirect(url_for("results.show", public_id=engagement), 303)


def _page(
    opened: FollowUpForm,
    parts: dict[str, forms.GoalForm],
    whole: forms.CommentForm | None = None,
    *,
    overtaken: str = "",
) -> str:
    if whole is None:
        values = {"comment": opened.row.follow_up.comment, "mark": opened.mark}
        whole = forms.CommentForm(formdata=None, data=values)
    return render_template(
        "results/form.html", opened=opened, parts=parts, whole=whole, overtaken=overtaken,
        megabytes=runtime().settings.max_upload_mb,
    )  # fmt: skip


@bp.get("/<public_id>")
@access.signed_in
def show(public_id: str) -> str:
    """Show what became of each goal of an engagement."""
    return _results(public_id)


@bp.post("/<public_id>/readings/<reading_id>/check")
@access.coordinator
def check(public_id: str, reading_id: str) -> ResponseReturnValue:
    """Mark a value as checked against its document."""
    goal_results.confirm(
        db(), current_actor(), public_id, reading_id,
        mark=request.form.get("mark", ""), catalogue=catalogue(), now=clock.now(),
    )  # fmt: skip
    flash(gettext("확인했다고 적었어요."), "success")
    return redirect(url_for("results.show", public_id=public_id), 303)


@bp.post("/<public_id>/readings/<reading_id>/send-back")
@access.coordinator
def send_back(public_id: str, reading_id: str) -> ResponseReturnValue:
    """Ask the firm for a document or a correction."""
    form = forms.ReasonForm()
    try:
        goal_results.send_back(
            db(), current_actor(), public_id, reading_id, form.reason.data or "",
            catalogue=catalogue(), address=_address, now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _results(public_id, failed=reading_id, form=form), 422
    flash(gettext("기업에 알렸어요. 고치면 다시 확인할 수 있어요."), "success")
    return redirect(url_for("results.show", public_id=public_id), 303)


def _results(public_id: str, *, failed: str = "", form: forms.ReasonForm | None = None) -> str:
    page = goal_results.results_page(db(), current_actor(), public_id, catalogue=catalogue())
    return render_template(
        "results/show.html", page=page, failed=failed, form=form or forms.ReasonForm(),
        today=clock.today_in_seoul(),
    )  # fmt: skip


def _address(public_id: str) -> str:
    return full_address("results.show", public_id=public_id)
