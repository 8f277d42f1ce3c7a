"""Search among cases and mentors: one box, filters with counts, results while typing."""

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now, today_in_seoul
from app.errors import N_
from app.services.case_search import SORTS as CASE_SORTS
from app.services.case_search import CaseResults, search_cases
from app.services.finding import find
from app.services.mentor_search import SORTS as MENTOR_SORTS
from app.services.mentor_search import MentorResults, search_mentors
from app.services.searching import CASE_FACETS, MENTOR_FACETS, PAGE_SIZE, Wish
from app.services.suggesting import suggest
from app.web import access
from app.web.auth import actor_or_none
from app.web.database import db, runtime
from app.web.filters import named, own_words
from app.web.htmx import page_or_partial, with_address
from app.web.limits import SEARCH, SUGGEST, limiter
from app.web.paging import Page
from app.web.reference import catalogue
from app.web.search.parse import own_address, parse_wish
from app.web.tables import csv_response
from app.web.words import word

bp = Blueprint("search", __name__)
MAX_EXPORT = 1000
SEARCHES = ("everything", "cases", "mentors")
"""Pages with a search box that a suggestion may lead to."""
CASE_COLUMNS = (
    N_("제목"),
    N_("기업"),
    N_("시군"),
    N_("이전 수준"),
    N_("이후 수준"),
    N_("기간(개월)"),
    N_("비용(원)"),
    N_("주소"),
)
MENTOR_COLUMNS = (
    N_("멘토"),
    N_("기업"),
    N_("시군"),
    N_("소개"),
    N_("분야"),
    N_("사례 수"),
    N_("남은 자리"),
    N_("전체 자리"),
)


@bp.get("/find")
@access.public
@limiter.limit(SEARCH)
def everything() -> ResponseReturnValue:
    """Show cases and mentors for one sentence, with the reason of the first result open."""
    wish = parse_wish(())
    found = find(
        db(),
        runtime().search,
        wish.text,
        viewer=actor_or_none(),
        catalogue=catalogue(),
        today=today_in_seoul(now()),
        literal=wish.literal,
    )
    return page_or_partial("search/find.html", "search/_find.html", wish=wish, found=found)


@bp.get("/suggestions")
@access.public
@limiter.limit(SUGGEST)
def suggestions() -> str:
    """Show what the letters typed so far may become, as links to results and cases."""
    page = request.args.get("to", "everything")
    found = suggest(db(), runtime().search, request.args.get("q", "")[:200], catalogue=catalogue())
    return render_template(
        "search/_suggestions.html", found=found, to=page if page in SEARCHES else "everything"
    )


@bp.get("/cases/")
@access.public
@limiter.limit(SEARCH)
def cases() -> ResponseReturnValue:
    """Show published cases."""
    wish = parse_wish(CASE_FACETS)
    results = _cases(wish, PAGE_SIZE)
    page = Page(results.found, wish.page, results.total, PAGE_SIZE)
    body = page_or_partial(
        "search/cases.html",
        "search/_cases.html",
        wish=wish,
        results=results,
        page=page,
        sorts=list(CASE_SORTS),
    )
    return with_address(body, own_address(wish))


@bp.get("/cases/export.csv")
@access.public
@limiter.limit(SEARCH)
def export_cases() -> Response:
    """Return the found cases as CSV, up to a thousand."""
    results = _cases(parse_wish(CASE_FACETS), MAX_EXPORT)
    rows = (
        (
            own_words(f.card, "title"),
            own_words(f.card.firm),
            named(f.card.firm.place),
            word("level", f.card.level_before),
            word("level", f.card.level_after),
            f.card.months,
            f.card.cost_won,
            url_for("casepages.show", public_id=f.card.public_id, _external=True),
        )
        for f in results.found
    )
    header = [str(gettext(name)) for name in CASE_COLUMNS]
    return csv_response("cases.csv", header, rows)


def _cases(wish: Wish, size: int) -> CaseResults:
    return search_cases(
        db(), runtime().search, wish, viewer=actor_or_none(), catalogue=catalogue(), size=size
    )


@bp.get("/mentors/")
@access.public
@limiter.limit(SEARCH)
def mentors() -> ResponseReturnValue:
    """Show approved mentors."""
    wish = parse_wish(MENTOR_FACETS)
    results = _mentors(wish, PAGE_SIZE)
    page = Page(results.found, wish.page, results.total, PAGE_SIZE)
    body = page_or_partial(
        "search/mentors.html",
        "search/_mentors.html",
        wish=wish,
        results=results,
        page=page,
        sorts=list(MENTOR_SORTS),
    )
    return with_address(body, own_address(wish))


@bp.get("/mentors/export.csv")
@access.public
@limiter.limit(SEARCH)
def export_mentors() -> Response:
    """Return the found mentors as CSV, up to a thousand."""
    results = _mentors(parse_wish(MENTOR_FACETS), MAX_EXPORT)
    rows = (
        (
            f.card.name,
            f.card.company.name if f.card.company else "",
            named(f.card.place) if f.card.place else "",
            f.card.headline,
            ", ".join(named(catalogue().categories[t]) for t in f.card.topics),
            len(f.card.cases),
            f.card.free,
            f.card.places,
        )
        for f in results.found
    )
    header = [str(gettext(name)) for name in MENTOR_COLUMNS]
    return csv_response("mentors.csv", header, rows)


def _mentors(wish: Wish, size: int) -> MentorResults:
    return search_mentors(
        db(), runtime().search, wish, catalogue=catalogue(), today=today_in_seoul(now()), size=size
    )
