"""Papers and the settlement checklist of one aid, as the desk works on them."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_, Invalid
from app.services.ledger import handing_in, settlement
from app.web import access
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.forms import Form
from app.web.ledger import forms
from app.web.ledger.views import scope, show_page
from app.web.limits import UPLOAD, limiter

bp = Blueprint("ledgerpapers", __name__)
_SAID = {
    "add": N_("서류를 더했어요. 기업의 화면에도 보여요."),
    "receive": N_("받은 것으로 적었어요."),
    "accept": N_("확인했어요."),
    "return": N_("고쳐 달라고 했어요. 기업의 화면에 까닭이 보여요."),
    "waive": N_("받지 않기로 했어요."),
    "want": N_("다시 받기로 했어요."),
    "day": N_("내는 날을 옮겼어요. 까닭은 변경 이력에 남아요."),
    "attach": N_("증빙을 붙였어요."),
    "decide": N_("정산 항목을 바꿨어요."),
    "item": N_("정산 항목을 더했어요."),
}


@bp.post("/<aid>/papers")
@access.coordinator
def add(aid: str) -> ResponseReturnValue:
    """Want one more paper."""
    form = forms.PaperForm()

    def do() -> None:
        handing_in.add(
            db(), current_actor(), scope(), aid, kind=form.kind.data or "",
            title=form.title.data or "", due_on=form.due_on.data, reason=form.reason.data or "",
            now=clock.now(),
        )  # fmt: skip

    return _do(aid, "add", form, do, "papers")


@bp.post("/<aid>/papers/<paper>/receive")
@access.coordinator
@limiter.limit(UPLOAD)
def receive(aid: str, paper: str) -> ResponseReturnValue:
    """Note that a paper came another way."""
    form = forms.ReceiveForm()

    def do() -> None:
        handing_in.receive(
            db(), current_actor(), scope(), aid, paper, forms.sent_file(),
            day=form.received_on.data, files=runtime().files, now=clock.now(),
        )  # fmt: skip

    return _do(aid, "receive", form, do, f"paper-{paper}")


@bp.post("/<aid>/papers/<paper>/accept")
@access.coordinator
def accept(aid: str, paper: str) -> ResponseReturnValue:
    """Accept the very file that was looked at."""
    seen = request.form.get("seen", "")
    handing_in.accept(db(), current_actor(), scope(), aid, paper, seen=seen, now=clock.now())
    return _done(aid, "accept", f"paper-{paper}")


@bp.post("/<aid>/papers/<paper>/return")
@access.coordinator
def give_back(aid: str, paper: str) -> ResponseReturnValue:
    """Return a paper with what has to be mended."""
    return _reasoned(aid, paper, "return", handing_in.give_back)


@bp.post("/<aid>/papers/<paper>/waive")
@access.coordinator
def waive(aid: str, paper: str) -> ResponseReturnValue:
    """Do without a paper."""
    return _reasoned(aid, paper, "waive", handing_in.waive)


@bp.post("/<aid>/papers/<paper>/want")
@access.coordinator
def want(aid: str, paper: str) -> ResponseReturnValue:
    """Want a waived paper after all."""
    handing_in.want_again(db(), current_actor(), scope(), aid, paper, now=clock.now())
    return _done(aid, "want", f"paper-{paper}")


@bp.post("/<aid>/papers/<paper>/day")
@access.coordinator
def move_day(aid: str, paper: str) -> ResponseReturnValue:
    """Give a paper another day, with a reason."""
    form = forms.DayForm()

    def do() -> None:
        handing_in.move_day(
            db(), current_actor(), scope(), aid, paper, form.due_on.data,
            reason=form.reason.data or "", now=clock.now(),
        )  # fmt: skip

    return _do(aid, "day", form, do, f"paper-{paper}")


@bp.post("/<aid>/items")
@access.coordinator
def add_item(aid: str) -> ResponseReturnValue:
    """Add a line to the checklist."""
    form = forms.ItemForm()

    def do() -> None:
        settlement.add(
            db(), current_actor(), scope(), aid, title=form.title.data or "",
            required="required" in request.form, now=clock.now(),
        )  # fmt: skip

    return _do(aid, "item", form, do, "settlement")


@bp.post("/<aid>/proof")
@access.coordinator
@limiter.limit(UPLOAD)
def attach(aid: str) -> ResponseReturnValue:
    """Prove a line for the firm."""
    form = forms.ProofForm()
    item = form.item.data or ""

    def do() -> None:
        proof = settlement.Proof(forms.sent_file(), form.task.data or "", form.note.data or "")
        settlement.attach(
            db(), current_actor(), scope(), aid, item, proof, files=runtime().files,
            now=clock.now(),
        )  # fmt: skip

    return _do(aid, "attach", form, do, "settlement")


@bp.post("/<aid>/items/<item>/decide")
@access.coordinator
def decide(aid: str, item: str) -> ResponseReturnValue:
    """Accept a line, return it, do without it, or open it again."""
    form, decision = forms.ReasonForm(), request.form.get("decision", "")

    def do() -> None:
        settlement.decide(
            db(), current_actor(), scope(), aid, item, decision,
            reason=form.reason.data or "", now=clock.now(),
        )  # fmt: skip

    return _do(aid, "decide", form, do, f"item-{item}")


def _reasoned(aid: str, paper: str, name: str, deed: Callable[..., Any]) -> ResponseReturnValue:
    form = forms.ReasonForm()

    def do() -> None:
        deed(
            db(), current_actor(), scope(), aid, paper, reason=form.reason.data or "",
            now=clock.now(),
        )  # fmt: skip

    return _do(aid, name, form, do, f"paper-{paper}")


def _do(
    aid: str, name: str, form: Form, do: Callable[[], None], anchor: str
) -> ResponseReturnValue:
    try:
        do()
    except Invalid as invalid:
        form.take(invalid)
        return show_page(aid, failed=f"{name}:{anchor}", form=form), 422
    return _done(aid, name, anchor)


def _done(aid: str, name: str, anchor: str) -> ResponseReturnValue:
    flash(gettext(_SAID[name]), "success")
    return redirect(url_for("ledger.show", aid=aid, _anchor=anchor), 303)
