"""Notes and files of an engagement."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.services import engagement_files, engagement_notes
from app.web import access
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.engagements import forms
from app.web.engagements.views import show_page
from app.web.limits import UPLOAD, limiter
from app.web.reference import catalogue

bp = Blueprint("engagement_notes", __name__)


@bp.post("/<public_id>/notes")
@access.signed_in
def add(public_id: str) -> ResponseReturnValue:
    """Keep a note."""
    form = forms.NoteForm()
    if not form.validate():
        return show_page(public_id, note=form, opened="notes"), 422
    try:
        engagement_notes.add(
            db(), current_actor(), public_id, form.text.data or "", form.visibility.data or "",
            **_context(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return show_page(public_id, note=form, opened="notes"), 422
    flash(gettext("기록을 남겼어요."), "success")
    return _back(public_id, "notes")


@bp.route("/<public_id>/notes/<note_id>", methods=["GET", "POST"])
@access.signed_in
def edit(public_id: str, note_id: str) -> ResponseReturnValue:
    """Change an own note."""
    opened, note = engagement_notes.own_note(
        db(), current_actor(), public_id, note_id, catalogue=catalogue()
    )
    form = forms.NoteForm(obj=note)
    if form.validate_on_submit():
        try:
            engagement_notes.edit(
                db(), current_actor(), public_id, note_id,
                form.text.data or "", form.visibility.data or "", **_context(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("기록을 고쳤어요."), "success")
            return _back(public_id, "notes")
    status = 422 if form.errors else 200
    return render_template("engagements/note.html", opened=opened, note=note, form=form), status


@bp.post("/<public_id>/notes/<note_id>/delete")
@access.signed_in
def delete(public_id: str, note_id: str) -> ResponseReturnValue:
    """Delete an own note; the page offers to put it back."""
    engagement_notes.delete(db(), current_actor(), public_id, note_id, **_context())
    return _back(public_id, "notes", undo=f"note-{note_id}")


@bp.post("/<public_id>/notes/<note_id>/restore")
@access.signed_in
def restore(public_id: str, note_id: str) -> ResponseReturnValue:
    """Put a note back."""
    engagement_notes.restore(db(), current_actor(), public_id, note_id, **_context())
    flash(gettext("기록을 되돌렸어요."), "success")
    return _back(public_id, "notes")


@bp.post("/<public_id>/files")
@access.signed_in
@limiter.limit(UPLOAD)
def add_file(public_id: str) -> ResponseReturnValue:
    """Take a photo or a document."""
    form, upload = forms.FileForm(), request.files.get("file")
    if not form.validate():
        return show_page(public_id, file=form, opened="files"), 422
    try:
        engagement_files.add(
            db(), current_actor(), public_id,
            data=upload.read() if upload else b"",
            filename=(upload.filename or "") if upload else "",
            caption=form.caption.data or "", files=runtime().files, **_context(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return show_page(public_id, file=form, opened="files"), 422
    flash(gettext("파일을 올렸어요."), "success")
    return _back(public_id, "files")


@bp.post("/<public_id>/files/<file_id>/remove")
@access.signed_in
def remove_file(public_id: str, file_id: str) -> ResponseReturnValue:
    """Take a file out; the page offers to put it back."""
    engagement_files.remove(db(), current_actor(), public_id, file_id, **_context())
    return _back(public_id, "files", undo=f"file-{file_id}")


@bp.post("/<public_id>/files/<file_id>/restore")
@access.signed_in
def restore_file(public_id: str, file_id: str) -> ResponseReturnValue:
    """Put a file back."""
    engagement_files.restore(db(), current_actor(), public_id, file_id, **_context())
    flash(gettext("파일을 되돌렸어요."), "success")
    return _back(public_id, "files")


def _context() -> dict[str, Any]:
    return {"catalogue": catalogue(), "now": clock.now()}


def _back(public_id: str, section: str, undo: str | None = None) -> ResponseReturnValue:
    address = url_for("engagements.show", public_id=public_id, undo=undo, _anchor=section)
    return redirect(address, 303)
