"""The run of a version over all firms in sight: counts, reasons, who is told something else."""

from flask import Blueprint, Response
from flask_babel import gettext

from app.clock import now, today_in_seoul
from app.services.papers.sheets import Field
from app.services.programmes import dry_run, versions
from app.services.programmes.dry_run import DryRun
from app.services.programmes.versions import VersionView
from app.services.scope import scope_of
from app.web import access
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.filters import named
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page
from app.web.programme_words import options, said, their_text
from app.web.reference import catalogue

bp = Blueprint("programmetry", __name__)
_ANSWERS = ("fits", "unknown", "refused")


@bp.get("/<public_id>/try")
@access.desk_reader
def index(public_id: str) -> str:
    """Show what the version says of the firms in sight."""
    wish = _asked()
    view, run = _run(public_id, wish, size=PAGE_SIZE)
    places = sorted(scope_of(current_actor(), catalogue()).places)
    return page_or_partial(
        "programmedesk/try.html",
        "programmedesk/_tried.html",
        view=view,
        run=run,
        wish=wish,
        page=Page(run.rows, wish.page, run.total),
        answers=options("answer", _ANSWERS),
        places={code: named(catalogue().places[code]) for code in places},
        sorts={
            "name": gettext("이름순"),
            "answer": gettext("답의 차례"),
            "place": gettext("시·군·구순"),
        },
        rules={rule.id: rule for rule in view.version.rules},
        today=today_in_seoul(now()),
    )


@bp.get("/<public_id>/try.<any(xlsx, csv):kind>")
@access.desk_reader
def export(public_id: str, kind: str) -> Response:
    """Hand out the firms that the run finds with their reasons."""
    view, run = _run(public_id, _asked(), size=None)
    fields = [
        Field(gettext("기업"), 24), Field(gettext("시·군·구")), Field(gettext("답"), 16),
        Field(gettext("지금 규칙의 답"), 16), Field(gettext("맞지 않는 규칙"), 50),
        Field(gettext("더 알아야 할 것"), 40),
    ]  # fmt: skip
    table = [
        [
            one.name, named(catalogue().places[one.place]), said("answer", one.answer),
            said("answer", one.before) if one.before else "",
            " / ".join(their_text(answer.rule) for answer in verdict.against),
            ", ".join(said("fact", fact) for fact in verdict.missing),
        ]
        for one, verdict in run.rows
    ]  # fmt: skip
    return table_response(kind, "ieum-dry-run", named(view.programme), fields, table)


def _run(public_id: str, wish: Asked, *, size: int | None) -> tuple[VersionView, DryRun]:
    actor = current_actor()
    view = versions.see_on_desk(db(), actor, public_id, catalogue=catalogue())
    wanted = dry_run.Wanted(
        text=wish.text,
        answer=wish["answer"],
        place=wish["place"],
        only_changed=bool(wish["changed"]),
        sort=wish.sort,
        page=wish.page if size else 1,
        size=size,
    )
    return view, dry_run.run(
        db(),
        scope_of(actor, catalogue()),
        view.row,
        wanted,
        on=today_in_seoul(now()),
        catalogue=catalogue(),
    )


def _asked() -> Asked:
    return asked(dry_run.SORTS, {"answer": _ANSWERS, "place": None, "changed": ("yes",)})
