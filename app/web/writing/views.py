"""Writing cases: the list, eight steps, preview, submission, versions."""

import contextlib
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import RequestEntityTooLarge

from app.clock import now
from app.errors import Invalid
from app.services import (
    case_credits,
    case_editing,
    case_files,
    case_listing,
    case_review,
    case_steps,
    case_versions,
)  # fmt: skip
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.errors import error_page, read_away
from app.web.filters import day, named
from app.web.forms import clean
from app.web.htmx import is_swap_request
from app.web.limits import UPLOAD, limiter
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response
from app.web.words import WORDS, word
from app.web.writing import forms, pages

bp = Blueprint("writing", __name__)


def _back(endpoint: str, public_id: str, **values: Any) -> Response:
    return redirect(url_for(endpoint, public_id=public_id, **values), 303)  # type: ignore[return-value]


@bp.get("/")
@access.signed_in
def index() -> ResponseReturnValue:
    """List the cases of the actor's firms; ``?format=csv`` downloads all that match."""
    as_csv = request.args.get("format") == "csv"
    number = page_number()
    wish = case_listing.Wish(
        text=request.args.get("q", "").strip()[:200],
        state=request.args.get("state", ""),
        sort=request.args.get("sort", "changed"),
        offset=0 if as_csv else (number - 1) * PAGE_SIZE,
        limit=None if as_csv else PAGE_SIZE,
    )
    rows, total = case_listing.own_cases(db(), current_actor(), wish)
    if as_csv:
        header = [
            gettext("제목"),
            gettext("기업"),
            gettext("상태"),
            gettext("판"),
            gettext("고친 날"),
        ]
        lines = [
            (
                r.version.title,
                r.company.name,
                word("case_state", r.case.status),
                r.version.number,
                day(r.case.updated_at),
            )
            for r in rows
        ]  # fmt: skip
        return csv_response("cases.csv", header, lines)
    return render_template(
        "writing/index.html",
        page=Page(tuple(rows), number, total), wish=wish,
        states=WORDS["case_state"], sorts=WORDS["case_sort"],
        firms=case_editing.firms_for_writing(current_actor()),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@access.signed_in
def new() -> ResponseReturnValue:
    """Say what will be asked, and start a draft for one of the actor's firms."""
    firms = case_editing.firms_for_writing(current_actor())
    problem = None
    if request.method == "POST":
        try:
            case = case_editing.start(
                db(), current_actor(), request.form.get("company", ""), now=now()
            )
            return _back("writing.step", case.public_id, number=1)
        except Invalid as invalid:
            problem = invalid.fields["company"]
    return render_template(
        "writing/new.html", firms=firms, problem=problem
    ), 422 if problem else 200


@bp.route("/<public_id>/step/<int:number>", methods=["GET", "POST"])
@access.signed_in
def step(public_id: str, number: int) -> ResponseReturnValue:
    """Show a step, or save it: what was typed is kept whatever it is worth."""
    if number not in case_steps.STEPS:
        abort(404)
    if request.method == "POST":
        return _save(public_id, number)
    book = case_editing.manuscript(db(), current_actor(), public_id)
    if book.newest.state != "draft":
        return _back("writing.preview", public_id)
    content, moment = pages.working_content(book), now()
    opened = case_editing.open_step(book, content, number, catalogue=catalogue(), now=moment)
    wanted = request.args.get("check") == "1"
    return pages.step_page(
        book, content, opened, now=moment,
        problems=opened.findings.problems if wanted else None,
        saved=request.args.get("saved") == "1",
    )  # fmt: skip


def _save(public_id: str, number: int) -> ResponseReturnValue:
    typed, go = forms.typed_in(number, request.form), request.form.get("go", "")
    if number in forms.ROWS:
        typed = _with_rows_changed(typed, forms.ROWS[number], go)
    moment, token = now(), request.form.get("token", "")
    try:
        opened = case_editing.save_step(
            db(), current_actor(), public_id, number, typed,
            token=token, catalogue=catalogue(), now=moment,
        )  # fmt: skip
    except case_editing.Stale as stale:
        return _overtaken(public_id, number, typed, stale)
    book = case_editing.manuscript(db(), current_actor(), public_id)
    content = pages.working_content(book)
    if is_swap_request():
        return pages.saved_line(book, content, opened, typed=typed)
    if go.partition("-")[0] in {"add", "remove", "up", "down"}:
        more = 1 if go == "add" else None
        return _back("writing.step", public_id, number=number, saved=1, more=more, _anchor="rows")
    if opened.findings.wrong:
        shown = case_editing.open_step(book, content, number, catalogue=catalogue(), now=moment)
        problems = opened.findings.wrong
        return pages.step_page(book, content, shown, now=moment, problems=problems, saved=True), 422
    if go == "next" and number == max(case_steps.STEPS):
        return _back("writing.preview", public_id)
    return _back("writing.step", public_id, number=number + (go == "next"), saved=1)


def _overtaken(
    public_id: str, number: int, typed: case_steps.Typed, stale: case_editing.Stale
) -> ResponseReturnValue:
    if is_swap_request():
        # the old mark stays in the page, so that nothing is overwritten until the person chose
        token = request.form.get("token", "")
        return render_template("writing/_saved.html", token=token, stale=True, loose=[]), 409
    book = case_editing.manuscript(db(), current_actor(), public_id)
    content, moment = pages.working_content(book), now()
    opened = case_editing.open_step(book, content, number, catalogue=catalogue(), now=moment)
    page = pages.step_page(book, content, opened, now=moment, typed=typed, problems={}, stale=stale)
    return page, 409


def _with_rows_changed(typed: case_steps.Typed, name: str, go: str) -> case_steps.Typed:
    verb, _, digits = go.partition("-")
    if not digits.isdigit():
        return typed
    index, rows = int(digits), typed[name]
    if verb == "remove":
        return {**typed, name: case_steps.without(rows, index)}
    return {**typed, name: case_steps.moved(rows, index, {"up": -1, "down": 1}.get(verb, 0))}


@bp.post("/<public_id>/files")
@access.signed_in
@limiter.limit(UPLOAD)
def add_file(public_id: str) -> ResponseReturnValue:
    """Take a photo or a paper into the draft and go back to its step."""
    number = _step_of_form()
    upload, moment = request.files.get("file"), now()
    try:
        case_files.attach(
            db(), current_actor(), public_id,
            files=runtime().files,
            data=upload.read() if upload else b"",
            filename=(upload.filename or "") if upload else "",
            role=request.form.get("role", ""),
            caption=clean(request.form.get("caption", "")),
            visibility=request.form.get("visibility", ""),
            now=moment,
        )  # fmt: skip
    except Invalid as invalid:
        book = case_editing.manuscript(db(), current_actor(), public_id)
        content = pages.working_content(book)
        opened = case_editing.open_step(book, content, number, catalogue=catalogue(), now=moment)
        return pages.step_page(book, content, opened, now=moment, file_problems=invalid.fields), 422
    return _back("writing.step", public_id, number=number, saved=1, _anchor="files")


@bp.errorhandler(413)
def _too_large(error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Lead back to the step: what was typed there is saved, and only the file was refused."""
    public_id = (request.view_args or {}).get("public_id")
    if request.endpoint != "writing.add_file" or public_id is None:
        return error_page(error.code or 413)
    read_away()
    most = runtime().settings.max_upload_mb
    told = gettext(
        "파일이 너무 커서 올리지 못했어요. %(most)s MB보다 작은 파일로 다시 올려 주세요.", most=most
    )
    flash(told, "error")
    # the form itself was too large to be read, so the address says which step it was
    number = 6 if request.args.get("step") == "6" else 4
    return _back("writing.step", public_id, number=number)


def _step_of_form() -> int:
    return 6 if request.form.get("step") == "6" else 4


@bp.post("/<public_id>/files/<file_id>/remove")
@access.signed_in
def remove_file(public_id: str, file_id: str) -> Response:
    """Take a file out of the draft."""
    case_files.detach(db(), current_actor(), public_id, file_id, now=now())
    return _back("writing.step", public_id, number=_step_of_form(), saved=1, _anchor="files")


@bp.get("/<public_id>/preview")
@access.signed_in
def preview(public_id: str) -> str:
    """Show a version as its readers would, with what happens next; the newest by default."""
    book = case_editing.manuscript(db(), current_actor(), public_id)
    number = request.args.get("version", book.newest.number, type=int)
    version = book.numbered(number)
    content = case_versions.content_of(db(), version)
    notes = case_review.standing(pages.all_notes(book), book.case)
    notes = [n for n in notes if n.version_number == number]
    return render_template(
        "writing/preview.html", book=book, version=version, similar=pages.similar_cases(content),
        resembling=pages.resembling(content), watched=False,
        makers=case_credits.makers_of(db(), book.case),
        **pages.reading(content, notes=notes),
    )  # fmt: skip


@bp.route("/<public_id>/submit", methods=["GET", "POST"])
@access.signed_in
def submit(public_id: str) -> ResponseReturnValue:
    """Show what is still missing, step by step, or send the draft to the coordinator."""
    actor, moment = current_actor(), now()
    if request.method == "POST":
        # missing steps lead to the same page below, which names them
        with contextlib.suppress(Invalid):
            link = full_address("reviews.show", public_id=public_id)
            case_editing.submit(
                db(), actor, public_id, catalogue=catalogue(), link=link, now=moment
            )
            flash(gettext("코디네이터에게 보냈어요. 답이 오면 메일로 알려 드려요."), "success")
            return _back("writing.preview", public_id)
    book = case_editing.manuscript(db(), actor, public_id)
    case_editing.draft_of(book)
    todo = case_editing.problems_by_step(
        book, pages.working_content(book), catalogue=catalogue(), now=moment
    )
    page = render_template(
        "writing/submit.html", book=book, todo=pages.said(todo), steps=case_steps.STEPS
    )
    return page, 422 if request.method == "POST" else 200


@bp.get("/<public_id>/resembles")
@access.signed_in
def resembles(public_id: str) -> ResponseReturnValue:
    """Return the note about published cases in the same words; steps fetch it after each save."""
    book = case_editing.manuscript(db(), current_actor(), public_id)
    if not is_swap_request():
        return _back("writing.preview", public_id)
    content = pages.working_content(book)
    return render_template(
        "writing/_resembles.html", book=book, resembling=pages.resembling(content), watched=True
    )


@bp.post("/<public_id>/withdraw")
@access.signed_in
def withdraw(public_id: str) -> Response:
    """Take the submission back and go on writing."""
    case_editing.withdraw(db(), current_actor(), public_id, now=now())
    flash(gettext("제출을 거두었어요. 이어서 고칠 수 있어요."), "success")
    return _back("writing.step", public_id, number=1)


@bp.post("/<public_id>/revise")
@access.signed_in
def revise(public_id: str) -> Response:
    """Start the next version from the newest one."""
    case_editing.revise(db(), current_actor(), public_id, now=now())
    return _back("writing.step", public_id, number=1)


@bp.post("/<public_id>/discard")
@access.signed_in
def discard(public_id: str) -> Response:
    """Delete the draft."""
    gone = case_editing.discard(db(), current_actor(), public_id, now=now())
    flash(gettext("작성하던 글을 지웠어요."), "success")
    return redirect(url_for("writing.index"), 303) if gone else _back("writing.preview", public_id)  # type: ignore[return-value]


@bp.post("/<public_id>/archive")
@access.signed_in
def archive(public_id: str) -> Response:
    """Take the firm's own published case from the public."""
    case_editing.stop_showing(db(), current_actor(), public_id, now=now())
    flash(gettext("사례를 내렸어요. 다시 공개하려면 코디네이터에게 알려 주세요."), "success")
    return _back("writing.preview", public_id)


@bp.get("/<public_id>/versions")
@access.signed_in
def versions(public_id: str) -> str:
    """List the versions of a case with the comments each received."""
    book = case_editing.manuscript(db(), current_actor(), public_id)
    return render_template("writing/versions.html", book=book, comments=pages.all_notes(book))


@bp.get("/<public_id>/compare")
@access.signed_in
def compare(public_id: str) -> str:
    """Show what differs between two versions: ``?old=1&new=2``; the last two by default."""
    book = case_editing.manuscript(db(), current_actor(), public_id)
    newest = book.newest.number
    old = book.numbered(request.args.get("old", max(1, newest - 1), type=int))
    new = book.numbered(request.args.get("new", newest, type=int))
    differences = case_versions.compare(
        case_versions.content_of(db(), old),
        case_versions.content_of(db(), new),
        catalogue=catalogue(),
        words=case_versions.Words(named, word),
    )
    return render_template(
        "writing/compare.html", book=book, old=old, new=new, differences=differences
    )
