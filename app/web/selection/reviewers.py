"""Who reviews what in a round."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.services.selection import reviewers
from app.services.selection.nearness import WORDS
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db
from app.web.reference import catalogue

bp = Blueprint("roundreviewers", __name__)


@bp.get("/<round_id>/reviewers")
@access.desk_reader
def index(round_id: str) -> str:
    """Show the reviewers of a round and what they were given."""
    found = reviewers.page(db(), current_actor(), round_id, catalogue=catalogue())
    return render_template(
        "selection/reviewers.html",
        found=found,
        opened=found.open,
        round=found.open.round,
        near_words=WORDS,
    )


@bp.post("/<round_id>/reviewers")
@access.coordinator
def add(round_id: str) -> ResponseReturnValue:
    """Take a person in."""
    reviewers.add(
        db(), current_actor(), round_id, request.form.get("person", ""),
        catalogue=catalogue(), links=site_links(), now=clock.now(),
    )  # fmt: skip
    flash(gettext("심사위원으로 넣고 알렸어요."), "success")
    return _back(round_id)


@bp.post("/<round_id>/reviewers/<person>/remove")
@access.coordinator
def remove(round_id: str, person: str) -> ResponseReturnValue:
    """Take a person out."""
    reviewers.remove(
        db(), current_actor(), round_id, person, catalogue=catalogue(), now=clock.now()
    )
    flash(gettext("심사위원에서 뺐어요."), "success")
    return _back(round_id)


@bp.post("/<round_id>/reviewers/share")
@access.coordinator
def share(round_id: str) -> ResponseReturnValue:
    """Give every application the reviewers it lacks."""
    number = reviewers.share_out(
        db(), current_actor(), round_id, catalogue=catalogue(), now=clock.now()
    )
    flash(
        ngettext("심사 %(num)d건을 고르게 나눴어요.", "심사 %(num)d건을 고르게 나눴어요.", number)
        if number
        else gettext("더 나눌 심사가 없어요."),
        "success",
    )
    return _back(round_id)


@bp.post("/<round_id>/reviewers/<any(give, take):way>/<application_id>")
@access.coordinator
def assign(round_id: str, way: str, application_id: str) -> ResponseReturnValue:
    """Give one application to one reviewer, or take it back."""
    deed = reviewers.assign if way == "give" else reviewers.unassign
    deed(
        db(), current_actor(), round_id, application_id, request.form.get("person", ""),
        catalogue=catalogue(), now=clock.now(),
    )  # fmt: skip
    flash(gettext("맡겼어요.") if way == "give" else gettext("맡긴 심사를 거뒀어요."), "success")
    return redirect(
        url_for("roundreviewers.index", round_id=round_id, _anchor=f"a-{application_id}"), 303
    )


def _back(round_id: str) -> ResponseReturnValue:
    return redirect(url_for("roundreviewers.index", round_id=round_id), 303)
