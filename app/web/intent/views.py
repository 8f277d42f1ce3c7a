"""Pages for a firm without an account: say that one is interested, see where it stands."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now, today_in_seoul
from app.errors import Conflict, Invalid
from app.services.intakes import intent, status
from app.services.signed_links import intake_token
from app.web import access
from app.web.addresses import site_links
from app.web.auth import actor_or_none, current_actor
from app.web.database import db, runtime
from app.web.errors import say
from app.web.filters import named
from app.web.intent.forms import IntentForm
from app.web.language import current_language
from app.web.limits import ANSWER, INTENT, limiter
from app.web.pass_pages import keep_the_link
from app.web.reference import catalogue
from app.web.words import word

bp = Blueprint("intent", __name__)
keep_the_link(bp)


@bp.route("", methods=["GET", "POST"])
@access.public
@limiter.limit(INTENT, methods=["POST"])
def new() -> ResponseReturnValue:
    """Show the form; keep an intent."""
    moment, home = now(), runtime().settings.home_region
    open_now = intent.open_rounds(db(), region=home, now=moment)
    choices = [(r.public_id, f"{named(r)} {r.year}") for r in open_now]
    form = IntentForm(_places(home), choices)
    if form.validate_on_submit():
        try:
            intake = intent.send(
                db(), form.given(current_language()), catalogue=catalogue(), links=site_links(),
                now=moment,
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            token = intake_token(runtime().settings.key(), intake.public_id)
            return redirect(url_for("intent.show", token=token, sent=1), 303)
    if request.method == "GET":
        form.client_key.data = intent.new_key()
        asked = request.args.get("round", "")
        form.round.data = asked if asked in dict(choices) else ""
    page = render_template(
        "intent/new.html",
        form=form,
        limits=intent,
        days=status.usual_days(db(), home, now=moment),
    )
    return page, 422 if request.method == "POST" else 200


@bp.get("/status/<token>")
@access.public
@limiter.limit(ANSWER)
def show(token: str) -> str:
    """Show where an intent stands."""
    return _page(token)


@bp.route("/status/<token>/withdraw", methods=["GET", "POST"])
@access.public
@limiter.limit(ANSWER)
def withdraw(token: str) -> ResponseReturnValue:
    """Ask, then take an intent back."""
    if request.method == "GET":
        found = status.show(db(), _key(), token, now=now())
        return render_template("intent/withdraw.html", found=found, token=token)
    try:
        status.withdraw(db(), _key(), token, catalogue=catalogue(), links=site_links(), now=now())
    except Conflict as conflict:
        flash(say(conflict.problem), "warning")
    else:
        flash(gettext("신청을 거뒀어요. 남겨 주신 연락처는 바로 지웠어요."), "success")
    return redirect(url_for("intent.show", token=token), 303)


@bp.post("/status/<token>/firm")
@access.signed_in
def connect(token: str) -> ResponseReturnValue:
    """Say which firm of the site the intent is of."""
    firm = request.form.get("company", "")
    status.connect(db(), current_actor(), _key(), token, firm, now=now())
    flash(gettext("기업과 이었어요. 계획서가 만들어지면 함께 볼 수 있어요."), "success")
    return redirect(url_for("intent.show", token=token), 303)


def _page(token: str) -> str:
    found, actor = status.show(db(), _key(), token, now=now()), actor_or_none()
    return render_template(
        "intent/show.html",
        found=found,
        token=token,
        sent="sent" in request.args,
        firms=actor.companies if actor else (),
    )


def _key() -> str:
    return runtime().settings.key()


def _places(home: str) -> dict[str, list[tuple[str, str]]]:
    """Return municipalities of the home region with today's status."""
    books, today = catalogue(), today_in_seoul(now())
    found = []
    for place in books.places_of(home):
        area = books.designation(place.id, today)
        found.append((place.id, f"{named(place)} ({word('area', area)})" if area else named(place)))
    return {named(books.regions[home]): found}
