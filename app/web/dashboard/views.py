"""The dashboard of a region: how far firms came, where they wait, who carries how much."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_, Invalid, NotFound
from app.services.figures import dashboard, limits
from app.services.figures.dashboard import STEPS, STUCK, Dashboard, Wish
from app.services.papers.sheets import Field
from app.services.scope import Scope, scope_of
from app.services.weights import region_of
from app.web import access
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.dashboard import charts, words
from app.web.dashboard.forms import LimitForm
from app.web.database import db
from app.web.desk_choices import industry_options, place_options, region_options
from app.web.downloads import table_response
from app.web.filters import named
from app.web.htmx import page_or_partial
from app.web.limits import PAPER, limiter
from app.web.paging import PAGE_SIZE, Page
from app.web.reference import catalogue, located

bp = Blueprint("dashboard", __name__)
_YEARS = 5
_SORTS = ("longest", "name")


@bp.get("/")
@access.desk_reader
def index() -> str:
    """Show the dashboard, and regions side by side to who sees several."""
    scope, question = _scope(), _asked()
    view = _picture(scope, question)
    regions = region_options(scope, catalogue())
    narrowed = _narrowed(question)
    return page_or_partial(
        "dashboard/index.html",
        "dashboard/_charts.html",
        asked=question,
        view=view,
        charts=charts,
        words=words,
        narrowed=narrowed,
        regions=regions,
        compared=_compared(scope, question) if len(regions) > 1 else [],
        places=place_options(scope, catalogue(), question["region"]),
        industries=industry_options(catalogue()),
        years=_years(),
    )


@bp.get("/dashboard.<any(xlsx, csv):kind>")
@access.desk_reader
@limiter.limit(PAPER)
def table(kind: str) -> Response:
    """Hand out every number of the dashboard."""
    view = _picture(_scope(), _asked())
    return table_response(
        kind, "ieum-dashboard", gettext("현황판"), charts.fields(), charts.rows(view)
    )


@bp.get("/regions.<any(xlsx, csv):kind>")
@access.desk_reader
@limiter.limit(PAPER)
def regions(kind: str) -> Response:
    """Hand out the regions side by side."""
    columns = [Field(gettext("지역"), 20)]
    columns += [Field(words.step(code), 14, "number") for code in STEPS]
    lines = _compared(_scope(), _asked())
    return table_response(
        kind, "ieum-regions", gettext("지역 견주기"), columns,
        [(name, *(counts[code] for code in STEPS)) for name, _code, counts in lines],
    )  # fmt: skip


@bp.get("/stuck/<stage>")
@access.desk_reader
def stuck(stage: str) -> str:
    """List the firms that wait longer than the region wants."""
    question = _asked(_SORTS)
    found, total = _stuck(stage, question, page=question.page)
    return page_or_partial(
        "dashboard/stuck.html",
        "dashboard/_stuck.html",
        asked=question,
        stage=stage,
        words=words,
        found=Page(tuple(found), question.page, total),
        now=clock.now(),
        narrowed=_narrowed(question),
    )


@bp.get("/stuck/<stage>.<any(xlsx, csv):kind>")
@access.desk_reader
@limiter.limit(PAPER)
def stuck_table(stage: str, kind: str) -> Response:
    """Hand out the firms that wait."""
    found, _total = _stuck(stage, _asked(_SORTS), page=None)
    now = clock.now()
    return table_response(
        kind, f"ieum-stuck-{stage}", words.waits(stage),
        [
            Field(gettext("기업"), 24), Field(gettext("시·군"), 14),
            Field(gettext("언제부터"), 14, "day"),
            Field(gettext("기다린 날"), 12, "number"),
        ],
        [
            (
                firm.name, located(catalogue().places[firm.place]),
                clock.today_in_seoul(firm.since), (now - firm.since).days,
            )
            for firm in found
        ],
    )  # fmt: skip


@bp.route("/limits", methods=["GET", "POST"])
@access.coordinator
def edit_limits() -> ResponseReturnValue:
    """Show after how many days a region calls a firm stuck; set them."""
    actor = current_actor()
    region = region_of(actor, request.args.get("region", ""))
    form = LimitForm(data=limits.limits_of(db(), [region]))
    status = 200
    if request.method == "POST":
        try:
            form.validate()
            limits.change(db(), actor, region, form.given(), now=clock.now())
        except Invalid as invalid:
            form.take(invalid)
            status = 422
        else:
            flash(gettext("저장했어요. 지금부터 현황판은 이 날수로 세요."), "success")
            return redirect(url_for("dashboard.index", region=region), 303)
    page = render_template(
        "dashboard/limits.html",
        form=form,
        region=region,
        regions={code: named(catalogue().regions[code]) for code in actor.coordinator_regions},
        defaults=limits.DEFAULTS,
        words=words,
    )
    return page, status


def _scope() -> Scope:
    return scope_of(current_actor(), catalogue())


def _asked(sorts: tuple[str, ...] = ()) -> Asked:
    known = catalogue()
    filters = {
        "region": tuple(known.regions), "place": tuple(known.places),
        "industry": tuple(known.trades), "year": tuple(_years()),
    }  # fmt: skip
    return asked(sorts, filters)


def _narrowed(question: Asked) -> dict[str, str]:
    names = ("region", "place", "industry", "year")
    return {name: question[name] for name in names if question[name]}


def _wish(question: Asked) -> Wish:
    return Wish(
        question["region"], question["place"], question["industry"], int(question["year"] or 0)
    )


def _picture(scope: Scope, question: Asked) -> Dashboard:
    return dashboard.picture(db(), scope, _wish(question), catalogue=catalogue(), now=clock.now())


def _stuck(
    stage: str, question: Asked, *, page: int | None
) -> tuple[list[dashboard.StuckFirm], int]:
    if stage not in STUCK:
        raise NotFound(N_("이 단계는 없어요."))
    return dashboard.stuck_firms(
        db(), _scope(), _wish(question), stage, catalogue=catalogue(), now=clock.now(),
        by_name=question.sort == "name", offset=((page or 1) - 1) * PAGE_SIZE,
        limit=PAGE_SIZE if page else None,
    )  # fmt: skip


def _compared(scope: Scope, question: Asked) -> list[tuple[str, str, dict[str, int]]]:
    found = dashboard.by_region(db(), scope, _wish(question), catalogue=catalogue())
    return [
        (named(catalogue().regions[code]), code, counts)
        for code, counts in found.items()
        if any(counts.values())
    ]


def _years() -> dict[str, str]:
    this = clock.today_in_seoul().year
    return {str(year): str(year) for year in range(this, this - _YEARS, -1)}
