"""Aid programmes: the list, one version with its calculator, and the eligibility check."""

from datetime import date
from itertools import chain

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now, today_in_seoul
from app.errors import Invalid
from app.services.papers.sheets import Field
from app.services.programmes import eligibility, versions, yearly
from app.services.programmes.facts import facts_of
from app.services.programmes.versions import Wanted
from app.web import access
from app.web.asking import asked
from app.web.auth import actor_or_none
from app.web.database import db, runtime
from app.web.downloads import table_response
from app.web.filters import named
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page
from app.web.programme_words import MANWON, init_programme_words, options, their_text, whole
from app.web.programmes.forms import CheckForm
from app.web.reference import catalogue
from matching.programmes.cost import CostSplit, split

bp = Blueprint("programmes", __name__)
bp.record_once(lambda state: init_programme_words(state.app))
MAX_COST = 10**9
"""The greatest cost the calculator takes, in 만원."""


@bp.get("/")
@access.public
def index() -> str:
    """List the published programmes."""
    wish = asked(versions.SORTS, {"family": None, "year": None})
    found = versions.public_list(
        db(), Wanted(wish.text, wish.filters, wish.sort, wish.page, PAGE_SIZE)
    )
    return page_or_partial(
        "programmes/index.html",
        "programmes/_found.html",
        wish=wish,
        page=Page(found.rows, wish.page, found.total),
        families=options("family", found.families),
        years={str(year): str(year) for year in found.years},
        sorts={
            "newest": gettext("최근 해부터"),
            "name": gettext("이름순"),
            "ceiling": gettext("한도가 큰 순"),
        },
        today=_today(),
    )


@bp.get("/list.<any(xlsx, csv):kind>")
@access.public
def export(kind: str) -> Response:
    """Hand out the programmes that the list finds."""
    wish = asked(versions.SORTS, {"family": None, "year": None})
    found = versions.public_list(db(), Wanted(wish.text, wish.filters, wish.sort, 1, None))
    fields = [
        Field(gettext("지원 사업"), 30), Field(gettext("해"), 8, "number"),
        Field(gettext("지원 한도 (원)"), 16, "won"),
        Field(gettext("기업 몫 (퍼센트)"), 10, "number"),
        Field(gettext("유효 첫날"), 12, "day"), Field(gettext("유효 끝날"), 12, "day"),
        Field(gettext("출처"), 40), Field(gettext("출처의 날"), 12, "day"),
        Field(gettext("규칙"), 60),
    ]  # fmt: skip
    rows = [
        [
            named(row.programme), row.version.year, row.version.ceiling_won,
            row.version.own_share_percent, row.version.valid_from, row.version.valid_to,
            row.version.source, row.version.source_date,
            " / ".join(their_text(rule) for rule in versions.read(row.version).rules),
        ]
        for row in found.rows
    ]  # fmt: skip
    return table_response(kind, "ieum-programmes", gettext("지원 사업"), fields, rows)


@bp.get("/<public_id>")
@access.public
def show(public_id: str) -> str:
    """Show a version in plain words, and who pays what of a cost."""
    view = versions.see(db(), public_id)
    text = request.args.get("cost", "")
    cost = whole(text)
    too_much = cost is not None and cost > MAX_COST
    result = None if cost is None or too_much else split(view.version, cost * MANWON)
    return render_template(
        "programmes/show.html",
        view=view,
        cost=text[:20],
        split=result,
        cost_wrong=bool(text) and result is None,
        today=_today(),
    )


@bp.route("/check", methods=["GET", "POST"])
@access.public
def check() -> ResponseReturnValue:
    """Judge the typed facts by all programmes in force; nothing of them is kept."""
    today = _today()
    form = CheckForm(home=runtime().settings.home_region)
    results, status = None, 200
    if request.method == "POST":
        try:
            facts = form.facts(today)
            results = _with_money(eligibility.check_all(db(), facts, on=today), form.cost_won())
        except Invalid as invalid:
            form.validate()
            form.take(invalid)
            status = 422
    page = render_template(
        "programmes/check.html",
        form=form,
        flags=form.flags(_asked_facts(results)),
        results=results,
        firms=_own_firms(),
        firm=None,
        today=today,
    )
    return page, status


@bp.get("/check/<company_id>")
@access.signed_in
def check_firm(company_id: str) -> str:
    """Judge a firm by what the site knows of it: for its people and for the desk of its place."""
    actor, moment, today = actor_or_none(), now(), _today()
    assert actor is not None  # noqa: S101 - the mark of the view lets nobody else in
    view = yearly.see(db(), actor, company_id, catalogue=catalogue(), now=moment)
    company = view.company
    facts = facts_of(db(), [company.id], on=today, catalogue=catalogue())[company.id]
    cost = whole(request.args.get("cost", ""))
    results = eligibility.check_all(db(), facts, on=today)
    return render_template(
        "programmes/check_firm.html",
        results=_with_money(results, None if cost is None else min(cost, MAX_COST) * MANWON),
        firm=company,
        cost=request.args.get("cost", "")[:20],
        may_change=view.may_change,
        today=today,
    )


def _today() -> date:
    return today_in_seoul(now())


def _own_firms() -> list[tuple[str, str]]:
    actor = actor_or_none()
    return [(seat.public_id, seat.name) for seat in actor.companies] if actor else []


def _with_money(
    results: tuple[eligibility.Checked, ...], cost_won: int | None
) -> list[tuple[eligibility.Checked, CostSplit | None]]:
    return [
        (one, None if cost_won is None else split(one.version, min(cost_won, MAX_COST * MANWON)))
        for one in results
    ]


def _asked_facts(
    results: list[tuple[eligibility.Checked, CostSplit | None]] | None,
) -> set[str]:
    """Return the facts that rules in force ask for: the form asks for no others."""
    if results is None:
        found = [versions.read(row.version) for row in versions.in_force(db(), on=_today())]
    else:
        found = [one.version for one, _ in results]
    rules = (rule.any for version in found for rule in version.rules)
    preferences = (wish.any for version in found for wish in version.preferences)
    return {condition.fact for any_ in chain(rules, preferences) for condition in any_}
