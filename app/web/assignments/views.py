"""Drafts that give every waiting challenge a mentor, to be approved by a coordinator."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app.clock import now
from app.services import assignments, weights
from app.web import access
from app.web.addresses import site_links
from app.web.assignments.words import STATES, draft_state, pair_reason
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.filters import moment
from app.web.htmx import page_or_partial
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response

bp = Blueprint("assignments", __name__)
MAX_EXPORT = 1000


@bp.get("/")
@access.coordinator
def index() -> ResponseReturnValue:
    """Show the drafts of the actor's regions."""
    actor = current_actor()
    status = request.args.get("status", "")
    found, total = assignments.list_drafts(db(), actor, status=status, page=page_number())
    return page_or_partial(
        "assignments/index.html",
        "assignments/_list.html",
        page=Page(tuple(found), page_number(), total),
        status=status if status in STATES else "",
        states=list(STATES),
        region=weights.region_of(actor, request.args.get("region", "")),
        regions=sorted(actor.coordinator_regions),
    )


@bp.get("/export.csv")
@access.coordinator
def export() -> Response:
    """Return the list of drafts as CSV."""
    status = request.args.get("status", "")
    found, _ = assignments.list_drafts(db(), current_actor(), status=status, size=MAX_EXPORT)
    header = [
        gettext("만든 때"), gettext("만든 사람"), gettext("상태"), gettext("고민"), gettext("짝"),
        gettext("보낸 요청"),
    ]  # fmt: skip
    rows = (
        (
            moment(draft.created_at), person.name, draft_state(draft.status),
            draft.summary["waiting"], draft.summary["matched"], draft.summary.get("sent", ""),
        )
        for draft, person in found
    )  # fmt: skip
    return csv_response("ieum-assignments.csv", header, rows)


@bp.post("/")
@access.coordinator
def create() -> ResponseReturnValue:
    """Work out a draft for a region."""
    actor = current_actor()
    region = weights.region_of(actor, request.form.get("region", ""))
    draft = assignments.compose(
        db(), actor, region, runtime().search, catalogue=catalogue(), now=now()
    )
    flash(gettext("초안을 만들었어요. 아직 아무에게도 알리지 않았어요."), "success")
    return redirect(url_for("assignments.show", public_id=draft.public_id), 303)


@bp.get("/<public_id>")
@access.coordinator
def show(public_id: str) -> str:
    """Show a draft: its certificate and its pairs."""
    page = assignments.show(db(), current_actor(), public_id)
    return render_template("assignments/show.html", page=page)


@bp.get("/<public_id>/pairs.csv")
@access.coordinator
def pairs_csv(public_id: str) -> Response:
    """Return the pairs of a draft as CSV."""
    page = assignments.show(db(), current_actor(), public_id)
    facts = page.draft.summary["facts"]
    header = [
        gettext("기업"), gettext("고민"), gettext("멘토"), gettext("점수"), gettext("이유"),
        gettext("보낼 짝"),
    ]  # fmt: skip
    rows = (
        (
            row.company.name, row.challenge.text, row.person.name if row.person else "",
            "" if row.pair.score is None else round(100 * row.pair.score),
            pair_reason(row.pair.reason, facts.get(str(row.challenge.id), {})),
            gettext("예") if row.pair.kept else gettext("아니요"),
        )
        for row in (*page.matched, *page.unmatched)
    )  # fmt: skip
    return csv_response("ieum-pairs.csv", header, rows)


@bp.post("/<public_id>/keep")
@access.coordinator
def keep(public_id: str) -> ResponseReturnValue:
    """Keep the ticked pairs."""
    page = assignments.keep(db(), current_actor(), public_id, _ticked(), now=now())
    flash(gettext("짝 %(n)s개를 보내기로 했어요.", n=page.kept), "success")
    return redirect(url_for("assignments.show", public_id=public_id), 303)


@bp.post("/<public_id>/approve")
@access.coordinator
def approve(public_id: str) -> ResponseReturnValue:
    """Keep the ticked pairs and send their requests."""
    actor, moment_ = current_actor(), now()
    assignments.keep(db(), actor, public_id, _ticked(), now=moment_)
    page = assignments.approve(
        db(),
        actor,
        public_id,
        catalogue=catalogue(),
        links=site_links(),
        now=moment_,
    )
    sent = page.draft.summary["sent"]
    flash(
        ngettext(
            "요청 %(num)d개를 기업을 대신해 보냈어요.",
            "요청 %(num)d개를 기업을 대신해 보냈어요.",
            sent,
        ),
        "success",
    )
    return redirect(url_for("assignments.show", public_id=public_id), 303)


@bp.post("/<public_id>/discard")
@access.coordinator
def discard(public_id: str) -> ResponseReturnValue:
    """Put a draft away."""
    assignments.discard(db(), current_actor(), public_id, now=now())
    flash(gettext("초안을 버렸어요. 되살릴 수 있어요."), "success")
    return redirect(url_for("assignments.show", public_id=public_id), 303)


@bp.post("/<public_id>/restore")
@access.coordinator
def restore(public_id: str) -> ResponseReturnValue:
    """Take a discarded draft up again."""
    assignments.restore(db(), current_actor(), public_id, now=now())
    flash(gettext("초안을 되살렸어요."), "success")
    return redirect(url_for("assignments.show", public_id=public_id), 303)


def _ticked() -> set[int]:
    return {int(value) for value in request.form.getlist("pair")[:5000] if value.isdecimal()}
