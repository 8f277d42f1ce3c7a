"""Changing an aid: its content, what was paid, its state; taking it out and putting it back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.services.ledger import agreements, changing, records
from app.services.ledger.records import AidPage
from app.services.ledger.terms import Terms
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.ledger import forms
from app.web.ledger.views import scope, show_page
from app.web.ledger_words import ledger_word

bp = Blueprint("ledgerchange", __name__)
agreeing = Blueprint("agreements", __name__)


@agreeing.route("/<application>", methods=["GET", "POST"])
@access.coordinator
def new(application: str) -> ResponseReturnValue:
    """Write the agreement of a chosen application; the money is proposed by its programme."""
    offered = agreements.offer(db(), scope(), application, now=clock.now())
    if offered.aid is not None:
        return redirect(url_for("ledger.show", aid=offered.aid.public_id), 303)
    form = forms.TermsForm()
    form.offer_purposes()
    if request.method == "GET":
        form.show_terms(offered.terms)
    elif form.validate():
        try:
            aid = agreements.agree(
                db(), current_actor(), offered.application, terms=_terms(form), now=clock.now()
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(
                gettext("협약을 장부에 적었어요. 내야 할 서류와 정산 항목도 만들었어요."), "success"
            )
            return redirect(url_for("ledger.show", aid=aid.public_id), 303)
    page = render_template("ledger/agree.html", form=form, offered=offered)
    return page, 422 if request.method == "POST" else 200


@bp.route("/<aid>/change", methods=["GET", "POST"])
@access.coordinator
def change(aid: str) -> ResponseReturnValue:
    """Change what the agreement says; what was before stays in its history."""
    form = forms.ChangeForm()
    if request.method == "POST" and form.validate():
        try:
            changing.change(db(), current_actor(), scope(), aid, form.typed(), now=clock.now())
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("변경을 적었어요. 바뀌기 전 내용도 이력에 남아 있어요."), "success")
            return _back(aid, "changes")
    page = _page(aid)
    if request.method == "GET":
        row = page.row.aid
        for name in (
            "title", "agreement_number", "agency", "agreed_on", "first_day", "last_day", "note",
        ):  # fmt: skip
            form[name].data = getattr(row, name)
        form.cost_won.data = forms.written(row.cost_won)
        form.show({each.source: each.won for each in page.funding})
        form.seen.data = str(_last(page))
        form.changed_on.data = clock.today_in_seoul()
    rendered = render_template("ledger/change.html", form=form, page=page)
    return rendered, 422 if request.method == "POST" else 200


@bp.route("/<aid>/pay", methods=["GET", "POST"])
@access.coordinator
def pay(aid: str) -> ResponseReturnValue:
    """Write down how much of each source was paid so far."""
    form, page = forms.PayForm(), _page(aid)
    sources = [each.source for each in page.funding]
    if request.method == "POST" and form.validate():
        money = form.money()
        try:
            changing.pay(
                db(), current_actor(), scope(), aid,
                {source: money[source] or 0 for source in sources},
                reason=form.reason.data or "", paid_on=form.paid_on.data,
                seen=forms.whole(form.seen.data), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("지급한 금액을 적었어요."), "success")
            return _back(aid, "money")
    if request.method == "GET":
        form.show({each.source: each.paid_won for each in page.funding})
        form.seen.data = str(_last(page))
        form.paid_on.data = clock.today_in_seoul()
    rendered = render_template("ledger/pay.html", form=form, page=page, sources=sources)
    return rendered, 422 if request.method == "POST" else 200


@bp.post("/<aid>/move")
@access.coordinator
def move(aid: str) -> ResponseReturnValue:
    """Move an aid to another state, with a reason."""
    form = forms.MoveForm()
    state, reason = form.state.data or "", form.reason.data or ""
    try:
        changing.move(db(), current_actor(), scope(), aid, state, reason=reason, now=clock.now())
    except Invalid as invalid:
        form.take(invalid)
        return show_page(aid, failed="move", form=form), 422
    flash(gettext("상태를 바꿨어요: %(state)s", state=ledger_word("state", state)), "success")
    return _back(aid, "steps")


@bp.route("/<aid>/remove", methods=["GET", "POST"])
@access.coordinator
def remove(aid: str) -> ResponseReturnValue:
    """Ask whether an aid leaves the ledger, and take it out."""
    form = forms.ReasonForm()
    if request.method == "POST" and form.validate():
        try:
            changing.remove(
                db(), current_actor(), scope(), aid, reason=form.reason.data or "", now=clock.now()
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("장부에서 뺐어요. 이 화면에서 되돌릴 수 있어요."), "success")
            return _back(aid, "steps")
    rendered = render_template("ledger/remove.html", form=form, page=_page(aid))
    return rendered, 422 if request.method == "POST" else 200


@bp.post("/<aid>/restore")
@access.coordinator
def restore(aid: str) -> ResponseReturnValue:
    """Put a removed aid back."""
    changing.restore(db(), current_actor(), scope(), aid, now=clock.now())
    flash(gettext("장부에 되돌렸어요."), "success")
    return _back(aid, "steps")


def _terms(form: forms.TermsForm) -> Terms:
    missing = form.lacks()
    if missing:
        raise Invalid({name: gettext("날짜를 적어 주세요.") for name in missing})
    return form.terms(clock.today_in_seoul())


def _page(aid: str) -> AidPage:
    return records.page(db(), scope(), aid, today=clock.today_in_seoul())


def _last(page: AidPage) -> int:
    return page.changes[0][0].number if page.changes else 0


def _back(aid: str, anchor: str) -> ResponseReturnValue:
    return redirect(url_for("ledger.show", aid=aid, _anchor=anchor), 303)
