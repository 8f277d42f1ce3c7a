"""The ESG sheet of a firm: what is evidenced, what is open, energy saved, files."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid, NotFound
from app.services.esg import records, savings
from app.services.esg.access import OpenFirm, open_firm
from app.services.esg.sheet import STATES, ItemLine, sheet
from app.web import access
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.downloads import PDF, download, table_response
from app.web.errors import say
from app.web.esg import exports, words
from app.web.esg.forms import RecordForm, SavingForm
from app.web.limits import UPLOAD, limiter
from app.web.reference import catalogue

bp = Blueprint("esg", __name__)


@bp.get("/<company>")
@access.signed_in
def show(company: str) -> str:
    """Show every item of a firm."""
    page = sheet(db(), current_actor(), company, catalogue=catalogue())
    state = request.args.get("state", "")
    return render_template(
        "esg/sheet.html", page=page, words=words, exports=exports, states=STATES,
        state=state if state in STATES else "",
    )  # fmt: skip


@bp.get("/<company>/sheet.<any(xlsx, csv, pdf):kind>")
@access.signed_in
def export(company: str, kind: str) -> Response:
    """Hand out the sheet."""
    page = sheet(db(), current_actor(), company, catalogue=catalogue())
    name = f"ieum-esg-{page.firm.company.public_id}"
    if kind == "pdf":
        return download(exports.paper(page, now=clock.now()), f"{name}.pdf", PDF)
    rows = list(exports.rows(page))
    return table_response(kind, name, gettext("ESG·안전"), exports.fields(), rows)


def _item(company: str, item: str) -> tuple[OpenFirm, ItemLine]:
    page = sheet(db(), current_actor(), company, catalogue=catalogue())
    page.firm.require_record()
    line = next((line for line in page.lines if line.item.id == item), None)
    if line is None:
        raise NotFound(records.UNKNOWN_ITEM)
    return page.firm, line


@bp.route("/<company>/items/<item>", methods=["GET", "POST"])
@access.signed_in
@limiter.limit(UPLOAD, methods=["POST"])
def edit(company: str, item: str) -> ResponseReturnValue:
    """Say what the firm shows for an item."""
    firm, line = _item(company, item)
    said = line.record.record if line.record else None
    form = RecordForm(data={"state": said.state, "note": said.note} if said else None)
    if form.is_submitted():
        form.validate()
        upload = form.file.data
        try:
            records.say(
                db(), current_actor(), firm, item, state=form.state.data or "",
                note=form.note.data or "", data=upload.read() if upload else b"",
                filename=(upload.filename or "") if upload else "", files=runtime().files,
                catalogue=catalogue(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
            return _form(form, firm, line), 422
        flash(gettext("저장했어요."), "success")
        return redirect(url_for("esg.show", company=company, _anchor=f"item-{item}"), 303)
    return _form(form, firm, line)


def _form(form: RecordForm, firm: OpenFirm, line: ItemLine) -> str:
    return render_template("esg/item.html", form=form, firm=firm, line=line, exports=exports)


@bp.post("/<company>/items/<item>/forget")
@access.signed_in
def forget(company: str, item: str) -> ResponseReturnValue:
    """Take back what was said about an item."""
    firm, _ = _item(company, item)
    records.forget(db(), current_actor(), firm, item, now=clock.now())
    flash(gettext("적은 것을 거뒀어요. 마친 과제의 근거는 그대로예요."), "success")
    return redirect(url_for("esg.show", company=company, _anchor=f"item-{item}"), 303)


@bp.route("/<company>/tasks/<task>/saving", methods=["GET", "POST"])
@access.signed_in
def saving(company: str, task: str) -> ResponseReturnValue:
    """State what a closed task saves in a year."""
    firm = open_firm(db(), current_actor(), company, catalogue=catalogue())
    firm.require_saving()
    line = savings.find_task(db(), firm, task)
    known = line.saving
    form = SavingForm(
        data={
            "energy": f"{known.energy}/{known.unit}", "basis": known.basis,
            "before_year": f"{known.before_year:f}", "after_year": f"{known.after_year:f}",
        }
        if known
        else None
    )  # fmt: skip
    status = 200
    if form.is_submitted():
        form.validate()
        energy, unit = form.chosen()
        try:
            savings.record(
                db(), current_actor(), firm, task, energy=energy, unit=unit,
                before=form.before_year.data or "", after=form.after_year.data or "",
                basis=form.basis.data or "", now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            problems = {("energy" if n == "unit" else n): p for n, p in invalid.fields.items()}
            form.take(Invalid(problems))
            status = 422
        else:
            flash(gettext("절감량을 저장했어요."), "success")
            return redirect(url_for("esg.show", company=company, _anchor="energy"), 303)
    return render_template("esg/saving.html", form=form, firm=firm, line=line, say=say), status


@bp.post("/<company>/tasks/<task>/saving/forget")
@access.signed_in
def forget_saving(company: str, task: str) -> ResponseReturnValue:
    """Take a statement of savings back."""
    firm = open_firm(db(), current_actor(), company, catalogue=catalogue())
    savings.forget(db(), current_actor(), firm, task, now=clock.now())
    flash(gettext("절감량을 지웠어요."), "success")
    return redirect(url_for("esg.show", company=company, _anchor="energy"), 303)
