"""Versions of programmes on the desk: the list, one version, publishing and taking back."""

from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now, today_in_seoul
from app.errors import Invalid
from app.services.papers.sheets import Field
from app.services.programmes import editing, versions
from app.services.programmes.difference import difference
from app.services.programmes.versions import VersionView, Wanted
from app.services.scope import scope_of
from app.web import access
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.errors import say
from app.web.filters import named
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page
from app.web.programme_words import options, said, whole
from app.web.programmedesk.forms import PARTS
from app.web.reference import catalogue

bp = Blueprint("programmedesk", __name__)


@bp.get("/")
@access.desk_reader
def index() -> str:
    """List the versions of the regions in sight and of national programmes."""
    wish, actor = _asked(), current_actor()
    found = versions.desk_list(
        db(),
        scope_of(actor, catalogue()),
        Wanted(wish.text, wish.filters, wish.sort, wish.page, PAGE_SIZE),
        catalogue=catalogue(),
    )
    return page_or_partial(
        "programmedesk/index.html",
        "programmedesk/_found.html",
        wish=wish,
        page=Page(found.rows, wish.page, found.total),
        families=options("family", found.families),
        years={str(year): str(year) for year in found.years},
        states=options("state"),
        sorts={
            "newest": gettext("최근 해부터"),
            "name": gettext("이름순"),
            "ceiling": gettext("한도가 큰 순"),
        },
        may_write=actor.coordinator or actor.administrator,
        today=_today(),
    )


@bp.get("/list.<any(xlsx, csv):kind>")
@access.desk_reader
def export(kind: str) -> Response:
    """Hand out the versions that the list finds."""
    wish = _asked()
    found = versions.desk_list(
        db(),
        scope_of(current_actor(), catalogue()),
        Wanted(wish.text, wish.filters, wish.sort, 1, None),
        catalogue=catalogue(),
    )
    fields = [
        Field(gettext("지원 사업"), 30), Field(gettext("해"), 8, "number"),
        Field(gettext("판"), 6, "number"), Field(gettext("상태")),
        Field(gettext("유효 첫날"), 12, "day"), Field(gettext("유효 끝날"), 12, "day"),
        Field(gettext("지원 한도 (원)"), 16, "won"), Field(gettext("규칙 수"), 8, "number"),
        Field(gettext("출처"), 40), Field(gettext("출처의 날"), 12, "day"),
    ]  # fmt: skip
    table = [
        [
            named(row.programme), row.version.year, row.version.number,
            said("state", row.version.state), row.version.valid_from, row.version.valid_to,
            row.version.ceiling_won, len(row.version.rules), row.version.source,
            row.version.source_date,
        ]
        for row in found.rows
    ]  # fmt: skip
    return table_response(kind, "ieum-programme-versions", gettext("지원 사업"), fields, table)


@bp.route("/new", methods=["GET", "POST"])
@access.staff
def new() -> ResponseReturnValue:
    """Choose a programme and a year; begin a draft from its newest version."""
    actor = current_actor()
    chosen = request.values.get("programme", "")
    year = clean(request.form.get("year", str(_today().year + 1)))[:10]
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            draft = editing.start(db(), actor, chosen, whole(year) or 0, now=now())
        except Invalid as invalid:
            problems = {name: say(problem) for name, problem in invalid.fields.items()}
        else:
            return redirect(
                url_for("programmeeditor.edit", public_id=draft.public_id, part="basics"), 303
            )
    page = render_template(
        "programmedesk/new.html",
        programmes=versions.programmes_to_change(db(), actor),
        chosen=chosen,
        year=year,
        problems=problems,
    )
    return page, 422 if problems else 200


@bp.get("/<public_id>")
@access.desk_reader
def show(public_id: str) -> str:
    """Show a version, and what it says otherwise than another."""
    view = _see(public_id)
    ids = {other.public_id: other for other in view.others}
    against = ids.get(request.args.get("against", "")) or next(iter(view.others), None)
    return render_template(
        "programmedesk/show.html",
        view=view,
        against=against,
        changes=difference(versions.document_of(against), versions.document_of(view.row))
        if against
        else (),
        parts=PARTS,
        today=_today(),
    )


@bp.route("/<public_id>/publish", methods=["GET", "POST"])
@access.staff
def publish(public_id: str) -> ResponseReturnValue:
    """Show what publishing does; do it."""
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            editing.publish(db(), current_actor(), public_id, catalogue=catalogue(), now=now())
        except Invalid as invalid:
            problems = {name: say(problem) for name, problem in invalid.fields.items()}
        else:
            flash(gettext("공개했어요. 이제 누구나 이 규칙을 봐요."), "success")
            return redirect(url_for("programmedesk.show", public_id=public_id), 303)
    view = _see(public_id)
    page = render_template(
        "programmedesk/publish.html",
        view=view,
        ending=editing.replaced_by(db(), view.row),
        problems=problems,
    )
    return page, 422 if problems else 200


@bp.route("/<public_id>/withdraw", methods=["GET", "POST"])
@access.staff
def withdraw(public_id: str) -> ResponseReturnValue:
    """Ask; take a version out of sight."""
    if request.method == "POST":
        editing.withdraw(db(), current_actor(), public_id, catalogue=catalogue(), now=now())
        flash(gettext("거뒀어요. 아래에서 되돌릴 수 있어요."), "success")
        return redirect(url_for("programmedesk.show", public_id=public_id), 303)
    return render_template("programmedesk/withdraw.html", view=_see(public_id))


@bp.post("/<public_id>/restore")
@access.staff
def restore(public_id: str) -> ResponseReturnValue:
    """Put a withdrawn version back."""
    editing.restore(db(), current_actor(), public_id, catalogue=catalogue(), now=now())
    flash(gettext("되돌렸어요."), "success")
    return redirect(url_for("programmedesk.show", public_id=public_id), 303)


@bp.post("/<public_id>/end")
@access.staff
def end(public_id: str) -> ResponseReturnValue:
    """Set the last day of a published version."""
    text = clean(request.form.get("valid_to", ""))
    try:
        last = date.fromisoformat(text) if text else None
        editing.end(db(), current_actor(), public_id, last, catalogue=catalogue(), now=now())
        flash(gettext("끝날을 바꿨어요."), "success")
    except ValueError:
        flash(gettext("날짜를 2026-02-23처럼 적어 주세요."), "error")
    except Invalid as invalid:
        flash(" ".join(say(problem) for problem in invalid.fields.values()), "error")
    return redirect(url_for("programmedesk.show", public_id=public_id), 303)


def _see(public_id: str) -> VersionView:
    return versions.see_on_desk(db(), current_actor(), public_id, catalogue=catalogue())


def _asked() -> Asked:
    return asked(versions.SORTS, {"family": None, "year": None, "state": versions.DESK_STATES})


def _today() -> date:
    return today_in_seoul(now())
