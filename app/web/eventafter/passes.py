"""What guests of an event do after the day, by the link of their own and without an account."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.services.matchday import aftermath, no_shows, outcomes
from app.services.matchday.outcomes import Own
from app.web import access
from app.web.database import db
from app.web.eventafter.forms import ContestForm
from app.web.eventafter.marks import contested
from app.web.eventafter.outcomes import outcome_form, saved, seen_at, shown, write_page
from app.web.pass_pages import keep_the_link, open_pass

bp = Blueprint("passoutcomes", __name__)
marks = Blueprint("passmarks", __name__)
keep_the_link(bp)
keep_the_link(marks)


@bp.get("/")
@access.public
def index(token: str) -> str:
    """Show the meetings of a guest with what was written."""
    opened = open_pass(token, now=clock.now())
    whole = aftermath.load(db(), opened.event)
    mine = Own(opened.row, outcomes.of_registration(whole, opened.row, now=clock.now()))
    return shown(
        whole,
        [mine],
        lambda name, met: url_for(
            f"passoutcomes.{name}",
            token=token, firm=met.firm.public_id, mentor=met.mentor.public_id,
        ),
        guest=True,
    )  # fmt: skip


@bp.route("/<firm>/<mentor>", methods=["GET", "POST"])
@access.public
def write(token: str, firm: str, mentor: str) -> ResponseReturnValue:
    """Write the outcome of a guest's meeting, or change it."""
    opened = open_pass(token, now=clock.now())
    whole = aftermath.load(db(), opened.event)
    met = outcomes.own_of(whole, opened.row, firm, mentor)
    form = outcome_form(met, met.side(opened.row.id))
    if saved(form, None, whole, met, opened.row):
        return redirect(url_for("passoutcomes.index", token=token), 303)
    return write_page(
        form, whole, met, opened.row,
        back=url_for("passoutcomes.index", token=token),
        remove=url_for("passoutcomes.take_back", token=token, firm=firm, mentor=mentor),
    )  # fmt: skip


@bp.post("/<firm>/<mentor>/remove")
@access.public
def take_back(token: str, firm: str, mentor: str) -> ResponseReturnValue:
    """Delete what was written about a guest's meeting."""
    opened = open_pass(token, now=clock.now())
    whole = aftermath.load(db(), opened.event)
    met = outcomes.own_of(whole, opened.row, firm, mentor)
    seen = seen_at(request.form.get("seen", ""))
    outcomes.take_back(db(), None, whole, met, seen=seen, now=clock.now())
    flash(gettext("적은 내용을 지웠어요."), "success")
    return redirect(url_for("passoutcomes.index", token=token), 303)


@marks.get("/", endpoint="index")
@access.public
def marks_index(token: str) -> str:
    """Show the marks of a guest."""
    opened = open_pass(token, now=clock.now())
    rows = no_shows.marks_of_registration(db(), opened.row, now=clock.now())
    return render_template(
        "eventafter/my_marks.html",
        rows=rows,
        to=lambda mark: url_for("passmarks.contest", token=token, mark=mark),
    )


@marks.route("/<mark>", methods=["GET", "POST"])
@access.public
def contest(token: str, mark: str) -> ResponseReturnValue:
    """Let a guest say that they were there, or why not."""
    opened = open_pass(token, now=clock.now())
    row = no_shows.of_guest(db(), opened.row, mark, now=clock.now())
    form = ContestForm(obj=row.mark)
    if contested(form, None, row):
        return redirect(url_for("passmarks.index", token=token), 303)
    back = url_for("passmarks.index", token=token)
    page = render_template("eventafter/contest.html", row=row, form=form, back=back)
    return page, 422 if request.method == "POST" else 200
