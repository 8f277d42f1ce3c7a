"""A person says which firm a line of a list means."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.errors import Invalid
from app.services.imports import deciding
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.errors import say

bp = Blueprint("importmatches", __name__)


@bp.post("/<public_id>/rows/<int:line>/match")
@access.coordinator
def decide(public_id: str, line: int) -> ResponseReturnValue:
    """Decide one line."""
    firm = request.form.get("firm", "")
    try:
        deciding.decide(db(), current_actor(), public_id, line, firm, now=clock.now())
    except Invalid as invalid:
        flash(say(next(iter(invalid.fields.values()))), "error")
    return _back(public_id)


@bp.post("/<public_id>/matches")
@access.coordinator
def decide_all(public_id: str) -> ResponseReturnValue:
    """Decide all lines that wait."""
    how = request.form.get("how", "")
    done = deciding.decide_all(db(), current_actor(), public_id, how, now=clock.now())
    if done:
        flash(ngettext("%(num)d줄을 정했어요.", "%(num)d줄을 정했어요.", done), "success")
    else:
        flash(gettext("이렇게 정할 수 있는 줄이 없어요. 한 줄씩 골라 주세요."), "warning")
    return _back(public_id)


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("imports.show", public_id=public_id, action="match") + "#found", 303)
