"""Marks of people who did not come: their owner sees and contests them, coordinators decide."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Conflict, Invalid
from app.services.actor import Actor
from app.services.matchday import no_shows
from app.services.matchday.no_shows import Row, Wish
from app.services.papers.sheets import Cell, Field
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.errors import say
from app.web.eventafter import words
from app.web.eventafter.forms import ContestForm, DecideForm
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.words import WORDS, word

own = Blueprint("noshows", __name__)
desk = Blueprint("noshowdesk", __name__)


@own.get("/")
@access.signed_in
def index() -> str:
    """Show one's marks of the last year."""
    rows = no_shows.marks_of(db(), current_actor(), now=clock.now())
    return render_template(
        "eventafter/my_marks.html",
        rows=rows,
        to=lambda mark: url_for("noshows.contest", mark=mark),
    )


@own.route("/<mark>", methods=["GET", "POST"])
@access.signed_in
def contest(mark: str) -> ResponseReturnValue:
    """Say that one was there, or why not."""
    row = no_shows.own(db(), current_actor(), mark, now=clock.now())
    form = ContestForm(obj=row.mark)
    if contested(form, current_actor(), row):
        return redirect(url_for("noshows.index"), 303)
    back = url_for("noshows.index")
    page = render_template("eventafter/contest.html", row=row, form=form, back=back)
    return page, 422 if request.method == "POST" else 200


def contested(form: ContestForm, actor: Actor | None, row: Row) -> bool:
    """Pass on what was sent and return True; False leaves a form to show, with its problems."""
    if not form.validate_on_submit():
        return False
    try:
        no_shows.contest(db(), actor, row, form.contest.data or "", now=clock.now())
    except Invalid as invalid:
        form.take(invalid)
        return False
    except Conflict as conflict:
        form.form_errors.append(say(conflict.problem))
        return False
    flash(gettext("코디네이터에게 전했어요. 살펴보고 이 화면에서 답해 드려요."), "success")
    return True


@desk.get("/")
@access.coordinator
def marks(event: str) -> str:
    """List the marks of an event."""
    wish = _wish()
    found = no_shows.listed(db(), current_actor(), event, wish, now=clock.now())
    return page_or_partial(
        "eventafter/marks.html",
        "eventafter/_marks.html",
        event=found.event,
        found=found,
        page=Page(found.rows, page_number(), found.total),
        wish=wish,
        words=words,
    )


@desk.get("/export.<any(csv, xlsx):kind>")
@access.coordinator
def export(event: str, kind: str) -> Response:
    """Hand out the marks that the list finds."""
    found = no_shows.listed(db(), current_actor(), event, _wish(everything=True), now=clock.now())
    fields = [
        Field(gettext("이름"), 24), Field(gettext("구분"), 8), Field(gettext("기다린 분"), 24),
        Field(gettext("표시한 날"), 12, "day"), Field(gettext("사라지는 날"), 12, "day"),
        Field(gettext("당사자의 말"), 40), Field(gettext("상태"), 14), Field(gettext("답"), 40),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            row.owner.name, word("event_side", row.owner.side), row.other.name,
            row.mark.marked_at.date(), row.mark.fades_on, row.mark.contest,
            gettext("거둠") if row.mark.lifted else gettext("남아 있음"), row.mark.answer,
        ]
        for row in found.rows
    ]  # fmt: skip
    return table_response(kind, "ieum-no-shows", gettext("불참 표시"), fields, cells)


@desk.route("/<mark>", methods=["GET", "POST"])
@access.coordinator
def decide(event: str, mark: str) -> ResponseReturnValue:
    """Decide about a mark."""
    row = no_shows.on_desk(db(), current_actor(), event, mark, now=clock.now())
    form = DecideForm()
    form.decision.choices = [(code, gettext(label)) for code, label in words.DECISIONS.items()]
    if form.validate_on_submit():
        try:
            no_shows.decide(
                db(), current_actor(), event, mark, form.decision.data or "",
                form.answer.data or "", now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("%(name)s: 결정을 저장했어요.", name=row.owner.name), "success")
            return redirect(url_for("noshowdesk.marks", event=event), 303)
    if request.method == "GET" and row.mark.decided_at:
        form.answer.data = row.mark.answer
    page = render_template(
        "eventafter/decide.html", event=row.event, row=row, form=form, words=words
    )
    return page, 422 if request.method == "POST" else 200


def _wish(*, everything: bool = False) -> Wish:
    view, sort = request.args.get("view", ""), request.args.get("sort", "")
    side = request.args.get("side", "")
    return Wish(
        text=clean(request.args.get("q", ""))[:100],
        view=view if view in no_shows.VIEWS else "",
        side=side if side in WORDS["event_side"] else "",
        sort=sort if sort in no_shows.SORTS else "waiting",
        offset=0 if everything else (page_number() - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )
