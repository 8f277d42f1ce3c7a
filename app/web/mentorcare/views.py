"""A mentor's room and absences: for the mentor, and for a coordinator on their behalf.

Every page has two addresses: ``of`` is empty on the mentor's own and the mentor's public id on
the coordinator's.
"""

from dataclasses import asdict
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now, today_in_seoul
from app.errors import Conflict, Invalid
from app.services import mentor_deeds, mentors, seasons
from app.services.mentor_care import DoneFor
from app.services.mentor_overview import MentorOverview, overview
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db
from app.web.deeds import deed
from app.web.language import current_language
from app.web.mentorcare.forms import PauseForm, RoomForm, SeasonForm

bp = Blueprint("mentorcare", __name__)
_OWN = {"of": ""}


@bp.get("/mentoring/")
@access.mentor
def index() -> str:
    """Show how the mentor stands today and what coordinators did on their behalf."""
    view = overview(db(), current_actor(), now=now())
    return render_template("mentorcare/index.html", view=view, said=_said, today=today_in_seoul())


@bp.get("/desk/mentors/<of>/care")
@access.coordinator
def behalf(of: str) -> ResponseReturnValue:
    """Show what a coordinator may do for a mentor."""
    return _behalf(overview(db(), current_actor(), of=of, now=now()))


@bp.post("/desk/mentors/<of>/care/pause")
@access.coordinator
def pause(of: str) -> ResponseReturnValue:
    """Pause for a mentor until a day, or take requests again."""
    form = PauseForm()
    resume = "resume" in request.form
    if resume or form.validate():
        until = None if resume else form.until.data or date.min
        try:
            mentors.pause_until(db(), current_actor(), until, of=of, link=_link(), now=now())
        except Invalid as invalid:
            form.take(invalid)
        else:
            return _done(of)
    return _behalf(overview(db(), current_actor(), of=of, now=now()), pause=form, status=422)


@bp.post("/desk/mentors/<of>/care/room")
@access.coordinator
def room(of: str) -> ResponseReturnValue:
    """Set how much a mentor takes on."""
    form, status = RoomForm(), 422
    if form.validate():
        try:
            mentors.change_room(db(), current_actor(), form.given(), of=of, link=_link(), now=now())
        except Invalid as invalid:
            form.take(invalid)
        except Conflict as conflict:
            form.take(Invalid({"capacity": conflict.problem}))
            status = 409
        else:
            return _done(of)
    return _behalf(overview(db(), current_actor(), of=of, now=now()), room=form, status=status)


@bp.route("/mentoring/seasons", methods=["GET", "POST"], defaults=_OWN, endpoint="seasons")
@bp.route("/desk/mentors/<of>/seasons", methods=["GET", "POST"], endpoint="seasons")
@access.signed_in
def season_list(of: str) -> ResponseReturnValue:
    """Show the busy seasons of a mentor; add one."""
    form, actor = SeasonForm(), current_actor()
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                seasons.add(db(), actor, form.given(), of=of, link=_link(), now=now())
            except Invalid as invalid:
                form.take(invalid)
            else:
                flash(gettext("바쁜 기간을 적었어요. 그동안 새 요청과 방문이 없어요."), "success")
                return _to_list(of)
    removed = request.args.get("removed", "")
    view = seasons.show(db(), actor, of=of, removed=removed, now=now())
    page = render_template(
        "mentorcare/seasons.html", view=view, form=form, of=of, removed=removed, **_days()
    )
    return page, status


@bp.route(
    "/mentoring/seasons/<public_id>", methods=["GET", "POST"], defaults=_OWN, endpoint="season"
)
@bp.route("/desk/mentors/<of>/seasons/<public_id>", methods=["GET", "POST"], endpoint="season")
@access.signed_in
def season(of: str, public_id: str) -> ResponseReturnValue:
    """Show one busy season; change it."""
    actor = current_actor()
    block = seasons.find(db(), actor, public_id, of=of)
    form = SeasonForm(obj=block)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                seasons.change(db(), actor, public_id, form.given(), of=of, link=_link(), now=now())
            except Invalid as invalid:
                form.take(invalid)
            else:
                flash(gettext("저장했어요."), "success")
                return _to_list(of)
    page = render_template(
        "mentorcare/season.html", form=form, block=block, of=of, **_days(block.first_day)
    )
    return page, status


@bp.post("/mentoring/seasons/<public_id>/remove", defaults=_OWN, endpoint="remove_season")
@bp.post("/desk/mentors/<of>/seasons/<public_id>/remove", endpoint="remove_season")
@access.signed_in
def remove_season(of: str, public_id: str) -> ResponseReturnValue:
    """Take a busy season away; the list offers to put it back."""
    seasons.remove(db(), current_actor(), public_id, of=of, link=_link(), now=now())
    return redirect(url_for("mentorcare.seasons", of=of, removed=public_id), 303)


@bp.post("/mentoring/seasons/<public_id>/restore", defaults=_OWN, endpoint="restore_season")
@bp.post("/desk/mentors/<of>/seasons/<public_id>/restore", endpoint="restore_season")
@access.signed_in
def restore_season(of: str, public_id: str) -> ResponseReturnValue:
    """Put a busy season back."""
    seasons.restore(db(), current_actor(), public_id, of=of, link=_link(), now=now())
    flash(gettext("다시 적어 두었어요."), "success")
    return _to_list(of)


def _behalf(
    view: MentorOverview,
    *,
    pause: PauseForm | None = None,
    room: RoomForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        "mentorcare/behalf.html",
        view=view,
        pause=pause or PauseForm(formdata=None),
        room=room or RoomForm(formdata=None, data=asdict(view.room)),
        said=_said,
        earliest=today_in_seoul() + timedelta(days=1),
        latest=today_in_seoul() + mentors.LONGEST_PAUSE,
    )
    return page, status


def _said(entry: DoneFor) -> str:
    if entry.action in mentor_deeds.ACTIONS:
        return mentor_deeds.sentence(entry.action, entry.facts, current_language())
    return deed(entry.action)


def _days(first: date | None = None) -> dict[str, date]:
    today = today_in_seoul()
    return {"earliest": min(first or today, today), "latest": today + seasons.FARTHEST}


def _link() -> str:
    """Return the address of the page on which a mentor sees what was done for them."""
    return full_address("mentorcare.index")


def _done(of: str) -> ResponseReturnValue:
    flash(gettext("멘토를 대신해서 바꿨어요. 멘토에게 알렸어요."), "success")
    return redirect(url_for("mentorcare.behalf", of=of), 303)


def _to_list(of: str) -> ResponseReturnValue:
    return redirect(url_for("mentorcare.seasons", of=of), 303)
