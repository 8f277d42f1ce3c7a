"""The editor of a draft: one part at a time, rows and conditions by buttons, no code."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.services.programmes import editing, versions
from app.services.programmes.editing import InvalidParts
from app.web import access
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.htmx import wants_partial
from app.web.programme_words import FAMILY, PURPOSE, option, options, said
from app.web.programmedesk import forms
from app.web.programmedesk.forms import PARTS
from app.web.reference import catalogue
from matching.programmes.vocabulary import CLOSED_CHOICES, FACTS, SOURCES

bp = Blueprint("programmeeditor", __name__)


@bp.route("/<public_id>/edit/<part>", methods=["GET", "POST"])
@access.staff
def edit(public_id: str, part: str) -> ResponseReturnValue:
    """Show a part of a draft; add, move and take away rows; save it."""
    if part not in PARTS:
        abort(404)
    actor = current_actor()
    draft = editing.draft_in_sight(db(), actor, public_id, catalogue=catalogue())
    document: dict[str, Any] = versions.document_of(draft) | {"note": draft.note}
    if request.method == "GET":
        return _page(public_id, part, document)
    given: dict[str, Any]
    if part == "basics":
        given = forms.basics(request.form)
    else:
        items = forms.rows(request.form, part)
        given = {part: items}
        do = request.form.get("do", "")
        if forms.apply(items, part, do):
            opened = forms.opened(request.form.getlist("open"), do, len(items))
            return _page(public_id, part, document | given, opened=opened)
    try:
        editing.change(db(), actor, public_id, given, catalogue=catalogue(), now=now())
    except InvalidParts as invalid:
        wrong = forms.beside(invalid.wrong)
        return _page(public_id, part, document | given, wrong, forms.rows_of(wrong)), 422
    flash(gettext("저장했어요."), "success")
    return redirect(url_for("programmeeditor.edit", public_id=public_id, part=part), 303)


def _page(
    public_id: str,
    part: str,
    document: dict[str, Any],
    wrong: dict[str, str] | None = None,
    opened: set[int] | None = None,
) -> str:
    programme = catalogue().programmes[document["programme"]]
    return render_template(
        "programmedesk/_editor.html" if wants_partial() else "programmedesk/edit.html",
        public_id=public_id,
        programme=programme,
        part=part,
        parts=PARTS,
        document=document,
        wrong=wrong or {},
        # one row alone is open from the beginning; many are read first
        opened={0} if opened is None and len(document.get(part, ())) == 1 else opened or set(),
        unsaved=wrong is None and opened is not None,
        facts=options("fact", FACTS),
        op_names=options("op_name"),
        sources={code: said("source", code) for code in SOURCES if code != "own"},
        choices=_choices,
        shown=forms.shown,
        won_text=forms.won_text,
    )


def _choices(fact: str, chosen: tuple[str, ...]) -> dict[str, str]:
    """Return the values a fact may be compared with; one that is chosen is always among them."""
    books = catalogue()
    codes: list[str] = {
        **{name: list(closed) for name, closed in CLOSED_CHOICES.items()},
        "region": list(books.regions),
        "municipality": [p.id for p in books.places_of(runtime().settings.home_region)],
        "aid": [*PURPOSE, *FAMILY],
    }.get(fact, [])
    return {code: option(fact, code) for code in dict.fromkeys([*codes, *chosen])}
