"""ESG on the desk: by item, by municipality, by firm; the factors."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Conflict, Invalid
from app.services.esg import factors
from app.services.esg.overview import FIRM_SORTS, Overview, list_firms, overview
from app.services.papers.sheets import Cell, Field
from app.services.scope import Scope, scope_of
from app.web import access
from app.web.asking import asked
from app.web.auth import current_actor
from app.web.charts import Bars, Datum
from app.web.database import db
from app.web.downloads import table_response
from app.web.errors import say
from app.web.esg import words
from app.web.esg.forms import FactorForm
from app.web.filters import named, own_words
from app.web.htmx import page_or_partial
from app.web.paging import Page
from app.web.reference import catalogue
from app.web.words import WORDS, word

bp = Blueprint("esgdesk", __name__)
MAX_EXPORT = 20_000


def _scope() -> Scope:
    return scope_of(current_actor(), catalogue())


def _area() -> str:
    area = request.args.get("area", "")
    return area if area in WORDS["esg_area"] else ""


@bp.get("/")
@access.desk_reader
def index() -> str:
    """Show which items firms evidence, which are open, and what was saved, by municipality."""
    area = _area()
    found = overview(db(), _scope(), catalogue=catalogue(), area=area)
    return render_template(
        "esg/overview.html", found=found, area=area, chart=_chart(found), words=words,
        places=catalogue().places,
    )  # fmt: skip


def _chart(found: Overview) -> Bars:
    return Bars(
        "esg-items",
        gettext("항목마다 근거가 있는 기업"),
        tuple(
            Datum(named(row.item), row.firms, gettext("%(n)s곳", n=row.firms))
            for row in sorted(found.items, key=lambda row: -row.firms)
            if row.firms
        ),
        gettext("항목"),
        gettext("기업"),
    )


@bp.get("/items.<any(xlsx, csv):kind>")
@access.desk_reader
def export_items(kind: str) -> Response:
    """Hand out the items."""
    found = overview(db(), _scope(), catalogue=catalogue(), area=_area())
    fields = [
        Field(gettext("영역"), 12), Field(gettext("항목"), 34),
        Field(gettext("근거가 있는 기업"), 14, "number"),
        Field(gettext("하려는 기업"), 12, "number"),
        Field(gettext("아직 없는 기업"), 14, "number"), Field(gettext("마친 과제"), 12, "number"),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            word("esg_area", row.item.area), named(row.item), row.firms, row.planned, row.left,
            row.tasks,
        ]
        for row in found.items
    ]  # fmt: skip
    return table_response(kind, "ieum-esg-items", gettext("ESG 항목"), fields, cells)


@bp.get("/places.<any(xlsx, csv):kind>")
@access.desk_reader
def export_places(kind: str) -> Response:
    """Hand out the municipalities."""
    found = overview(db(), _scope(), catalogue=catalogue(), area=_area())
    fields = [
        Field(gettext("시·군"), 14), Field(gettext("기업"), 10, "number"),
        Field(gettext("근거가 있는 기업"), 14, "number"),
        Field(gettext("근거가 있는 항목"), 14, "number"),
        Field(gettext("한 해 절감 (kgCO₂)"), 18, "number"),
        Field(gettext("계수가 없는 과제"), 14, "number"),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            named(catalogue().places[row.place]), row.firms, row.showing, row.items,
            round(row.total.kg_co2e, 1) if row.total.counted else None, row.total.without_factor,
        ]
        for row in found.places
    ]  # fmt: skip
    return table_response(kind, "ieum-esg-places", gettext("시·군별 ESG"), fields, cells)


@bp.get("/firms")
@access.desk_reader
def firms() -> ResponseReturnValue:
    """List firms with what they evidence."""
    scope = _scope()
    places = {
        code: named(catalogue().places[code]) for code in sorted(scope.places)
    } if len(scope.places) < 60 else {}  # fmt: skip
    wish = asked(FIRM_SORTS, {"place": tuple(places)})
    found, total = list_firms(
        db(), scope, text=wish.text, place=wish["place"], sort=wish.sort, page=wish.page
    )
    return page_or_partial(
        "esg/firms.html", "esg/_firms.html", page=Page(tuple(found), wish.page, total), wish=wish,
        places=places, whole=len(catalogue().esg_items),
        sorts={code: gettext(label) for code, label in words.FIRM_SORTS.items()},
    )  # fmt: skip


@bp.get("/firms.<any(xlsx, csv):kind>")
@access.desk_reader
def export_firms(kind: str) -> Response:
    """Hand out the firms that the list finds."""
    scope = _scope()
    wish = asked(FIRM_SORTS, {"place": tuple(scope.places)})
    found, _ = list_firms(
        db(), scope, text=wish.text, place=wish["place"], sort=wish.sort, size=MAX_EXPORT
    )
    fields = [
        Field(gettext("기업"), 26), Field(gettext("시·군"), 14),
        Field(gettext("근거가 있는 항목"), 14, "number"), Field(gettext("마친 과제"), 12, "number"),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            own_words(row.company), named(catalogue().places[row.company.municipality_code]),
            row.items, row.tasks,
        ]
        for row in found
    ]  # fmt: skip
    return table_response(kind, "ieum-esg-firms", gettext("기업별 ESG"), fields, cells)


@bp.route("/factors", methods=["GET", "POST"])
@access.desk_reader
def factor_list() -> ResponseReturnValue:
    """Show the factors that turn energy into carbon; coordinators add one."""
    form, status = FactorForm(), 200
    if form.is_submitted():
        form.validate()
        energy, unit = form.chosen()
        try:
            factors.add(
                db(), current_actor(), energy=energy, unit=unit, kg_co2e=form.kg_co2e.data or "",
                megajoules=form.megajoules.data or "", valid_from=form.valid_from.data,
                source=form.source.data or "", now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            problems = {("energy" if n == "unit" else n): p for n, p in invalid.fields.items()}
            form.take(Invalid(problems))
            status = 422
        except Conflict as conflict:
            form.valid_from.errors = [say(conflict.problem)]
            status = 409
        else:
            flash(gettext("계수를 더했어요. 그날부터 마친 과제에 이 값을 써요."), "success")
            return redirect(url_for("esgdesk.factor_list"), 303)
    page = render_template(
        "esg/factors.html", form=form, found=factors.all_factors(db()), words=words,
        changing=current_actor().coordinator,
    )  # fmt: skip
    return page, status


@bp.get("/factors.<any(xlsx, csv):kind>")
@access.desk_reader
def export_factors(kind: str) -> Response:
    """Hand out the factors."""
    fields = [
        Field(gettext("에너지"), 16), Field(gettext("단위"), 8),
        Field("kgCO₂eq", 14, "number"), Field("MJ", 12, "number"),
        Field(gettext("언제부터"), 14, "day"), Field(gettext("출처"), 60),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [gettext(words.ENERGIES[f.energy]), f.unit, f.kg_co2e, f.megajoules, f.valid_from, f.source]
        for f in factors.all_factors(db())
    ]
    return table_response(kind, "ieum-energy-factors", gettext("에너지 계수"), fields, cells)
