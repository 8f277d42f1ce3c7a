"""Visits: the list, one visit with its steps."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_, Invalid
from app.services import visit_feed, visit_marking, visit_pages, visit_proposing, visits
from app.services.actor import Actor
from app.services.visit_calendar import Sender, calendar, sender_of
from app.services.visit_pages import VisitPage
from app.services.visit_rules import AHEAD, details_of
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.filters import moment
from app.web.forms import Form, clean
from app.web.htmx import page_or_partial
from app.web.limits import FEED, limiter
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response
from app.web.visits import forms
from app.web.words import WORDS, word

bp = Blueprint("visits", __name__)
MAX_EXPORT = 5000

_DONE = {
    "choose": N_("약속했어요. 두 분께 초대장을 보냈어요."),
    "times": N_("시간을 제안했어요. 상대가 고르면 알려 드려요."),
    "keep": N_("원래 시간 그대로 두었어요. 상대에게 알렸어요."),
    "move": N_("시간을 옮겼어요. 두 분께 새 초대장을 보냈어요."),
    "change": N_("방문 내용을 고쳤어요."),
    "cancel": N_("방문을 취소했어요. 상대에게 이유를 전했어요."),
    "mark": N_("적어 주셔서 고마워요."),
}


@bp.get("/")
@access.signed_in
def index() -> ResponseReturnValue:
    """Show visits by month: those to come, or those that are over."""
    actor = current_actor()
    side, wish, now = _side(actor), _wish(), clock.now()
    if side is None:
        return render_template("visits/none.html")
    rows, total = visit_pages.list_visits(db(), actor, side, page=page_number(), now=now, **wish)
    return page_or_partial(
        "visits/index.html",
        "visits/_list.html",
        page=Page(tuple(rows), page_number(), total),
        months=visit_pages.by_month(rows) if wish["sort"] == "date" else [(None, rows)],
        side=side,
        sides=visit_pages.sides(actor),
        wish=wish,
        sorts=visit_pages.SORTS,
        now=now,
        feed=_feed_address(actor),
    )


@bp.get("/export.csv")
@access.signed_in
def export() -> Response:
    """Return the listed visits as CSV."""
    actor, now = current_actor(), clock.now()
    side = _side(actor)
    rows = (
        visit_pages.list_visits(db(), actor, side, size=MAX_EXPORT, now=now, **_wish())[0]
        if side
        else []
    )
    header = [
        gettext("언제"), gettext("상태"), gettext("기업"), gettext("멘토"), gettext("어디"),
        gettext("할 일"), gettext("분"), gettext("나눈 이야기"), gettext("이유"),
    ]  # fmt: skip
    return csv_response(
        "ieum-visits.csv",
        header,
        (
            (
                moment(row.visit.starts_at) if row.visit.starts_at else "",
                word("visit_state", row.visit.state), row.company.name, row.person.name,
                row.visit.address, row.visit.purpose, row.visit.minutes, row.visit.outcome,
                row.visit.reason,
            )
            for row in rows
        ),
    )  # fmt: skip


@bp.route("/propose/<public_id>", methods=["GET", "POST"])
@access.signed_in
def propose(public_id: str) -> ResponseReturnValue:
    """Propose times for a new visit of an engagement."""
    actor, now = current_actor(), clock.now()
    seen = visit_proposing.prospect(db(), actor, public_id, catalogue=catalogue())
    form = forms.ProposeForm(obj=seen.details)
    if form.validate_on_submit():
        try:
            visit = visit_proposing.propose(
                db(), actor, public_id, form.times(), form.details(),
                side=form.side.data or "", confirmed=form.confirm.data,
                catalogue=catalogue(), sender=_sender(), now=now,
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            done = _DONE["times"]
            flash(gettext(done), "success")
            return redirect(url_for("visits.show", public_id=visit.public_id), 303)
    status = 422 if request.method == "POST" else 200
    return render_template("visits/propose.html", form=form, seen=seen, bounds=_bounds(now)), status


@bp.get("/<public_id>")
@access.signed_in
def show(public_id: str) -> str:
    """Show a visit and what can be done now."""
    return _render(public_id, "", None)


@bp.get("/<public_id>/invite.ics")
@access.signed_in
def invite(public_id: str) -> Response:
    """Return the visit for a calendar; a visit without a time leads to nothing."""
    actor = current_actor()
    page = visit_pages.show(db(), actor, public_id, catalogue=catalogue(), now=clock.now())
    rows = [page.there.row] if page.there.visit.starts_at else []
    response = _calendar(calendar(rows, locale=actor.locale, sender=_sender()))
    response.headers.set("Content-Disposition", "attachment", filename="ieum-visit.ics")
    return response


@bp.post("/<public_id>/choose")
@access.signed_in
def choose(public_id: str) -> ResponseReturnValue:
    """Agree to one of the times."""
    form = forms.ChooseForm()
    time = form.chosen()
    if time is None:
        form.time.errors = [gettext("시간을 하나 골라 주세요.")]
        return _render(public_id, "choose", form), 422
    return _step(
        public_id, "choose", form, visit_proposing.choose, time, confirmed=form.confirm.data
    )


@bp.post("/<public_id>/times")
@access.signed_in
def times(public_id: str) -> ResponseReturnValue:
    """Propose other times."""
    form = forms.TimesForm()
    return _step(
        public_id, "times", form, visit_proposing.propose_times, form.times(),
        side=form.side.data or "", confirmed=form.confirm.data,
    )  # fmt: skip


@bp.post("/<public_id>/keep")
@access.signed_in
def keep(public_id: str) -> ResponseReturnValue:
    """Leave an agreed visit where it is."""
    return _step(public_id, "keep", Form(), visit_proposing.keep)


@bp.post("/<public_id>/move")
@access.coordinator
def move(public_id: str) -> ResponseReturnValue:
    """Move an agreed visit at once."""
    form = forms.MoveForm()
    return _step(
        public_id, "move", form, visit_proposing.move, forms.in_korea(form.time_1.data),
        form.reason.data or "", confirmed=form.confirm.data,
    )  # fmt: skip


@bp.post("/<public_id>/change")
@access.signed_in
def change(public_id: str) -> ResponseReturnValue:
    """Change where and how."""
    form = forms.DetailsForm()
    return _step(public_id, "change", form, visits.change, form.details())


@bp.post("/<public_id>/cancel")
@access.signed_in
def cancel(public_id: str) -> ResponseReturnValue:
    """Call the visit off."""
    form = forms.CancelForm()
    return _step(public_id, "cancel", form, visits.cancel, form.reason.data or "")


@bp.post("/<public_id>/mark")
@access.signed_in
def mark(public_id: str) -> ResponseReturnValue:
    """Say how it went."""
    form = forms.MarkForm()
    return _step(
        public_id, "mark", form, visit_marking.mark, form.took_place.data or "",
        form.note.data or "",
    )  # fmt: skip


@bp.get("/feed/<token>.ics")
@access.public
@limiter.limit(FEED)
def feed(token: str) -> Response:
    """Return the visits of whom the secret address belongs to."""
    text = visit_feed.read_feed(
        db(), token, key=runtime().settings.key(), sender=_sender(), now=clock.now()
    )
    response = _calendar(text)
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.post("/feed")
@access.signed_in
def renew_feed() -> ResponseReturnValue:
    """Give a calendar address, the one before opens no more."""
    visit_feed.renew_feed(db(), current_actor(), now=clock.now())
    flash(gettext("달력 주소를 만들었어요. 아래에서 달력에 이어 주세요."), "success")
    return redirect(url_for("visits.index", _anchor="feed"), 303)


@bp.post("/feed/stop")
@access.signed_in
def stop_feed() -> ResponseReturnValue:
    """Take the calendar address away."""
    visit_feed.stop_feed(db(), current_actor(), now=clock.now())
    flash(gettext("달력 주소를 없앴어요. 이제 그 주소로는 아무것도 보이지 않아요."), "success")
    return redirect(url_for("visits.index", _anchor="feed"), 303)


def _step(
    public_id: str,
    name: str,
    form: Form,
    service: Callable[..., object],
    *values: object,
    **named: object,
) -> ResponseReturnValue:
    if not form.validate():
        return _render(public_id, name, form), 422
    try:
        service(
            db(), current_actor(), public_id, *values, **named,
            catalogue=catalogue(), sender=_sender(), now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _render(public_id, name, form), 422
    flash(gettext(_DONE[name]), "success")
    return redirect(url_for("visits.show", public_id=public_id), 303)


def _render(public_id: str, name: str, filled: Form | None) -> str:
    now = clock.now()
    page = visit_pages.show(db(), current_actor(), public_id, catalogue=catalogue(), now=now)
    made = {step: filled if step == name else _form(step, page) for step in page.steps}
    for step, form in made.items():
        # several forms stand on one page, so ids carry the step
        for field in form or ():
            field.id = f"{step}-{field.name}"
    return render_template(
        "visits/show.html", page=page, forms=made, failed=name, now=now, bounds=_bounds(now)
    )


def _form(step: str, page: VisitPage) -> Form:
    # what was typed into one form must not appear in the others
    if step == "change":
        return forms.DetailsForm(formdata=None, obj=details_of(page.there.visit))
    kinds: dict[str, type[Form]] = {
        "choose": forms.ChooseForm, "times": forms.TimesForm, "move": forms.MoveForm,
        "cancel": forms.CancelForm, "mark": forms.MarkForm,
    }  # fmt: skip
    return kinds.get(step, Form)(formdata=None)


def _bounds(now: datetime) -> dict[str, str]:
    return {
        "min": f"{now.astimezone(clock.SEOUL):%Y-%m-%dT%H:%M}",
        "max": f"{(now + AHEAD).astimezone(clock.SEOUL):%Y-%m-%dT%H:%M}",
    }


def _calendar(text: str) -> Response:
    response = Response(text, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


def _feed_address(actor: Actor) -> str:
    token = visit_feed.feed_token(db(), actor, key=runtime().settings.key())
    return full_address("visits.feed", token=token) if token else ""


def _sender() -> Sender:
    return sender_of(runtime().settings)


def _side(actor: Actor) -> str | None:
    sides = visit_pages.sides(actor)
    wanted = request.args.get("side", "")
    return wanted if wanted in sides else next(iter(sides), None)


def _wish() -> dict[str, Any]:
    state, sort = request.args.get("state", ""), request.args.get("sort", "")
    return {
        "past": request.args.get("when") == "past",
        "states": (state,) if state in WORDS["visit_state"] else (),
        "text": clean(request.args.get("q", ""))[:200],
        "sort": sort if sort in visit_pages.SORTS else "date",
    }
