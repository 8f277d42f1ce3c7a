"""Lists from files: upload, look, correct, take in, take back."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.services.imports import pages, steps
from app.services.imports.kinds import KINDS
from app.services.imports.work import LIMITS
from app.services.papers.sheets import Cell, Field
from app.web import access
from app.web.asking import asked
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.downloads import table_response
from app.web.errors import say
from app.web.filters import moment
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.imports import words
from app.web.language import current_language
from app.web.paging import Page

bp = Blueprint("imports", __name__)
MAX_LISTED = 5_000


@bp.get("/")
@access.coordinator
def index() -> ResponseReturnValue:
    """List the files of the own regions."""
    wish = _wish()
    found, total = pages.listed(
        db(), current_actor(), kind=wish["kind"], state=wish["state"], text=wish.text,
        sort=wish.sort, page=wish.page,
    )  # fmt: skip
    return page_or_partial(
        "imports/index.html",
        "imports/_list.html",
        page=Page(tuple(found), wish.page, total),
        wish=wish,
        words=words,
        kinds=KINDS,
    )


@bp.get("/list.<any(xlsx, csv):kind>")
@access.coordinator
def export(kind: str) -> Response:
    """Hand out the list of files."""
    wish = _wish()
    found, _ = pages.listed(
        db(), current_actor(), kind=wish["kind"], state=wish["state"], text=wish.text,
        sort=wish.sort, size=MAX_LISTED,
    )  # fmt: skip
    fields = [
        Field(gettext("파일"), 30), Field(gettext("무엇의 명단"), 18), Field(gettext("상태"), 14),
        Field(gettext("줄"), 10, "number"), Field(gettext("올린 분")),
        Field(gettext("올린 때"), 24),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            each.row.file_name, gettext(words.KINDS[each.row.kind]),
            gettext(words.STATES[each.row.state]), each.row.total, each.name,
            moment(each.row.created_at),
        ]
        for each in found
    ]  # fmt: skip
    return table_response(kind, "ieum-imports", gettext("가져온 명단"), fields, rows)


def _wish() -> Any:
    return asked(pages.SORTS, {"kind": tuple(KINDS), "state": tuple(words.STATES)})


@bp.route("/new", methods=["GET", "POST"])
@access.coordinator
def new() -> ResponseReturnValue:
    """Show the form of one kind of list; keep a file and leave it to the worker."""
    actor, problems = current_actor(), dict[str, str]()
    kind = request.values.get("kind", "")
    kind = kind if kind in KINDS else next(iter(KINDS))
    regions = sorted(actor.coordinator_regions)
    if request.method == "POST":
        file = request.files.get("file")
        try:
            row = steps.begin(
                db(), actor, runtime().files, kind=kind,
                region=request.form.get("region") or regions[0],
                file_name=clean(file.filename or "") if file else "",
                data=file.read() if file else b"", options=_options(kind),
                panel=request.form.get("panel", ""), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            problems = {name: say(problem) for name, problem in invalid.fields.items()}
        else:
            return redirect(url_for("imports.show", public_id=row.public_id), 303)
    page = render_template(
        "imports/new.html",
        kind=KINDS[kind],
        kinds=KINDS,
        words=words,
        regions=regions,
        panels=pages.panels_of(db(), actor) if kind == "panel" else (),
        problems=problems,
        typed=request.values,
        limits=LIMITS,
    )
    return page, 422 if problems else 200


def _options(kind: str) -> dict[str, str]:
    return {o.key: clean(request.form.get(o.key, "")) for o in KINDS[kind].options}


@bp.get("/sample-<any(companies, mentors, aid, county_base, panel):of>.<any(csv, xlsx):kind>")
@access.coordinator
def sample(of: str, kind: str) -> Response:
    """Hand out an empty form with one row as an example."""
    columns, english = KINDS[of].columns, current_language() == "en"
    fields = [Field(gettext(column.label), 16) for column in columns]
    row: list[Cell] = [column.example[english] for column in columns]
    return table_response(kind, f"ieum-{of}", gettext("명단"), fields, [row])


@bp.get("/<public_id>")
@access.coordinator
def show(public_id: str) -> ResponseReturnValue:
    """Show where an import stands and what is in it; the part that changes is asked for alone."""
    return _page(public_id)


def _page(public_id: str, *, problem: str = "") -> ResponseReturnValue:
    wish = asked((), {"action": pages.SHOWN})
    page = pages.show(db(), current_actor(), public_id, now=clock.now())
    found, total = pages.rows(
        db(), current_actor(), public_id, action=wish["action"], text=wish.text, page=wish.page
    )
    partial = "imports/_state.html" if "state" in request.args else "imports/_rows.html"
    shown = page_or_partial(
        "imports/show.html",
        partial,
        page=page,
        found=Page(tuple(found), wish.page, total),
        wish=wish,
        words=words,
        problem=problem,
        positions={at: key for key, at in page.row.settings.get("columns", {}).items()},
    )
    return shown, 422 if problem else 200


@bp.get("/<public_id>/rows.<any(xlsx, csv):kind>")
@access.coordinator
def rows(public_id: str, kind: str) -> Response:
    """Hand out the lines that the page shows, as they stood and with what is wrong with them."""
    wish = asked((), {"action": pages.SHOWN})
    page = pages.show(db(), current_actor(), public_id, now=clock.now())
    found, _ = pages.rows(
        db(), current_actor(), public_id, action=wish["action"], text=wish.text,
        size=pages.MAX_EXPORT,
    )  # fmt: skip
    columns = page.kind.columns
    fields = [
        Field(gettext("줄"), 8, "number"), Field(gettext("어떻게"), 18),
        Field(gettext("알아본 것"), 60), *(Field(gettext(c.label), 16) for c in columns),
    ]  # fmt: skip
    table: list[list[Cell]] = [
        [
            row.line, gettext(words.ACTIONS[row.action]),
            "\n".join(words.said(page.kind, each) for each in row.problems),
            *(row.cells.get(column.key, "") for column in columns),
        ]
        for row in found
    ]  # fmt: skip
    return table_response(kind, f"ieum-import-{public_id}", page.row.file_name, fields, table)


@bp.post("/<public_id>/columns")
@access.coordinator
def columns(public_id: str) -> ResponseReturnValue:
    """Read the file again with other columns or choices."""
    row = steps.own(db(), current_actor(), public_id)
    chosen: dict[str, int] = {}
    twice = False
    for at in range(len(row.settings.get("head", []))):
        key = request.form.get(f"column-{at}", "")
        twice = twice or (key in chosen)
        if key:
            chosen[key] = at
    if twice:
        problem = gettext("같은 것을 두 열에 고르셨어요. 하나만 골라 주세요.")
        return _page(public_id, problem=problem)
    try:
        steps.reread(
            db(), current_actor(), public_id, columns=chosen, options=_options(row.kind),
            now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        return _page(public_id, problem=say(next(iter(invalid.fields.values()))))
    return _back(public_id)


@bp.post("/<public_id>/apply")
@access.coordinator
def apply(public_id: str) -> ResponseReturnValue:
    """Let the worker take the list in."""
    steps.apply(db(), current_actor(), public_id, now=clock.now())
    return _back(public_id)


@bp.post("/<public_id>/undo")
@access.coordinator
def undo(public_id: str) -> ResponseReturnValue:
    """Let the worker take the list back."""
    steps.undo(db(), current_actor(), public_id, now=clock.now())
    return _back(public_id)


@bp.post("/<public_id>/retry")
@access.coordinator
def retry(public_id: str) -> ResponseReturnValue:
    """Go on where it stopped."""
    steps.retry(db(), current_actor(), public_id, now=clock.now())
    return _back(public_id)


@bp.post("/<public_id>/drop")
@access.coordinator
def drop(public_id: str) -> ResponseReturnValue:
    """Throw a file away that was not taken in."""
    steps.drop(db(), current_actor(), runtime().files, public_id, now=clock.now())
    flash(gettext("파일을 버렸어요. 이음에는 아무것도 남지 않았어요."), "success")
    return redirect(url_for("imports.index"), 303)


def _back(public_id: str) -> ResponseReturnValue:
    return redirect(url_for("imports.show", public_id=public_id), 303)
