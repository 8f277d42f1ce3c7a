"""Registering for an event, changing it and withdrawing."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.services.matchday import day_plan, registering
from app.services.matchday.registering import Asked
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db
from app.web.events.forms import RegisterForm
from app.web.reference import catalogue

bp = Blueprint("eventregistration", __name__)


@bp.route("/<event>/register/<any(firm, mentor):side>/<who>", methods=["GET", "POST"])
@access.signed_in
def register(event: str, side: str, who: str) -> ResponseReturnValue:
    """Register a firm, or oneself as a mentor."""
    asked = registering.ask(db(), current_actor(), event, side, who, now=clock.now())
    form = RegisterForm()
    _offer(form, asked)
    if form.validate_on_submit():
        try:
            registering.register(
                db(), current_actor(), event, side, who, form.given(),
                catalogue=catalogue(), links=site_links(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("신청했어요. 코디네이터가 확인하면 메일로 알려 드려요."), "success")
            return redirect(url_for("events.show", event=event), 303)
    if request.method == "GET":
        form.person.data = current_actor().name if side == "firm" else ""
        form.topic.data, form.rounds.data = asked.topic, list(asked.numbers)
    page = _page("events/register.html", asked, form, row=None)
    return page, 422 if request.method == "POST" else 200


@bp.route("/<event>/mine/<registration>", methods=["GET", "POST"])
@access.signed_in
def own(event: str, registration: str) -> ResponseReturnValue:
    """Show an own registration, change it while that is possible."""
    row, asked = registering.own(db(), current_actor(), event, registration)
    form = RegisterForm()
    _offer(form, asked)
    if form.validate_on_submit():
        try:
            registering.change(
                db(), current_actor(), event, registration, form.given(), now=clock.now()
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("저장했어요."), "success")
            return redirect(url_for("events.show", event=event), 303)
    if request.method == "GET":
        form.person.data, form.phone.data, form.topic.data = row.person, row.phone, row.topic
        form.rounds.data = list(asked.numbers) if row.rounds is None else row.rounds
        form.challenge.data = next(
            (c.public_id for c in asked.challenges if c.id == row.challenge_id), ""
        )
    page = _page(
        "events/mine.html",
        asked,
        form,
        row=row,
        may_change=registering.may_change(asked.event, row, now=clock.now()),
        may_withdraw=registering.may_withdraw(asked.event, row),
    )
    return page, 422 if request.method == "POST" else 200


@bp.route("/<event>/mine/<registration>/withdraw", methods=["GET", "POST"])
@access.signed_in
def withdraw(event: str, registration: str) -> ResponseReturnValue:
    """Ask, then withdraw an own registration."""
    row, asked = registering.own(db(), current_actor(), event, registration)
    if request.method == "GET":
        return render_template("events/withdraw.html", event=asked.event, row=row)
    registering.withdraw(
        db(), current_actor(), event, registration, links=site_links(), now=clock.now()
    )
    flash(gettext("신청을 거뒀어요. 신청 기간에는 다시 신청할 수 있어요."), "success")
    return redirect(url_for("events.show", event=event), 303)


def _offer(form: RegisterForm, asked: Asked) -> None:
    form.challenge.choices = [
        ("", gettext("직접 적을게요")),
        *(
            (c.public_id, f"{c.text[:60]}…" if len(c.text) > 60 else c.text)
            for c in asked.challenges
        ),
    ]


def _page(template: str, asked: Asked, form: RegisterForm, **shown: Any) -> str:
    rounds = day_plan.rounds_of(db(), asked.event)
    return render_template(
        template, event=asked.event, asked=asked, form=form, rounds=rounds, **shown
    )
