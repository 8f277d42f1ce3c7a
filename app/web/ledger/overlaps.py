"""Overlaps: what was found, what was decided, and the rules behind it."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.services.ledger import overlaps, rules
from app.services.papers.sheets import Cell, Field
from app.web import access
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.filters import named, own_words
from app.web.htmx import page_or_partial
from app.web.ledger import forms
from app.web.ledger.views import area_of, place_name, places_seen, scope
from app.web.ledger_words import ledger_choices, ledger_word
from app.web.paging import PAGE_SIZE, Page
from app.web.reference import catalogue

bp = Blueprint("overlaps", __name__)


@bp.get("/overlaps")
@access.desk_reader
def index() -> str:
    """List overlaps, those that wait for a decision first."""
    wish = _asked()
    found, total = overlaps.find(db(), scope(), _wish(wish, everything=False))
    return page_or_partial(
        "ledger/overlaps.html",
        "ledger/_overlaps.html",
        asked=wish,
        found=Page(tuple(found), wish.page, total),
        places=places_seen(),
        place=place_name,
        area=area_of,
        may=scope().may_change,
    )


@bp.get("/overlaps/list.<any(xlsx, csv):kind>")
@access.desk_reader
def export(kind: str) -> Response:
    """Hand out the overlaps that the list finds, each with its rule."""
    found, _ = overlaps.find(db(), scope(), _wish(_asked(), everything=True))
    fields = [
        Field(gettext("기업"), 22), Field(gettext("시·군"), 10),
        Field(gettext("무엇이 걸렸나"), 22),
        Field(gettext("규칙"), 40), Field(gettext("규칙 출처"), 40),
        Field(gettext("나중 지원"), 34), Field(gettext("먼저 지원"), 34),
        Field(gettext("찾은 날"), 12, "day"), Field(gettext("판단"), 14),
        Field(gettext("까닭"), 40), Field(gettext("시연용"), 8),
    ]  # fmt: skip
    table: list[list[Cell]] = [
        [
            own_words(row.company) if row.company else row.aid.firm,
            place_name(row.company.municipality_code if row.company else None),
            ledger_word("overlap", row.rule.kind), named(row.rule), row.rule.source,
            _aid_text(row.aid), _aid_text(row.other) if row.other else "",
            clock.today_in_seoul(row.finding.found_at),
            ledger_word("outcome", row.finding.outcome or "open"), row.finding.reason,
            gettext("예") if row.aid.demonstration else "",
        ]
        for row in found
    ]  # fmt: skip
    return table_response(kind, "ieum-overlaps", gettext("중복 의심"), fields, table)


@bp.get("/overlaps/<finding>")
@access.desk_reader
def show(finding: str) -> str:
    """Show an overlap: the rule, both rows, the decision."""
    return _page(finding, forms.DecideForm(formdata=None))


@bp.post("/overlaps/<finding>/decide")
@access.coordinator
def decide(finding: str) -> ResponseReturnValue:
    """Say whether it is a breach, and why."""
    form = forms.DecideForm()
    try:
        overlaps.decide(
            db(), current_actor(), scope(), finding,
            outcome=form.outcome.data or "", reason=form.reason.data or "", now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _page(finding, form), 422
    flash(gettext("판단을 적었어요. 되돌릴 수 있어요."), "success")
    return redirect(url_for("overlaps.show", finding=finding), 303)


@bp.post("/overlaps/<finding>/undo")
@access.coordinator
def undo(finding: str) -> ResponseReturnValue:
    """Take a decision back."""
    overlaps.undo(db(), current_actor(), scope(), finding, now=clock.now())
    flash(gettext("판단을 되돌렸어요. 다시 판단할 수 있어요."), "success")
    return redirect(url_for("overlaps.show", finding=finding), 303)


@bp.get("/rules")
@access.desk_reader
def rule_list() -> str:
    """List the rules against giving twice, each with its days and its source."""
    found = rules.listed(db(), scope(), catalogue())
    return render_template(
        "ledger/rules.html",
        rules=found,
        may=scope().may_change,
        today=clock.today_in_seoul(),
        changing=sorted(scope().changing),
    )


@bp.get("/rules.<any(xlsx, csv):kind>")
@access.desk_reader
def rule_export(kind: str) -> Response:
    """Hand out the rules."""
    fields = [
        Field(gettext("무엇을 보나"), 22), Field(gettext("규칙"), 44), Field(gettext("목적"), 24),
        Field(gettext("몇 해"), 8, "number"), Field(gettext("한도 (원)"), 16, "won"),
        Field(gettext("시작하는 날"), 12, "day"), Field(gettext("끝나는 날"), 12, "day"),
        Field(gettext("출처"), 60),
    ]  # fmt: skip
    table: list[list[Cell]] = [
        [
            ledger_word("overlap", row.kind), named(row),
            ", ".join(ledger_word("purpose", name) for name in row.purposes), row.years,
            row.limit_won, row.valid_from, row.valid_to, row.source,
        ]
        for row in rules.listed(db(), scope(), catalogue())
    ]  # fmt: skip
    return table_response(kind, "ieum-overlap-rules", gettext("중복 규칙"), fields, table)


@bp.route("/rules/new", methods=["GET", "POST"])
@access.coordinator
def new_rule() -> ResponseReturnValue:
    """Add a rule of a region."""
    form, regions = forms.RuleForm(), sorted(scope().changing)
    form.region.choices = [(code, named(catalogue().regions[code])) for code in regions]
    form.kind.choices = list(ledger_choices("overlap").items())
    purposes = request.form.getlist("purposes")
    if request.method == "POST" and form.validate():
        try:
            rules.add(
                db(), current_actor(), scope(), form.region.data or "", form.typed(purposes),
                now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("규칙을 더하고 장부를 다시 살폈어요."), "success")
            return redirect(url_for("overlaps.rule_list"), 303)
    elif request.method == "GET":
        form.valid_from.data = clock.today_in_seoul()
    page = render_template("ledger/rule.html", form=form, purposes=purposes)
    return page, 422 if request.method == "POST" else 200


@bp.post("/rules/<rule>/end")
@access.coordinator
def end_rule(rule: str) -> ResponseReturnValue:
    """End a rule today; it can be opened again."""
    today = clock.today_in_seoul()
    rules.end(db(), current_actor(), scope(), rule, today, now=clock.now())
    flash(gettext("규칙을 오늘까지로 끝냈어요. 다시 열 수 있어요."), "success")
    return redirect(url_for("overlaps.rule_list"), 303)


@bp.post("/rules/<rule>/reopen")
@access.coordinator
def reopen_rule(rule: str) -> ResponseReturnValue:
    """Take the end of a rule back."""
    rules.reopen(db(), current_actor(), scope(), rule, now=clock.now())
    flash(gettext("규칙을 다시 열고 장부를 다시 살폈어요."), "success")
    return redirect(url_for("overlaps.rule_list"), 303)


def _page(finding: str, form: forms.DecideForm) -> str:
    row = overlaps.one(db(), scope(), finding)
    form.outcome.choices = [
        ("", gettext("골라 주세요")), *ledger_choices("outcome", "open", "gone").items()
    ]  # fmt: skip
    return render_template(
        "ledger/overlap.html",
        row=row,
        form=form,
        place=place_name,
        area=area_of,
        changing=scope().may_change(row.finding.region_code),
    )


def _asked() -> Asked:
    return asked(
        overlaps.Sorts,
        {
            "outcome": overlaps.OUTCOMES,
            "kind": list(ledger_choices("overlap")),
            "place": list(catalogue().places),
        },
    )


def _wish(wish: Asked, *, everything: bool) -> overlaps.OverlapWish:
    return overlaps.OverlapWish(
        text=wish.text,
        outcome=wish["outcome"],
        kind=wish["kind"],
        place=wish["place"],
        sort=wish.sort,
        offset=0 if everything else (wish.page - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )


def _aid_text(aid: Any) -> str:
    return f"{aid.year} {aid.title} ({aid.agency})"
