"""The fit check: three questions to each side, and what follows when it does not fit."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_, Invalid
from app.services import engagements, fit_checks
from app.services.engagement_access import FIRM
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db
from app.web.engagements import forms
from app.web.reference import catalogue

bp = Blueprint("fit_checks", __name__)


@bp.route("/<public_id>/fit", methods=["GET", "POST"])
@access.signed_in
def answer(public_id: str) -> ResponseReturnValue:
    """Ask the three questions of the reader's side, or keep the answers."""
    moment = clock.now()
    page = engagements.show(db(), current_actor(), public_id, catalogue=catalogue(), now=moment)
    if "fit" not in page.rights:
        return redirect(url_for("engagements.show", public_id=public_id, _anchor="fit"), 303)
    kind = forms.FirmFitForm if page.role == FIRM else forms.MentorFitForm
    own = page.sections.fit.own
    stored = {name: str(getattr(own, name)) for name in fit_checks.QUESTIONS} if own else {}
    form = kind(data=None if request.method == "POST" else stored | _comment(own))
    if form.validate_on_submit():
        try:
            kept = fit_checks.answer(
                db(), current_actor(), public_id, _answers(form), form.comment.data or "",
                catalogue=catalogue(), address=_address, now=moment,
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            poor = kept.goes_on <= fit_checks.POOR
            flash(_thanks(poor=poor), "success")
            return redirect(url_for("engagements.show", public_id=public_id, _anchor="fit"), 303)
    status = 422 if form.errors else 200
    return render_template("engagements/fit.html", page=page, form=form), status


@bp.post("/<public_id>/other-mentor")
@access.mentor
def other_mentor(public_id: str) -> ResponseReturnValue:
    """Tell the coordinators that the firm should find another mentor."""
    fit_checks.ask_for_another(
        db(), current_actor(), public_id,
        catalogue=catalogue(), address=_address, now=clock.now(),
    )  # fmt: skip
    flash(gettext("코디네이터에게 알렸어요. 기업과 이야기한 뒤 연락드려요."), "success")
    return redirect(url_for("engagements.show", public_id=public_id, _anchor="fit"), 303)


def _thanks(*, poor: bool) -> str:
    text = (
        N_("솔직한 답을 고마워요. 코디네이터에게도 알렸어요. 아래에서 다른 길을 고를 수 있어요.")
        if poor
        else N_("답해 주셔서 고마워요. 상대도 답하면 서로의 답을 볼 수 있어요.")
    )
    return str(gettext(text))


def _answers(form: forms.FirmFitForm | forms.MentorFitForm) -> dict[str, int | None]:
    typed = {name: form[name].data or "" for name in fit_checks.QUESTIONS}
    return {name: int(text) if text.isdecimal() else None for name, text in typed.items()}


def _comment(own: object) -> dict[str, str]:
    return {"comment": getattr(own, "comment", "")}


def _address(public_id: str) -> str:
    return full_address("engagements.show", public_id=public_id)
