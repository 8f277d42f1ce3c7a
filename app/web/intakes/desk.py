"""Intents on the desk: the list, one of them, who visits, how it ends."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Conflict, Invalid
from app.services.intakes import eligibility, ending, listing, visitors
from app.services.intakes.listing import Line
from app.services.papers.sheets import Cell, Field
from app.services.plans import making
from app.services.scope import Scope, scope_of
from app.services.signed_links import intake_token
from app.web import access
from app.web.addresses import site_links
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.errors import say
from app.web.filters import named
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.intake_words import WORDS, intake_word
from app.web.intakes.forms import AssignForm, CloseForm
from app.web.paging import Page
from app.web.reference import catalogue

bp = Blueprint("intakedesk", __name__)


@bp.get("/")
@access.desk_reader
def index() -> str:
    """List intents."""
    wish, scope = _asked()
    moment = clock.now()
    found, total = listing.find(db(), scope, **_wanted(wish), page=wish.page, now=moment)
    whole = scope_of(current_actor(), catalogue())
    return page_or_partial(
        "intakes/index.html",
        "intakes/_list.html",
        page=Page(tuple(found), wish.page, total, listing.PAGE_SIZE),
        wish=wish,
        counts=listing.counts(db(), scope),
        sorts=dict.fromkeys(listing.SORTS),
        states=listing.STATES,
        places={code: named(catalogue().places[code]) for code in sorted(whole.places)},
        now=moment,
    )


@bp.get("/intakes.<any(xlsx, csv):kind>")
@access.desk_reader
def export(kind: str) -> Response:
    """Hand out the intents that the list finds; whom to call is not among it."""
    wish, scope = _asked()
    found, _ = listing.find(db(), scope, **_wanted(wish), size=listing.MAX_EXPORT, now=clock.now())
    fields = [
        Field(gettext("기업"), 24), Field(gettext("시·군"), 12), Field(gettext("상태"), 16),
        Field(gettext("언제부터"), 12, "day"), Field(gettext("기한 넘김"), 10),
        Field(gettext("작년 매출"), 18, "won"), Field(gettext("직원 수"), 10, "number"),
        Field(gettext("힘든 점"), 40), Field(gettext("찾아가는 분"), 14),
        Field(gettext("이음의 기업"), 24), Field(gettext("보낸 날"), 12, "day"),
        Field(gettext("끝난 까닭"), 24),
    ]  # fmt: skip
    return table_response(
        kind, "ieum-intakes", gettext("관심 기업"), fields, [_cells(line) for line in found]
    )


@bp.get("/<intake>")
@access.desk_reader
def show(intake: str) -> str:
    """Show an intent with its history."""
    return _page(intake, CloseForm())


@bp.route("/<intake>/visitor", methods=["GET", "POST"])
@access.coordinator
def assign(intake: str) -> ResponseReturnValue:
    """Choose who visits the firm."""
    wish = asked(visitors.SORTS)
    form = AssignForm()
    if request.method == "POST":
        form.validate()
        try:
            visitors.assign(
                db(), current_actor(), intake, form.mentor.data or "",
                day=form.day.data, text=form.text.data or "", sure=form.sure.data,
                catalogue=catalogue(), links=site_links(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("방문을 부탁드렸어요. 알림과 메일로 전했어요."), "success")
            return redirect(url_for("intakedesk.show", intake=intake), 303)
    opened, found = visitors.candidates(
        db(), current_actor(), intake, text=wish.text, sort=wish.sort, catalogue=catalogue(),
        now=clock.now(),
    )  # fmt: skip
    page = page_or_partial(
        "intakes/assign.html",
        "intakes/_candidates.html",
        opened=opened,
        found=found,
        form=form,
        wish=wish,
        today=clock.today_in_seoul(clock.now()),
    )
    return page, 422 if request.method == "POST" else 200


@bp.post("/<intake>/visitor/off")
@access.coordinator
def unassign(intake: str) -> ResponseReturnValue:
    """Take the visitor off."""
    visitors.unassign(
        db(), current_actor(), intake, catalogue=catalogue(), links=site_links(), now=clock.now()
    )
    flash(gettext("방문자를 다시 비웠어요. 그분께 알렸어요."), "success")
    return redirect(url_for("intakedesk.show", intake=intake), 303)


@bp.post("/<intake>/close")
@access.coordinator
def close(intake: str) -> ResponseReturnValue:
    """End an intent."""
    form = CloseForm()
    form.validate()
    try:
        ending.close(
            db(), current_actor(), intake, how=form.how.data or "", reason=form.reason.data or "",
            catalogue=catalogue(), links=site_links(), now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _page(intake, form), 422
    flash(gettext("끝냈어요. 잘못 눌렀다면 이 화면에서 다시 열 수 있어요."), "success")
    return redirect(url_for("intakedesk.show", intake=intake), 303)


@bp.post("/<intake>/reopen")
@access.coordinator
def reopen(intake: str) -> ResponseReturnValue:
    """Open an intent again."""
    ending.reopen(db(), current_actor(), intake, catalogue=catalogue(), now=clock.now())
    flash(gettext("다시 열었어요."), "success")
    return redirect(url_for("intakedesk.show", intake=intake), 303)


@bp.post("/<intake>/firm")
@access.coordinator
def link(intake: str) -> ResponseReturnValue:
    """Say which firm of the site it is of; none at all undoes it."""
    firm = request.form.get("company", "")
    ending.link(db(), current_actor(), intake, firm, catalogue=catalogue(), now=clock.now())
    flash(gettext("기업과 이었어요.") if firm else gettext("기업과 이은 것을 풀었어요."), "success")
    return redirect(url_for("intakedesk.show", intake=intake), 303)


@bp.post("/<intake>/invite")
@access.coordinator
def invite(intake: str) -> ResponseReturnValue:
    """Invite the firm to register."""
    try:
        ending.invite(
            db(), current_actor(), intake, catalogue=catalogue(), links=site_links(),
            now=clock.now(),
        )  # fmt: skip
    except Conflict as conflict:
        flash(say(conflict.problem), "warning")
    else:
        flash(gettext("기업 등록을 권하는 메일을 보냈어요."), "success")
    return redirect(url_for("intakedesk.show", intake=intake), 303)


def _page(public_id: str, form: CloseForm) -> str:
    moment, text = clock.now(), clean(request.args.get("firm", ""))[:100]
    whole = listing.show(
        db(), current_actor(), public_id, firm_text=text, catalogue=catalogue(), now=moment
    )
    links, intake = site_links(), whole.opened.intake
    return render_template(
        "intakes/show.html",
        whole=whole,
        opened=whole.opened,
        intake=intake,
        visit=whole.opened.visit,
        form=form,
        firm_text=text,
        status_link=links.intent_status(intake_token(links.key, intake.public_id))
        if whole.opened.changes
        else "",
        may_plan=making.may_begin(whole.opened),
        programmes=eligibility.checked(
            db(), intake, on=clock.today_in_seoul(moment), catalogue=catalogue()
        )
        if intake.state != "closed"
        else (),
        today=clock.today_in_seoul(moment),
    )


def _asked() -> tuple[Asked, Scope]:
    known = {"state": listing.STATES, "place": None, "age": tuple(WORDS["age"])}
    wish = asked(listing.SORTS, known)
    scope = scope_of(current_actor(), catalogue())
    return wish, scope.within(catalogue(), place=wish["place"])


def _wanted(wish: Asked) -> dict[str, Any]:
    return {
        "text": wish.text, "state": wish["state"], "stuck": wish["age"] == "stuck",
        "sort": wish.sort,
    }  # fmt: skip


def _cells(line: Line) -> list[Cell]:
    intake = line.intake
    end = " · ".join(
        part for part in (intake_word("end", intake.ended_as), intake.ended_reason) if part
    )
    return [
        intake.firm, named(catalogue().places[intake.municipality_code]),
        intake_word("state", intake.state), clock.today_in_seoul(line.since),
        gettext("예") if line.stuck else "", intake.sales_won, intake.headcount, intake.pain,
        line.visitor.name if line.visitor else "", line.company.name if line.company else "",
        clock.today_in_seoul(intake.created_at), end,
    ]  # fmt: skip
