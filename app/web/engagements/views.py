"""Engagements: the list, the page, the end and taking it up again."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.services import engagement_closing, engagement_lists, engagements
from app.services.actor import Actor
from app.services.visit_calendar import sender_of
from app.web import access
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.engagements import forms
from app.web.filters import day
from app.web.forms import Form, clean
from app.web.htmx import page_or_partial
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response
from app.web.words import word

bp = Blueprint("engagements", __name__)
MAX_EXPORT = 10_000
UNDO_KINDS = frozenset({"goal", "note", "file"})


@bp.get("/")
@access.signed_in
def index() -> ResponseReturnValue:
    """List the engagements of a side, those without a visit for the longest time first."""
    actor = current_actor()
    side, wish = _side(actor), _wish()
    if side is None:
        return render_template("engagements/none.html")
    rows, total = engagement_lists.list_engagements(db(), actor, side, page=page_number(), **wish)
    return page_or_partial(
        "engagements/index.html",
        "engagements/_list.html",
        page=Page(tuple(rows), page_number(), total),
        side=side,
        sides=engagement_lists.sides(actor),
        wish=wish,
        states=engagement_lists.STATES,
        sorts=engagement_lists.SORTS,
    )


@bp.get("/export.csv")
@access.signed_in
def export() -> Response:
    """Return the listed engagements as CSV."""
    actor = current_actor()
    side = _side(actor)
    rows = (
        engagement_lists.list_engagements(db(), actor, side, size=MAX_EXPORT, **_wish())[0]
        if side
        else []
    )
    header = [
        gettext("시작한 날"), gettext("기업"), gettext("고민"), gettext("멘토"),
        gettext("마지막 방문"), gettext("다음 방문"), gettext("마친 날"), gettext("마친 까닭"),
    ]  # fmt: skip
    return csv_response(
        "ieum-engagements.csv",
        header,
        (
            (
                day(row.engagement.started_at), row.company.name, row.challenge.text,
                row.person.name, day(row.last_visit) if row.last_visit else "",
                day(row.next_visit) if row.next_visit else "",
                day(row.engagement.ended_at) if row.engagement.ended_at else "",
                word("closed_code", row.engagement.closed_code),
            )
            for row in rows
        ),
    )  # fmt: skip


@bp.get("/<public_id>")
@access.signed_in
def show(public_id: str) -> str:
    """Show an engagement: what comes next, and everything that belongs to it."""
    return show_page(public_id)


@bp.route("/<public_id>/close", methods=["GET", "POST"])
@access.signed_in
def close(public_id: str) -> ResponseReturnValue:
    """Ask why it ends and say what will happen, then end it."""
    form, moment = forms.CloseForm(), clock.now()
    page = engagements.show(db(), current_actor(), public_id, catalogue=catalogue(), now=moment)
    if "close" not in page.rights:
        return redirect(url_for("engagements.show", public_id=public_id), 303)
    codes = engagement_closing.CODES[page.role]
    form.code.choices = [(code, word("closed_code", code)) for code in codes]
    if request.method == "GET":
        wanted = request.args.get("code")
        form.code.data = wanted if wanted in codes else None
    elif form.validate():
        try:
            engagement_closing.close(
                db(), current_actor(), public_id, form.code.data or "", form.reason.data or "",
                catalogue=catalogue(), sender=sender_of(runtime().settings), now=moment,
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            return _closed(public_id, form.code.data or "", page)
    status = 422 if form.errors else 200
    return render_template("engagements/close.html", page=page, form=form), status


def _closed(public_id: str, code: str, page: engagements.EngagementPage) -> ResponseReturnValue:
    if code in engagement_closing.NEW_SEARCH and page.role != "mentor":
        flash(
            gettext(
                "멘토링을 마쳤어요. 함께 본 기록은 다음 멘토에게 이어져요. 다른 멘토를 골라 보세요."
            ),
            "success",
        )
        return redirect(url_for("matches.show", public_id=page.row.challenge.public_id), 303)
    flash(gettext("멘토링을 마쳤어요. 14일 안에는 다시 이어 갈 수 있어요."), "success")
    return redirect(url_for("engagements.show", public_id=public_id), 303)


@bp.post("/<public_id>/reopen")
@access.signed_in
def reopen(public_id: str) -> ResponseReturnValue:
    """Take a closed engagement up again."""
    engagement_closing.reopen(
        db(), current_actor(), public_id,
        catalogue=catalogue(), sender=sender_of(runtime().settings), now=clock.now(),
    )  # fmt: skip
    flash(gettext("멘토링을 다시 이어 가요. 취소된 방문은 새로 잡아 주세요."), "success")
    return redirect(url_for("engagements.show", public_id=public_id), 303)


def show_page(
    public_id: str, *, note: Form | None = None, file: Form | None = None, opened: str = ""
) -> str:
    """Render the page, with forms that were refused and the section where they stand."""
    moment = clock.now()
    page = engagements.show(db(), current_actor(), public_id, catalogue=catalogue(), now=moment)
    note, file = note or forms.NoteForm(), file or forms.FileForm()
    file.file.id = "upload"
    kind, _, number = request.args.get("undo", "").partition("-")
    return render_template(
        "engagements/show.html",
        page=page,
        now=moment,
        note_form=note,
        file_form=file,
        opened=opened or page.step.section,
        undo=(kind, number) if kind in UNDO_KINDS and number else None,
        megabytes=runtime().settings.max_upload_mb,
    )


def _side(actor: Actor) -> str | None:
    sides = engagement_lists.sides(actor)
    wanted = request.args.get("side", "")
    return wanted if wanted in sides else next(iter(sides), None)


def _wish() -> dict[str, Any]:
    state, sort = request.args.get("state", "running"), request.args.get("sort", "")
    return {
        "state": state if state in engagement_lists.STATES else "",
        "text": clean(request.args.get("q", ""))[:200],
        "sort": sort if sort in engagement_lists.SORTS else "quiet",
    }
