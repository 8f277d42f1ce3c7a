"""Making a case together: the draft of an engagement, newer values, the own name on the page."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.services import case_credits, case_drafting
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db
from app.web.reference import catalogue

bp = Blueprint("casemaking", __name__)


@bp.post("/engagements/<public_id>")
@access.signed_in
def draft(public_id: str) -> ResponseReturnValue:
    """Make the draft of an engagement, or find the one that is there."""
    actor = current_actor()
    case = case_drafting.draft_from(
        db(), actor, public_id, catalogue=catalogue(), address=_address, now=now()
    )
    if case_credits.may_write(db(), actor, case):
        return _to_draft(case.public_id)
    # the story is the firm's and the mentor's: a coordinator reads it once it is sent
    flash(gettext("사례 초안을 만들었어요. 기업과 멘토에게 알렸어요."), "success")
    return redirect(url_for("results.show", public_id=public_id), 303)


@bp.post("/cases/<public_id>/figures")
@access.signed_in
def refresh(public_id: str) -> ResponseReturnValue:
    """Bring the latest values of the goals into the draft."""
    case_drafting.refresh_figures(
        db(), current_actor(), public_id, catalogue=catalogue(), now=now()
    )
    flash(gettext("최신 수치를 가져왔어요. 글은 그대로예요."), "success")
    return _to_draft(public_id)


@bp.post("/cases/<public_id>/name")
@access.signed_in
def name(public_id: str) -> ResponseReturnValue:
    """Put the own name on the public page, or take it off."""
    named = request.form.get("named") == "1"
    case_credits.set_named(db(), current_actor(), public_id, named=named, now=now())
    told = gettext("이름을 올렸어요.") if named else gettext("이름을 내렸어요.")
    flash(told, "success")
    if request.form.get("back") == "page":
        return redirect(url_for("casepages.show", public_id=public_id), 303)
    return _to_draft(public_id)


def _to_draft(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("writing.preview", public_id=public_id), 303)


def _address(public_id: str) -> str:
    return full_address("writing.preview", public_id=public_id)
