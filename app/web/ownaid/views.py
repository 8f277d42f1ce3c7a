"""The aid of one's own firm: what is due when, handing in from a phone, the checklist."""

from collections.abc import Callable

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FileField, SelectField, TextAreaField

from app import clock
from app.errors import N_, Invalid
from app.services.ledger import handing_in, records, settlement
from app.services.papers.sheets import Cell, Field
from app.web import access
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.downloads import table_response
from app.web.forms import Form
from app.web.ledger_words import ledger_word
from app.web.limits import UPLOAD, limiter

bp = Blueprint("ownaid", __name__)
_NO_FILE = N_("파일을 먼저 골라 주세요.")


class HandInForm(Form):
    """A paper from the firm."""

    file = FileField(_l("파일이나 사진"))


class ProofForm(HandInForm):
    """What proves a line of the checklist."""

    task = SelectField(_l("상주에서 마친 과제"), validate_choice=False)
    note = TextAreaField(_l("설명"))


@bp.get("/")
@access.signed_in
def index() -> str:
    """List the aid of the own firms with what is due next."""
    today = clock.today_in_seoul()
    rows = records.own_list(db(), current_actor(), today=today)
    return render_template("ownaid/index.html", rows=rows, today=today)


@bp.get("/papers.<any(xlsx, csv):kind>")
@access.signed_in
def export(kind: str) -> Response:
    """Hand out all papers of the own firms."""
    fields = [
        Field(gettext("기업"), 22), Field(gettext("과제 이름"), 30), Field(gettext("서류"), 20),
        Field(gettext("상태"), 18), Field(gettext("내는 날"), 12, "day"),
        Field(gettext("낸 날"), 12, "day"),
    ]  # fmt: skip
    table: list[list[Cell]] = [
        [
            row.aid.firm, row.aid.title, paper.row.paper.title,
            ledger_word("standing", paper.days.standing), paper.row.paper.due_on,
            paper.row.paper.received_on,
        ]
        for row, papers in records.own_list(
            db(), current_actor(), today=clock.today_in_seoul()
        )
        for paper in papers
    ]  # fmt: skip
    return table_response(kind, "ieum-my-papers", gettext("내야 할 서류"), fields, table)


@bp.get("/<aid>")
@access.signed_in
def show(aid: str) -> str:
    """Show one aid of the own firm."""
    return _page(aid)


@bp.post("/<aid>/papers/<paper>")
@access.signed_in
@limiter.limit(UPLOAD)
def hand_in(aid: str, paper: str) -> ResponseReturnValue:
    """Hand in a paper."""
    form = HandInForm()

    def do() -> None:
        sent = _sent()
        if sent is None:
            raise Invalid({"file": _NO_FILE})
        handing_in.hand_in(
            db(), current_actor(), aid, paper, sent, files=runtime().files, now=clock.now()
        )

    return _do(aid, f"paper-{paper}", form, do)


@bp.post("/<aid>/items/<item>")
@access.signed_in
@limiter.limit(UPLOAD)
def attach(aid: str, item: str) -> ResponseReturnValue:
    """Prove a line of the checklist."""
    form = ProofForm()

    def do() -> None:
        proof = settlement.Proof(_sent(), form.task.data or "", form.note.data or "")
        settlement.attach_own(
            db(), current_actor(), aid, item, proof, files=runtime().files, now=clock.now()
        )

    return _do(aid, f"item-{item}", form, do)


def _sent() -> handing_in.SentFile | None:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return None
    return handing_in.SentFile(upload.read(), upload.filename)


def _do(aid: str, anchor: str, form: Form, do: Callable[[], None]) -> ResponseReturnValue:
    try:
        do()
    except Invalid as invalid:
        form.take(invalid)
        return _page(aid, failed=anchor, form=form), 422
    flash(gettext("냈어요. 코디네이터가 확인하면 여기에 보여요."), "success")
    return redirect(url_for("ownaid.show", aid=aid, _anchor=anchor), 303)


def _page(aid: str, *, failed: str = "", form: Form | None = None) -> str:
    page = records.own_page(db(), current_actor(), aid, today=clock.today_in_seoul())
    company = page.row.company
    return render_template(
        "ownaid/show.html",
        page=page,
        open=page.row.aid.state not in {"settled", "cancelled"},
        tasks=settlement.tasks_of(db(), company.id) if company else [],
        megabytes=runtime().settings.max_upload_mb,
        failed=failed,
        form=form,
    )
