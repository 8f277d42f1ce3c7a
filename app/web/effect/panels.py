"""The panels that comparisons are made with: list, upload, what is in one, removing."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.errors import Invalid
from app.services.papers.sheets import Cell, Field
from app.services.proof import panels
from app.services.proof.panel_files import Read
from app.services.scope import Scope, scope_of
from app.web import access
from app.web.asking import asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.effect import words
from app.web.effect.forms import PanelForm
from app.web.errors import say
from app.web.filters import named
from app.web.htmx import page_or_partial
from app.web.limits import UPLOAD, limiter
from app.web.paging import Page
from app.web.reference import catalogue

bp = Blueprint("panels", __name__)
_SAMPLE: tuple[tuple[Cell, ...], ...] = (
    ("F001", 2020, "진안군", "10", "10-49", 2022, 1_200_000_000, 14, 12_000_000, 0, None),
    ("F001", 2021, "진안군", "10", "10-49", 2022, 1_260_000_000, 14, 12_500_000, 0, None),
    ("F002", 2020, "진안군", "10", "10-49", None, 1_150_000_000, 13, 9_000_000, 0, None),
)


def _scope() -> Scope:
    return scope_of(current_actor(), catalogue())


@bp.get("/")
@access.desk_reader
def index() -> ResponseReturnValue:
    """List the panels of the reader's regions."""
    wish, scope = asked(panels.SORTS, {"removed": ("yes",)}), _scope()
    found, total = panels.list_panels(
        db(), scope, text=wish.text, removed=wish["removed"] == "yes", sort=wish.sort,
        page=wish.page,
    )  # fmt: skip
    return page_or_partial(
        "effect/panels.html", "effect/_panels.html", page=Page(tuple(found), wish.page, total),
        wish=wish, scope=scope,
        sorts={code: gettext(label) for code, label in words.PANEL_SORTS.items()},
    )  # fmt: skip


@bp.get("/list.<any(xlsx, csv):kind>")
@access.desk_reader
def export(kind: str) -> Response:
    """Hand out the panels that the list finds."""
    wish = asked(panels.SORTS, {"removed": ("yes",)})
    found, _ = panels.list_panels(
        db(), _scope(), text=wish.text, removed=wish["removed"] == "yes", sort=wish.sort, size=None
    )
    fields = [
        Field(gettext("자료"), 30), Field(gettext("출처"), 40),
        Field(gettext("기업"), 10, "number"),
        Field(gettext("지원 기업"), 10, "number"), Field(gettext("줄"), 10, "number"),
        Field(gettext("첫 해"), 10), Field(gettext("마지막 해"), 10),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            line.panel.title, line.panel.source, line.firms, line.treated, line.rows,
            str(line.first or ""), str(line.last or ""),
        ]
        for line in found
    ]  # fmt: skip
    return table_response(kind, "ieum-panels", gettext("패널 자료"), fields, cells)


@bp.get("/sample.<any(xlsx, csv):kind>")
@access.coordinator
def sample(kind: str) -> Response:
    """Hand out a panel with three lines, to be filled."""
    fields = [Field(gettext(label), 14) for label in words.COLUMNS.values()]
    return table_response(kind, "ieum-panel", gettext("패널 자료"), fields, _SAMPLE)


@bp.route("/new", methods=["GET", "POST"])
@access.coordinator
@limiter.limit(UPLOAD, methods=["POST"])
def new() -> ResponseReturnValue:
    """Bring a panel in from a file."""
    scope = _scope()
    form = PanelForm()
    regions = sorted(scope.changing)
    form.region.choices = [(code, named(catalogue().regions[code])) for code in regions]
    if not form.is_submitted():
        return render_template("effect/new_panel.html", form=form, read=None, words=words)
    form.validate()
    upload = form.file.data
    try:
        panel, read = panels.create(
            db(), current_actor(), scope,
            region=form.region.data or (regions[0] if len(regions) == 1 else ""),
            title=form.title.data or "", source=form.source.data or "", note=form.note.data or "",
            data=upload.read() if upload else b"", catalogue=catalogue(), now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _again(form, None)
    if panel is None:
        form.file.errors = [say(read.summary)]
        return _again(form, read)
    flash(ngettext("%(num)d줄을 가져왔어요.", "%(num)d줄을 가져왔어요.", len(read.rows)), "success")
    return redirect(url_for("panels.show", public_id=panel.public_id), 303)


def _again(form: PanelForm, read: Read | None) -> ResponseReturnValue:
    page = render_template("effect/new_panel.html", form=form, read=read, words=words, say=say)
    return page, 422


@bp.get("/<public_id>")
@access.desk_reader
def show(public_id: str) -> str:
    """Show what is in a panel: who was supported when, and who could be compared."""
    scope = _scope()
    return render_template(
        "effect/panel.html", page=panels.panel_page(db(), scope, public_id), scope=scope,
        words=words,
    )  # fmt: skip


@bp.route("/<public_id>/remove", methods=["GET", "POST"])
@access.coordinator
def remove(public_id: str) -> ResponseReturnValue:
    """Ask whether a panel shall go, and take it out of sight."""
    scope = _scope()
    if request.method == "GET":
        panel = panels.find(db(), scope, public_id)
        scope.require_change(panel.region_code)
        return render_template("effect/remove_panel.html", panel=panel)
    panels.remove(db(), current_actor(), scope, public_id, now=clock.now())
    flash(gettext("지웠어요. 지운 자료에서 되돌릴 수 있어요."), "success")
    return redirect(url_for("panels.index"), 303)


@bp.post("/<public_id>/restore")
@access.coordinator
def restore(public_id: str) -> ResponseReturnValue:
    """Bring a removed panel back."""
    panel = panels.restore(db(), current_actor(), _scope(), public_id, now=clock.now())
    flash(gettext("되돌렸어요."), "success")
    return redirect(url_for("panels.show", public_id=panel.public_id), 303)
