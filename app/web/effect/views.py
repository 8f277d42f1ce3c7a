"""Comparisons of supported firms with similar ones: list, new one, result, files."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.services.papers.sheets import Cell, Field
from app.services.proof import panels, studies
from app.services.scope import Scope, scope_of
from app.web import access
from app.web.asking import asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import PDF, download, table_response
from app.web.effect import exports, plots, reading, words
from app.web.effect.forms import StudyForm
from app.web.filters import day
from app.web.htmx import page_or_partial
from app.web.paging import Page
from app.web.reference import catalogue

bp = Blueprint("effect", __name__)
MAX_EXPORT = 5000


def _scope() -> Scope:
    return scope_of(current_actor(), catalogue())


@bp.get("/")
@access.desk_reader
def index() -> ResponseReturnValue:
    """List the comparisons of the reader's regions."""
    wish, scope = asked(studies.SORTS, {"state": tuple(words.STATES), "panel": None}), _scope()
    found, total = studies.list_studies(
        db(), scope, text=wish.text, state=wish["state"], panel=wish["panel"], sort=wish.sort,
        page=wish.page,
    )  # fmt: skip
    return page_or_partial(
        "effect/index.html", "effect/_studies.html", page=Page(tuple(found), wish.page, total),
        wish=wish, scope=scope, words=words, states=_said(words.STATES),
        sorts=_said(words.STUDY_SORTS), share=reading.share,
    )  # fmt: skip


@bp.get("/list.<any(xlsx, csv):kind>")
@access.desk_reader
def export_list(kind: str) -> Response:
    """Hand out the comparisons that the list finds."""
    wish = asked(studies.SORTS, {"state": tuple(words.STATES), "panel": None})
    found, _ = studies.list_studies(
        db(), _scope(), text=wish.text, state=wish["state"], panel=wish["panel"], sort=wish.sort,
        size=MAX_EXPORT,
    )  # fmt: skip
    fields = [
        Field(gettext("비교"), 30), Field(gettext("자료"), 30), Field(gettext("상태"), 18),
        Field(gettext("만든 날"), 16), Field(gettext("만든 사람"), 14),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            line.study.title, line.panel.title, gettext(words.STATES[line.study.state]),
            day(line.study.created_at), line.author.name,
        ]
        for line in found
    ]  # fmt: skip
    return table_response(kind, "ieum-effect-studies", gettext("효과 비교"), fields, cells)


@bp.route("/new", methods=["GET", "POST"])
@access.coordinator
def new() -> ResponseReturnValue:
    """Ask for a comparison with a panel; an earlier one fills the form."""
    scope = _scope()
    panel = panels.panel_page(db(), scope, request.args.get("panel", ""))
    scope.require_change(panel.panel.region_code)
    form = StudyForm(data=_first(scope, panel))
    if form.is_submitted():
        form.validate()
        try:
            study = studies.ask(
                db(), current_actor(), scope, panel.panel.public_id, form.wanted(), now=clock.now()
            )
        except Invalid as invalid:
            form.take(invalid)
            return _form(form, panel), 422
        flash(gettext("계산을 맡겼어요. 끝나면 이 화면에 결과가 나와요."), "success")
        return redirect(url_for("effect.show", public_id=study.public_id), 303)
    return _form(form, panel)


def _first(scope: Scope, panel: panels.PanelPage) -> dict[str, Any]:
    again = request.args.get("like", "")
    if again:
        settings = studies.study_page(db(), scope, again).study.settings
        caliper = settings["caliper"]
        return {**settings, "caliper": "" if caliper is None else f"{caliper:g}"}
    known = [name for name, rows in panel.outcomes.items() if rows]
    return {
        "outcomes": known, "groupings": ["size", "area"], "pre_years": 3, "post_years": 3,
        "neighbours": 1, "caliper": "0.5",
    }  # fmt: skip


def _form(form: StudyForm, panel: panels.PanelPage) -> str:
    return render_template("effect/new.html", form=form, panel=panel, ranges=studies.RANGES)


@bp.get("/<public_id>")
@access.desk_reader
def show(public_id: str) -> ResponseReturnValue:
    """Show what a comparison found, or how far it is."""
    scope = _scope()
    page = studies.study_page(db(), scope, public_id)
    return page_or_partial(
        "effect/show.html", "effect/_result.html", page=page, scope=scope, words=words,
        forest=plots.forest(
            [(gettext(words.OUTCOMES[f.outcome]), f) for f in page.whole]
        ),
        groups=[
            (outcome, plots.forest([(words.group_name(f.group), f) for f in found]))
            for outcome, found in _by_outcome(page)
        ],
        years={f.outcome: plots.years(f.effect.events) for f in page.whole if f.effect},
        reading=reading,
    )  # fmt: skip


def _by_outcome(page: studies.StudyPage) -> list[tuple[str, list[Any]]]:
    names = [finding.outcome for finding in page.whole]
    found = ((name, [f for f in page.parts if f.outcome == name]) for name in names)
    return [(gettext(words.OUTCOMES[name]), parts) for name, parts in found if parts]


@bp.get("/<public_id>/findings.<any(xlsx, csv, pdf):kind>")
@access.desk_reader
def export(public_id: str, kind: str) -> Response:
    """Hand out what a comparison found."""
    page = studies.study_page(db(), _scope(), public_id)
    name = f"ieum-effect-{page.study.public_id}"
    if kind == "pdf":
        return download(exports.paper(page, now=clock.now()), f"{name}.pdf", PDF)
    return table_response(kind, name, page.study.title, exports.fields(), list(exports.rows(page)))


def _said(table: dict[str, str]) -> dict[str, str]:
    return {code: gettext(label) for code, label in table.items()}
