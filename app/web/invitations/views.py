"""The invitation to become a mentor: what it means, and three answers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.errors import Invalid
from app.services import mentor_invitations
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.errors import say

bp = Blueprint("invitations", __name__)


@bp.get("/<public_id>")
@access.signed_in
def show(public_id: str) -> str:
    """Show what being a mentor means and ask."""
    return _page(public_id)


@bp.post("/<public_id>")
@access.signed_in
def answer(public_id: str) -> ResponseReturnValue:
    """Take the answer; a yes leads on to the application."""
    chosen = request.form.get("answer", "")
    try:
        mentor_invitations.answer(db(), current_actor(), public_id, chosen, now=now())
    except Invalid as invalid:
        return _page(public_id, say(invalid.fields["answer"])), 422
    if chosen == "yes":
        return redirect(url_for("mentoring.apply", invitation=public_id), 303)
    told = {
        "later": gettext("알겠어요. 석 달 뒤에 다시 여쭤볼게요."),
        "no": gettext("알겠어요. 다시 여쭤보지 않을게요. 마음이 바뀌면 언제든 신청할 수 있어요."),
    }
    flash(told[chosen], "success")
    return redirect(url_for("my.index"), 303)


def _page(public_id: str, problem: str = "") -> str:
    page = mentor_invitations.invitation_for(db(), current_actor(), public_id)
    return render_template("invitations/show.html", page=page, problem=problem)
