"""What was printed about a cohort, side by side with our own figures."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Conflict, Invalid
from app.services.figures import press
from app.services.figures.press import Cohort
from app.services.papers.sheets import Field
from app.services.scope import scope_of
from app.services.weights import region_of
from app.web import access, figure_words
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.errors import say
from app.web.filters import named
from app.web.limits import PAPER, limiter
from app.web.pressfigures import words
from app.web.pressfigures.forms import PressForm
from app.web.reference import catalogue

bp = Blueprint("pressfigures", __name__)


@bp.get("/")
@access.desk_reader
def index() -> str:
    """Show every cohort with what was printed about it."""
    found = _cohorts()
    return render_template(
        "pressfigures/index.html",
        cohorts=found,
        words=words,
        figure_words=figure_words,
        may_write=current_actor().coordinator,
        removed=request.args.get("removed", ""),
    )


@bp.get("/press.<any(xlsx, csv):kind>")
@access.desk_reader
@limiter.limit(PAPER)
def table(kind: str) -> Response:
    """Hand out every printed figure."""
    fields = [
        Field(gettext("대상"), 22), Field(gettext("이름"), 18), Field(gettext("값"), 10, "number"),
        Field(gettext("단위"), 8), Field(gettext("기업 수"), 10, "number"),
        Field(gettext("잰 기간"), 18), Field(gettext("계산 방법"), 30), Field(gettext("출처"), 50),
        Field(gettext("나온 날"), 12, "day"), Field(gettext("덧붙일 말"), 40),
        Field(gettext("견주기 어려운 까닭"), 40),
    ]  # fmt: skip
    lines = [
        (
            cohort.name, claim.label, p.figure.value, p.figure.unit, p.figure.firms,
            p.figure.period, p.figure.definition, p.figure.source, p.figure.source_date,
            p.figure.note, ", ".join(words.difference(code) for code in p.differences),
        )
        for cohort in _cohorts()
        for claim in cohort.claims
        for p in claim.printed
    ]  # fmt: skip
    return table_response(kind, "ieum-press-figures", gettext("보도된 수치"), fields, lines)


@bp.route("/new", methods=["GET", "POST"])
@access.coordinator
def new() -> ResponseReturnValue:
    """Write down a printed figure."""
    actor = current_actor()
    region = region_of(actor, request.args.get("region", ""))
    form = PressForm(cohort=request.args.get("cohort", ""), unit="%")
    problem = ""
    if request.method == "POST":
        try:
            press.add(db(), actor, region, form.given(), catalogue=catalogue(), now=clock.now())
        except (Invalid, Conflict) as refused:
            problem = _take(form, refused)
        else:
            flash(gettext("저장했어요."), "success")
            return redirect(url_for("pressfigures.index"), 303)
    return _form(form, problem, figure=None, region=region)


@bp.route("/<public_id>", methods=["GET", "POST"])
@access.coordinator
def edit(public_id: str) -> ResponseReturnValue:
    """Correct a printed figure."""
    figure = press.one(db(), current_actor(), public_id)
    form = PressForm(data=_typed(figure))
    problem = ""
    if request.method == "POST":
        try:
            press.change(
                db(), current_actor(), public_id, form.given(), catalogue=catalogue(),
                now=clock.now(),
            )  # fmt: skip
        except (Invalid, Conflict) as refused:
            problem = _take(form, refused)
        else:
            flash(gettext("저장했어요."), "success")
            return redirect(url_for("pressfigures.index"), 303)
    return _form(form, problem, figure=figure, region=figure.region_code)


@bp.post("/<public_id>/remove")
@access.coordinator
def remove(public_id: str) -> ResponseReturnValue:
    """Take a figure away; the page offers to put it back."""
    press.remove(db(), current_actor(), public_id, now=clock.now())
    return redirect(url_for("pressfigures.index", removed=public_id), 303)


@bp.post("/<public_id>/restore")
@access.coordinator
def restore(public_id: str) -> ResponseReturnValue:
    """Put a figure back."""
    press.restore(db(), current_actor(), public_id, now=clock.now())
    flash(gettext("되돌렸어요."), "success")
    return redirect(url_for("pressfigures.index"), 303)


def _cohorts() -> list[Cohort]:
    return press.cohorts(db(), scope_of(current_actor(), catalogue()), catalogue())


def _form(form: PressForm, problem: str, **values: Any) -> ResponseReturnValue:
    form.offer_metrics()
    page = render_template(
        "pressfigures/edit.html", form=form, problem=problem, named=named, **values
    )
    return page, 422 if problem or form.errors else 200


def _take(form: PressForm, refused: Invalid | Conflict) -> str:
    if isinstance(refused, Invalid):
        form.take(refused)
        return str(gettext("다시 확인할 곳이 있어요. 적으신 내용은 그대로 있어요."))
    return say(refused.problem)


def _typed(figure: Any) -> dict[str, str]:
    values = {name: getattr(figure, name) for name in press.FIELDS}
    return {name: "" if value is None else _text(value) for name, value in values.items()}


def _text(value: Any) -> str:
    return format(value.normalize(), "f") if hasattr(value, "normalize") else str(value)
