"""People of an event write what follows from their meetings, one minute each."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.clock import today_in_seoul
from app.errors import Conflict, Invalid
from app.services.actor import Actor
from app.services.matchday import outcome_list, outcome_requests, outcomes
from app.services.matchday.aftermath import After, Met
from app.services.matchday.outcomes import Own, Registration
from app.services.rounds import Scene
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db
from app.web.errors import say
from app.web.eventafter import words
from app.web.eventafter.forms import OutcomeForm, RequestForm
from app.web.reference import catalogue

bp = Blueprint("eventoutcomes", __name__)


@bp.get("/")
@access.signed_in
def index(event: str) -> str:
    """Show one's meetings of an event with what was written."""
    whole, mine = outcomes.own(db(), current_actor(), event, now=clock.now())
    return shown(
        whole,
        mine,
        lambda name, met: url_for(
            f"eventoutcomes.{name}",
            event=event, firm=met.firm.public_id, mentor=met.mentor.public_id,
        ),
    )  # fmt: skip


@bp.route("/<firm>/<mentor>", methods=["GET", "POST"])
@access.signed_in
def write(event: str, firm: str, mentor: str) -> ResponseReturnValue:
    """Write the outcome of a meeting, or change it."""
    whole, met, row = outcomes.own_one(db(), current_actor(), event, firm, mentor)
    form = outcome_form(met, met.side(row.id))
    if saved(form, current_actor(), whole, met, row):
        return redirect(url_for("eventoutcomes.index", event=event), 303)
    return write_page(
        form, whole, met, row,
        back=url_for("eventoutcomes.index", event=event),
        remove=url_for("eventoutcomes.take_back", event=event, firm=firm, mentor=mentor),
    )  # fmt: skip


@bp.post("/<firm>/<mentor>/remove")
@access.signed_in
def take_back(event: str, firm: str, mentor: str) -> ResponseReturnValue:
    """Delete what was written about a meeting."""
    whole, met, _ = outcomes.own_one(db(), current_actor(), event, firm, mentor)
    seen = seen_at(request.form.get("seen", ""))
    outcomes.take_back(db(), current_actor(), whole, met, seen=seen, now=clock.now())
    flash(gettext("적은 내용을 지웠어요."), "success")
    return redirect(url_for("eventoutcomes.index", event=event), 303)


@bp.route("/<firm>/<mentor>/request", methods=["GET", "POST"])
@access.signed_in
def ask(event: str, firm: str, mentor: str) -> ResponseReturnValue:
    """Send a request to the mentor of a meeting."""
    whole, met, row = outcomes.own_one(db(), current_actor(), event, firm, mentor)
    asked = outcome_requests.request_form(db(), current_actor(), met, row)
    form = RequestForm()
    form.challenge.choices = [(each.public_id, each.text[:80]) for each in asked.challenges]
    if request.method == "GET":
        form.challenge.data = asked.chosen
        form.message.data = _first_words(whole, met)
    if form.validate_on_submit():
        try:
            sent = outcome_requests.ask(
                db(), current_actor(), whole, met, row,
                challenge=form.challenge.data or "", message=form.message.data or "",
                scene=Scene(catalogue(), site_links(), clock.now()),
            )  # fmt: skip
        except Invalid as invalid:
            db().rollback()
            form.take(invalid)
        except Conflict as conflict:
            # nothing of it is kept, but what was typed is
            db().rollback()
            form.form_errors.append(say(conflict.problem))
        else:
            flash(gettext("%(name)s 멘토에게 요청을 보냈어요.", name=met.mentor.name), "success")
            return redirect(url_for("requests.show", public_id=sent.public_id), 303)
    page = render_template(
        "eventafter/request.html",
        event=whole.event,
        met=met,
        form=form,
        challenges=asked.challenges,
        words=words,
    )
    return page, 422 if request.method == "POST" else 200


def shown(
    whole: After, mine: list[Own], to: Callable[[str, Met], str], *, guest: bool = False
) -> str:
    """Return the page of somebody's meetings; ``to`` gives the address of a page of one."""
    return render_template(
        "eventafter/outcomes.html",
        event=whole.event,
        whole=whole,
        mine=mine,
        words=words,
        to=to,
        overdue=lambda met: outcome_list.overdue(met, clock.now()),
        leads=lambda met, row: not guest and outcome_requests.leads(met, row),
        guest=guest,
    )


def saved(
    form: OutcomeForm, actor: Actor | None, whole: After, met: Met, by: Registration | None
) -> bool:
    """Save what was sent and return True; False leaves a form to show, with its problems."""
    if not form.validate_on_submit():
        return False
    try:
        outcomes.save(
            db(), actor, whole, met, by, form.given(today_in_seoul(clock.now())),
            seen=seen_at(form.seen.data), now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return False
    except Conflict as conflict:
        # nothing of it is kept, but what was typed is
        db().rollback()
        form.form_errors.append(say(conflict.problem))
        return False
    name = met.other(by.id).name if by else f"{met.firm.name} – {met.mentor.name}"
    flash(gettext("%(name)s: 다음 일을 적었어요.", name=name), "success")
    return True


def write_page(
    form: OutcomeForm, whole: After, met: Met, by: Registration | None, *, back: str, remove: str
) -> tuple[str, int]:
    """Return the page of the form; without ``by`` it is the coordinator's."""
    page = render_template(
        "eventafter/write.html",
        event=whole.event,
        whole=whole,
        met=met,
        other=met.other(by.id) if by else None,
        form=form,
        words=words,
        limits=outcomes.due_range(whole.event),
        back=back,
        remove=remove,
    )
    return page, 422 if request.method == "POST" else 200


def outcome_form(met: Met, side: str) -> OutcomeForm:
    """Return the form of a meeting with what stands there; a new one suggests two weeks."""
    form = OutcomeForm()
    form.step.choices = [(code, gettext(label)) for code, label in words.STEPS.items()]
    form.owner.choices = [("firm", met.firm.name), ("mentor", met.mentor.name)]
    record = met.record
    if request.method == "GET":
        form.owner.data, form.when.data = side, "14"
        if record is not None and record.outcome_at is not None:
            form.step.data, form.note.data = record.next_step, record.note
            form.owner.data = record.step_owner or side
            form.due.data, form.when.data = record.step_due, "date" if record.step_due else "14"
            form.seen.data = str(record.outcome_at.timestamp())
    return form


def seen_at(text: str | None) -> datetime | None:
    """Return the moment that a form carried; None for none, or for what is no moment."""
    try:
        return datetime.fromtimestamp(float(text or ""), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _first_words(whole: After, met: Met) -> str:
    note = met.record.note if met.record else ""
    hello = gettext(
        "%(event)s에서 만난 %(firm)s입니다. 그때 나눈 이야기를 이어 가고 싶어요.",
        event=whole.event.title, firm=met.firm.name,
    )  # fmt: skip
    return f"{hello}\n{note}".strip()
