"""Pages of a mentor's own record: applying, changing, resting."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now, today_in_seoul
from app.errors import Conflict, Invalid
from app.services import mentor_invitations, mentors
from app.services.actor import Seat
from app.services.imports import mentors as listed_mentors
from app.services.mentors import MentorProfile
from app.web import access
from app.web.auth import current_actor
from app.web.category_groups import grouped
from app.web.database import db, runtime
from app.web.filters import day
from app.web.mentoring.forms import MentorForm, SeasonForm
from app.web.reference import catalogue

bp = Blueprint("mentoring", __name__)


@bp.route("/apply", methods=["GET", "POST"])
@access.signed_in
def apply() -> ResponseReturnValue:
    """Show the form; apply as a mentor. Who has applied before changes that record instead."""
    actor = current_actor()
    if actor.mentor is not None:
        return redirect(url_for("mentoring.edit"), 303)
    # who was invited finds what the own case says
    invited, listed = request.args.get("invitation", ""), request.args.get("offer", "")
    offer = mentor_invitations.offer_of(db(), actor, invited) if invited else None
    if listed:
        offer = listed_mentors.offer_of(db(), actor, runtime().settings.key(), listed)
    form = MentorForm(companies=_pairs(mentors.possible_companies(actor)), obj=offer)
    if request.method == "GET":
        form.languages.data = ["ko"]
    status = 200
    if request.method == "POST":
        status = _try(form, None)
        if status == 303:
            flash(
                gettext("멘토 신청을 받았어요. 코디네이터가 확인하면 메일로 알려 드려요."),
                "success",
            )
            return redirect(url_for("my.index"), 303)
    return _page(form, None), status


@bp.route("/edit", methods=["GET", "POST"])
@access.mentor
def edit() -> ResponseReturnValue:
    """Show the filled form; change the own mentor record."""
    actor = current_actor()
    profile = mentors.own_profile(db(), actor)
    firms = list(mentors.possible_companies(actor))
    if profile.company is not None and profile.company not in firms:
        firms.append(profile.company)
    form = MentorForm(companies=_pairs(firms), obj=profile.mentor)
    if request.method == "GET":
        form.capacity.data = profile.capacity
        form.company.data = profile.company.public_id if profile.company else ""
    status = 200
    if request.method == "POST":
        status = _try(form, profile)
        if status == 303:
            flash(gettext("저장했어요."), "success")
            return redirect(url_for("my.index"), 303)
    return _page(form, profile), status


@bp.route("/season", methods=["GET", "POST"])
@access.mentor
def season() -> ResponseReturnValue:
    """Show whether the mentor rests; rest until a day, or take requests again."""
    actor, today = current_actor(), today_in_seoul(now())
    form = SeasonForm()
    if request.method == "POST" and "resume" in request.form:
        mentors.pause_until(db(), actor, None, now=now())
        flash(gettext("다시 요청을 받아요."), "success")
        return redirect(url_for("my.index"), 303)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                mentors.pause_until(db(), actor, form.until.data, now=now())
            except Invalid as invalid:
                form.take(invalid)
            else:
                note = gettext(
                    "%(day)s까지 쉬어요. 그동안 새 요청이 오지 않아요.", day=day(form.until.data)
                )
                flash(note, "success")
                return redirect(url_for("my.index"), 303)
    mentor = mentors.own_profile(db(), actor).mentor
    paused = mentor.paused_until if mentor.paused_until and mentor.paused_until >= today else None
    page = render_template(
        "mentoring/season.html",
        form=form,
        paused=paused,
        earliest=today + timedelta(days=1),
        latest=today + mentors.LONGEST_PAUSE,
    )
    return page, status


def _try(form: MentorForm, profile: MentorProfile | None) -> int:
    """Apply or change; return 303 when done, else the status of the form that comes again."""
    if not form.validate():
        return 422
    act = mentors.apply_as_mentor if profile is None else mentors.change_mentor
    try:
        act(db(), current_actor(), form.given(), catalogue=catalogue(), now=now())
    except Invalid as invalid:
        form.take(invalid)
        return 422
    except Conflict as conflict:
        form.take(Invalid({"capacity": conflict.problem}))
        return 409
    return 303


def _page(form: MentorForm, profile: MentorProfile | None) -> str:
    remedies = list(catalogue().remedies.values())
    kinds = list(dict.fromkeys(remedy.kind for remedy in remedies))
    return render_template(
        "mentoring/form.html",
        form=form,
        profile=profile,
        groups=grouped(catalogue().categories),
        remedies=[(kind, [r for r in remedies if r.kind == kind]) for kind in kinds],
    )


def _pairs(firms: list[Seat] | tuple[Seat, ...]) -> list[tuple[str, str]]:
    return [(firm.public_id, firm.name) for firm in firms]
