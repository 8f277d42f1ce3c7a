"""The yearly figures and the declarations of a firm."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.errors import Conflict, Invalid
from app.services.programmes import yearly
from app.services.programmes.yearly import ANSWERS, FactsView, YearInput
from app.web import access
from app.web.auth import current_actor
from app.web.companyfacts.forms import Given, given, shown
from app.web.database import db
from app.web.errors import say
from app.web.programme_words import QUESTION
from app.web.reference import catalogue

bp = Blueprint("companyfacts", __name__)


@bp.route("/<company_id>/facts", methods=["GET", "POST"])
@access.signed_in
def edit(company_id: str) -> ResponseReturnValue:
    """Show the facts of a firm to its people and to the desk of its place; set them."""
    actor, moment = current_actor(), now()
    view = yearly.see(db(), actor, company_id, catalogue=catalogue(), now=moment)
    if request.method == "GET":
        return _page(view, shown(view))
    entered = given(view)
    problems, status = dict(entered.problems), 422
    if not problems:
        try:
            yearly.change(
                db(), actor, company_id, _years(entered), _declared(entered),
                catalogue=catalogue(), now=moment,
            )  # fmt: skip
        except Invalid as invalid:
            problems = {name: say(problem) for name, problem in invalid.fields.items()}
        except Conflict as conflict:
            problems, status = {"": say(conflict.problem)}, 409
        else:
            flash(gettext("저장했어요."), "success")
            return redirect(url_for("companyfacts.edit", company_id=company_id), 303)
    return _page(view, entered.texts, problems), status


def _page(view: FactsView, texts: dict[str, str], problems: dict[str, str] | None = None) -> str:
    return render_template(
        "companyfacts/edit.html",
        view=view,
        texts=texts,
        problems=problems or {},
        questions=list(QUESTION),
    )


def _years(entered: Given) -> dict[int, YearInput]:
    return {year: YearInput(**values) for year, values in entered.years.items()}


def _declared(entered: Given) -> dict[str, bool | None]:
    return {
        fact: ANSWERS[entered.texts[fact]] for fact in QUESTION if entered.texts[fact] in ANSWERS
    }
