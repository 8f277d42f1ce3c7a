"""What reviewers do: their list, one application, scores, a conflict of interest."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.services.selection import reviewing
from app.web import access
from app.web.asking import asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.errors import say
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page
from app.web.selection_words import selection_choices

bp = Blueprint("judging", __name__)
SCORES = ("5", "4", "3", "2", "1", "0")


@bp.get("/")
@access.reviewer
def index() -> str:
    """List what the reader has to judge."""
    wish = asked((), {"state": tuple(selection_choices("review_state"))})
    found = reviewing.mine(
        db(), current_actor(), state=wish["state"], text=wish.text, page=wish.page, size=PAGE_SIZE
    )
    return page_or_partial(
        "judging/index.html",
        "judging/_list.html",
        found=found,
        page=Page(found.rows, wish.page, found.total),
        wish=wish,
        states=selection_choices("review_state"),
    )


@bp.route("/<public_id>", methods=["GET", "POST"])
@access.reviewer
def show(public_id: str) -> ResponseReturnValue:
    """Show one application; take the scores."""
    if request.method == "GET":
        return _page(public_id)
    typed = {
        int(name.removeprefix("score-")): value
        for name, value in request.form.items()
        if name.startswith("score-") and name.removeprefix("score-") in set("12345678")
    }
    scores = {n: int(value) if value in SCORES else None for n, value in typed.items()}
    comment = clean(request.form.get("comment", ""))
    try:
        reviewing.judge(db(), current_actor(), public_id, scores, comment, now=clock.now())
    except Invalid as invalid:
        return _page(public_id, typed=typed, comment=comment, invalid=invalid), 422
    flash(gettext("점수를 냈어요. 결정 전까지는 고칠 수 있어요."), "success")
    return redirect(url_for("judging.show", public_id=public_id), 303)


@bp.post("/<public_id>/conflict")
@access.reviewer
def conflict(public_id: str) -> ResponseReturnValue:
    """Say that one stands too near."""
    reason = clean(request.form.get("reason", ""))
    try:
        reviewing.declare_conflict(db(), current_actor(), public_id, reason, now=clock.now())
    except Invalid as invalid:
        return _page(public_id, reason=reason, invalid=invalid), 422
    flash(gettext("이해관계를 적었어요. 이 신청은 다른 위원이 봐요."), "success")
    return redirect(url_for("judging.show", public_id=public_id), 303)


@bp.post("/<public_id>/no-conflict")
@access.reviewer
def no_conflict(public_id: str) -> ResponseReturnValue:
    """Take back a conflict that was declared by mistake."""
    reviewing.take_conflict_back(db(), current_actor(), public_id, now=clock.now())
    flash(gettext("이해관계를 거뒀어요. 다시 채점할 수 있어요."), "success")
    return redirect(url_for("judging.show", public_id=public_id), 303)


def _page(
    public_id: str,
    *,
    typed: Mapping[int, str] | None = None,
    comment: str | None = None,
    reason: str = "",
    invalid: Invalid | None = None,
) -> str:
    found = reviewing.show(db(), current_actor(), public_id)
    kept = {n: str(score) for n, score in reviewing.scores_of(found.review).items()}
    return render_template(
        "judging/show.html",
        found=found,
        round=found.round,
        chosen=kept if typed is None else typed,
        comment=found.review.comment if comment is None else comment,
        reason=reason,
        scores=SCORES,
        problems={n: say(p) for n, p in invalid.fields.items()} if invalid else {},
    )
