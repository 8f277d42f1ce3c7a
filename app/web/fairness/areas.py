"""Depopulation and interest areas as dated notices."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.clock import today_in_seoul
from app.errors import Invalid
from app.services.fairness import areas
from app.services.fairness.areas import AreaInput, AreasPage
from app.services.papers.sheets import Cell, Field
from app.services.scope import scope_of
from app.web import access
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.downloads import table_response
from app.web.errors import say
from app.web.fairness import words
from app.web.fairness.bases import read_day
from app.web.filters import named
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page
from app.web.reference import catalogue

bp = Blueprint("areas", __name__)


@bp.get("/")
@access.desk_reader
def index() -> str:
    """List the designations; warn when a new notice is due."""
    wish = _wish()
    found = _found(wish)
    first = (wish.page - 1) * PAGE_SIZE
    return page_or_partial(
        "fairness/areas.html",
        "fairness/_areas.html",
        found=found,
        page=Page(found.rows[first : first + PAGE_SIZE], wish.page, found.total),
        wish=wish,
        words=words,
        next_notice=areas.next_notice,
        today=today_in_seoul(clock.now()),
    )


@bp.get("/table.<any(xlsx, csv):kind>")
@access.desk_reader
def export(kind: str) -> Response:
    """Hand out the designations."""
    fields = [
        Field(gettext("시·군"), 16), Field(gettext("지정"), 16), Field(gettext("고시"), 30),
        Field(gettext("출처"), 40), Field(gettext("시작일"), 12, "day"),
        Field(gettext("종료일"), 12, "day"), Field(gettext("다음 고시 예정"), 14, "day"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            named(catalogue().places[row.municipality_code]), gettext(words.AREAS[row.kind]),
            row.notice, row.source, row.valid_from, row.valid_to, areas.next_notice(row),
        ]
        for row in _found(_wish()).rows
    ]  # fmt: skip
    return table_response(kind, "ieum-areas", gettext("인구감소지역과 관심지역"), fields, rows)


@bp.route("/new", methods=["GET", "POST"])
@access.administrator
def new() -> ResponseReturnValue:
    """Add a designation."""
    problems: dict[str, str] = {}
    if request.method == "POST":
        form = {name: clean(request.form.get(name, "")) for name in request.form}
        given = AreaInput(
            form.get("place", ""), form.get("kind", ""), form.get("notice", ""),
            form.get("source", ""), read_day(form.get("valid_from", "")),
            read_day(form.get("next_review_on", "")),
        )  # fmt: skip
        try:
            areas.add(db(), current_actor(), given, catalogue=catalogue(), now=clock.now())
        except Invalid as invalid:
            problems = {name: say(problem) for name, problem in invalid.fields.items()}
        else:
            runtime().catalogue = None
            flash(gettext("지정을 더했어요. 우대와 형평 화면에 바로 쓰여요."), "success")
            return redirect(url_for("areas.index"), 303)
    page = render_template(
        "fairness/area.html", typed=request.form, problems=problems, words=words,
    )  # fmt: skip
    return page, 422 if problems else 200


@bp.post("/<int:area_id>/end")
@access.administrator
def end(area_id: int) -> ResponseReturnValue:
    """Let a designation end, or take its end back."""
    on = read_day(clean(request.form.get("valid_to", "")))
    if on is None and "reopen" not in request.form:
        flash(gettext("끝나는 날을 적어 주세요."), "error")
        return redirect(url_for("areas.index"), 303)
    try:
        areas.end(db(), current_actor(), area_id, on, catalogue=catalogue(), now=clock.now())
    except Invalid as invalid:
        flash(say(next(iter(invalid.fields.values()))), "error")
    else:
        runtime().catalogue = None
        flash(gettext("지정을 끝냈어요.") if on else gettext("지정이 다시 이어져요."), "success")
    return redirect(url_for("areas.index"), 303)


def _found(wish: Asked) -> AreasPage:
    return areas.listed(
        db(), scope_of(current_actor(), catalogue()), catalogue=catalogue(),
        today=today_in_seoul(clock.now()), kind=wish["kind"], state=wish["state"], text=wish.text,
        sort=wish.sort,
    )  # fmt: skip


def _wish() -> Asked:
    return asked(areas.SORTS, {"kind": areas.KINDS, "state": ("valid", "ended")})
