"""Base figures of counties: list, add, change, delete and put back."""

from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.clock import today_in_seoul
from app.errors import Invalid
from app.services.fairness import bases
from app.services.fairness.bases import BaseInput
from app.services.papers.sheets import Cell, Field
from app.services.scope import scope_of
from app.web import access
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.desk_choices import place_options
from app.web.downloads import table_response
from app.web.errors import say
from app.web.fairness import words
from app.web.filters import named
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page
from app.web.reference import catalogue

bp = Blueprint("countybases", __name__)
MAX_EXPORT = 20_000


@bp.get("/")
@access.desk_reader
def index() -> str:
    """List the figures."""
    wish, scope = _wish(), scope_of(current_actor(), catalogue())
    found, total = bases.listed(
        db(), scope, base=wish["base"], place=wish["place"], text=wish.text, sort=wish.sort,
        offset=(wish.page - 1) * PAGE_SIZE, limit=PAGE_SIZE,
    )  # fmt: skip
    return page_or_partial(
        "fairness/bases.html",
        "fairness/_bases.html",
        page=Page(tuple(found), wish.page, total),
        wish=wish,
        words=words,
        places=place_options(scope, catalogue()),
        may_change=bool(scope.changing),
    )


@bp.get("/table.<any(xlsx, csv):kind>")
@access.desk_reader
def export(kind: str) -> Response:
    """Hand out the figures in the columns that an import reads."""
    wish, scope = _wish(), scope_of(current_actor(), catalogue())
    found, _ = bases.listed(
        db(), scope, base=wish["base"], place=wish["place"], text=wish.text, sort=wish.sort,
        limit=MAX_EXPORT,
    )  # fmt: skip
    fields = [
        Field(gettext("시·군"), 16),
        Field(gettext("기준"), 16),
        Field(gettext("기준일"), 12, "day"),
        Field(gettext("값"), 14, "number"),
        Field(gettext("출처"), 40),
        Field(gettext("시연 값"), 10),
    ]
    rows: list[list[Cell]] = [
        [
            named(catalogue().places[each.row.municipality_code]),
            gettext(words.BASES[each.row.base]), each.row.as_of, each.row.value, each.row.source,
            gettext("시연") if each.row.demonstration else "",
        ]
        for each in found
    ]  # fmt: skip
    return table_response(kind, "ieum-county-bases", gettext("시·군의 기준 값"), fields, rows)


@bp.route("/new", methods=["GET", "POST"])
@access.coordinator
def new() -> ResponseReturnValue:
    """Add a figure."""
    actor, scope = current_actor(), scope_of(current_actor(), catalogue())
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            bases.add(
                db(), actor, scope, _given(), catalogue=catalogue(), now=clock.now(),
                today=today_in_seoul(clock.now()),
            )  # fmt: skip
        except Invalid as invalid:
            problems = {name: say(problem) for name, problem in invalid.fields.items()}
        else:
            flash(gettext("값을 더했어요."), "success")
            return redirect(url_for("countybases.index"), 303)
    return _form(None, problems)


@bp.route("/<int:base_id>", methods=["GET", "POST"])
@access.coordinator
def edit(base_id: int) -> ResponseReturnValue:
    """Change value and source of a figure."""
    actor, scope = current_actor(), scope_of(current_actor(), catalogue())
    row = bases.one(db(), scope, base_id)
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            bases.change(
                db(), actor, scope, base_id, _given(), catalogue=catalogue(), now=clock.now(),
                today=today_in_seoul(clock.now()),
            )  # fmt: skip
        except Invalid as invalid:
            problems = {name: say(problem) for name, problem in invalid.fields.items()}
        else:
            flash(gettext("값을 바꿨어요."), "success")
            return redirect(url_for("countybases.index"), 303)
    return _form(row, problems)


@bp.post("/<int:base_id>/remove")
@access.coordinator
def remove(base_id: int) -> ResponseReturnValue:
    """Delete a figure."""
    scope = scope_of(current_actor(), catalogue())
    bases.remove(db(), current_actor(), scope, base_id, catalogue=catalogue(), now=clock.now())
    flash(gettext("값을 지웠어요. 지운 값은 결정 기록에 남아 있어요."), "success")
    return redirect(url_for("countybases.index"), 303)


def _form(row: object, problems: dict[str, str]) -> ResponseReturnValue:
    scope = scope_of(current_actor(), catalogue())
    own = scope.changing
    places = {
        code: named(catalogue().places[code])
        for code in sorted(scope.places)
        if catalogue().places[code].region in own
    }
    page = render_template(
        "fairness/base.html", row=row, typed=request.form, problems=problems, places=places,
        words=words,
    )  # fmt: skip
    return page, 422 if problems else 200


def _given() -> BaseInput:
    form = {name: clean(request.form.get(name, "")) for name in request.form}
    return BaseInput(
        form.get("place", ""), form.get("base", ""), read_day(form.get("as_of", "")),
        _whole(form.get("value", "")), form.get("source", ""),
    )  # fmt: skip


def read_day(text: str) -> date | None:
    """Return the day of a date field; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _whole(text: str) -> int | None:
    plain = text.replace(",", "")
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 12 else None


def _wish() -> Asked:
    return asked(bases.SORTS, {"base": tuple(words.BASES), "place": None})
