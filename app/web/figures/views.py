"""Figures that can be traced: the list of definitions, one of them, and what stands behind it."""

from typing import Any

from flask import Blueprint, Response, request

from app import clock
from app.errors import N_, NotFound
from app.services.figures import figures
from app.services.figures.aggregate import Definition
from app.services.figures.figures import Figure, Wish
from app.services.scope import Scope, scope_of
from app.web import access
from app.web import figure_words as words
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.charts import Bars, Datum
from app.web.database import db
from app.web.desk_choices import (
    industry_options,
    place_options,
    programme_options,
    region_options,
)
from app.web.downloads import PDF, download, table_response
from app.web.figures import tables
from app.web.htmx import page_or_partial
from app.web.language import translate
from app.web.limits import PAPER, limiter
from app.web.paging import PAGE_SIZE, Page
from app.web.reference import catalogue
from app.web.words import WORDS, word

bp = Blueprint("figures", __name__)
CHECKS = ("self_reported", "documented", "checked")
MOST_IN_PAPER = 40
YEARS = 10
"""Years that are offered, back from this one."""
_GONE = N_("이 수치는 찾지 못했어요. 거르는 조건을 바꿔 보세요.")


@bp.get("/")
@access.desk_reader
def index() -> str:
    """List the definitions with their figures."""
    scope, question = _scope(), _asked()
    wish = wish_of(question)
    found, total = figures.list_figures(
        db(), scope, wish, catalogue(), offset=(question.page - 1) * PAGE_SIZE
    )
    return page_or_partial(
        "figures/index.html",
        "figures/_list.html",
        asked=question,
        found=Page(tuple(found), question.page, total),
        words=words,
        address=lambda figure: words.address(figure.definition, _narrowed(question)),
        **_choices(scope, question),
    )


@bp.get("/figures.<any(xlsx, csv):kind>")
@access.desk_reader
@limiter.limit(PAPER)
def table(kind: str) -> Response:
    """Hand out the list with every definition in full."""
    question = _asked()
    found, _total = figures.list_figures(
        db(), _scope(), wish_of(question), catalogue(), limit=tables.MOST
    )
    return table_response(kind, "ieum-figures", tables.title(), tables.fields(), tables.rows(found))


@bp.get("/figures.pdf")
@access.desk_reader
@limiter.limit(PAPER)
def paper() -> Response:
    """Hand out the list as a paper."""
    from app.web.figures.paper import draw

    question = _asked()
    found, total = figures.list_figures(
        db(), _scope(), wish_of(question), catalogue(), limit=MOST_IN_PAPER
    )
    data = draw(found, total, chosen=_said(question), now=clock.now())
    return download(data, "ieum-figures.pdf", PDF)


@bp.get("/one")
@access.desk_reader
def show() -> str:
    """Show one figure: its certificate, its parts, and the values behind it."""
    scope, question, definition = _scope(), _asked(figures.ROW_SORTS), _definition()
    wish = wish_of(question)
    figure = figures.one_figure(db(), scope, wish, definition, catalogue())
    by = request.args.get("by", "")
    by = by if by in figures.BREAKDOWNS else "place"
    opened = figures.may_open(scope, wish, figure, catalogue())
    rows: Any = None
    if opened:
        found, total = figures.behind(
            db(), scope, wish, figure, catalogue(),
            sort=question.sort, offset=(question.page - 1) * PAGE_SIZE,
        )  # fmt: skip
        rows = Page(tuple(found), question.page, total)
    parts = figures.breakdown(db(), scope, wish, definition, by, catalogue())
    return page_or_partial(
        "figures/show.html",
        "figures/_rows.html",
        asked=question,
        figure=figure,
        rows=rows,
        parts=parts,
        chart=_chart(figure, parts, by),
        by=by,
        dimensions={name: translate(words.DIMENSION[name]) for name in figures.BREAKDOWNS},
        row_sorts={name: translate(text) for name, text in words.ROW_SORT.items()},
        chosen=_said(question),
        own=words.address(definition, _narrowed(question)),
        changing=scope.changing,
        words=words,
    )


@bp.get("/values.<any(xlsx, csv):kind>")
@access.desk_reader
@limiter.limit(PAPER)
def values(kind: str) -> Response:
    """Hand out the values behind one figure that the reader may open."""
    scope, question, definition = _scope(), _asked(figures.ROW_SORTS), _definition()
    wish = wish_of(question)
    figure = figures.one_figure(db(), scope, wish, definition, catalogue())
    found, _total = figures.behind(
        db(), scope, wish, figure, catalogue(), sort=question.sort, limit=tables.MOST
    )
    return table_response(
        kind, "ieum-figure-values", words.name(figure), tables.value_fields(),
        tables.value_rows(found, figure),
    )  # fmt: skip


def wish_of(question: Asked) -> Wish:
    """Return what the service is asked for."""
    return Wish(_narrowed(question), question.text, question["point"], question.sort)


def _scope() -> Scope:
    return scope_of(current_actor(), catalogue())


def _asked(sorts: tuple[str, ...] = figures.SORTS) -> Asked:
    known = catalogue()
    years = [str(year) for year in range(2000, 2101)]
    return asked(
        sorts,
        {
            "region": tuple(known.regions), "place": tuple(known.places),
            "industry": tuple(known.trades), "year": years, "check": CHECKS,
            "programme": tuple(known.programmes), "point": figures.POINTS,
        },
    )  # fmt: skip


def _narrowed(question: Asked) -> dict[str, str]:
    return {name: question[name] for name in figures.NARROW if question[name]}


def _definition() -> Definition:
    given = request.args.get
    definition = Definition(
        given("metric", ""), given("unit", ""), given("formula", ""), given("before", ""),
        given("after", ""), given("point", ""),
    )  # fmt: skip
    if definition.metric_id not in catalogue().metrics:
        raise NotFound(_GONE)
    return definition


def _choices(scope: Scope, question: Asked) -> dict[str, dict[str, str]]:
    known, this = catalogue(), clock.today_in_seoul().year
    return {
        "regions": region_options(scope, known),
        "places": place_options(scope, known, question["region"]),
        "industries": industry_options(known),
        "programmes": programme_options(known),
        "years": {str(y): str(y) for y in range(this, this - YEARS, -1)},
        "checks": {code: word("check_state", code) for code in WORDS["check_state"]},
        "points": {code: words.point(code) for code in figures.POINTS},
        "sorts": {name: translate(text) for name, text in words.SORT.items()},
    }


def _said(question: Asked) -> list[str]:
    """Return what the list was narrowed to, in words."""
    said = [words.part(n, question[n]) for n in ("region", "place", "industry", "year", "check")
            if question[n]]  # fmt: skip
    if question["programme"]:
        said.append(programme_options(catalogue())[question["programme"]])
    if question["point"]:
        said.append(words.point(question["point"]))
    return said


def _chart(figure: Figure, parts: list[figures.Part], by: str) -> Bars:
    return Bars(
        "parts",
        words.name(figure),
        tuple(
            Datum(
                words.part(by, part.value),
                abs(part.aggregate.quartiles.middle) if _has_middle(part) else None,  # type: ignore[union-attr]
                words.middle(part.aggregate) if part.aggregate else words.hidden(),
                note=words.firms(part.aggregate) if part.aggregate else "",
            )
            for part in parts
        ),
        translate(words.DIMENSION[by]),
        words.median_label(),
    )


def _has_middle(part: figures.Part) -> bool:
    return part.aggregate is not None and part.aggregate.quartiles is not None
