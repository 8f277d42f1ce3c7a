"""The annual report of a region: one page, and the same as PDF and table."""

from flask import Blueprint, Response
from flask_babel import gettext

from app import clock
from app.services.figures import annual
from app.services.figures.annual import Annual
from app.services.papers.sheets import Field
from app.services.scope import scope_of
from app.web import access, figure_words
from app.web.annual import words
from app.web.asking import asked
from app.web.auth import current_actor
from app.web.database import db
from app.web.desk_choices import region_options
from app.web.downloads import PDF, download, table_response
from app.web.filters import named
from app.web.htmx import page_or_partial
from app.web.limits import PAPER, limiter
from app.web.reference import catalogue

bp = Blueprint("annual", __name__)
_YEARS = 5


@bp.get("/")
@access.desk_reader
def index() -> str:
    """Show the report."""
    found = _report()
    return page_or_partial(
        "annual/index.html",
        "annual/_report.html",
        report=found,
        words=words,
        figure_words=figure_words,
        regions=region_options(scope_of(current_actor(), catalogue()), catalogue()),
        years=_years(),
    )


@bp.get("/annual.pdf")
@access.desk_reader
@limiter.limit(PAPER)
def paper() -> Response:
    """Hand out the report as PDF."""
    from app.web.annual.paper import draw

    found = _report()
    data = draw(found, now=clock.now())
    return download(data, f"ieum-annual-{found.region}-{found.year}.pdf", PDF)


@bp.get("/annual.<any(xlsx, csv):kind>")
@access.desk_reader
@limiter.limit(PAPER)
def table(kind: str) -> Response:
    """Hand out every number of the report with what it counts."""
    found = _report()
    fields = [
        Field(gettext("항목"), 34), Field(gettext("값"), 16), Field(gettext("전해"), 12),
        Field(gettext("뒤에 있는 기록"), 24), Field(gettext("뜻"), 60),
    ]  # fmt: skip
    lines: list[tuple[str, str, str, str, str]] = [
        (c.label, str(c.this), "" if c.before is None else str(c.before), "", c.rule)
        for c in words.counted(found)
    ]
    lines += [
        (
            f"{figure_words.name(f)} · {figure_words.point(f.definition.point)}",
            figure_words.middle(f.aggregate), "", figure_words.firms(f.aggregate),
            " · ".join(
                (figure_words.formula(f.metric, f.definition), figure_words.periods(f.definition))
            ),
        )
        for f in found.figures
    ]  # fmt: skip
    lines += [
        (named(c.place), str(c.begun), "", str(c.cases), gettext("시작한 멘토링, 공개한 사례"))
        for c in found.counties
    ]
    return table_response(kind, "ieum-annual", gettext("연간 보고"), fields, lines)


def _report() -> Annual:
    scope = scope_of(current_actor(), catalogue())
    question = asked((), {"region": tuple(catalogue().regions), "year": tuple(_years())})
    return annual.report(
        db(), scope, region=annual.home_region(scope, question["region"], catalogue()),
        year=int(question["year"] or clock.today_in_seoul().year),
        catalogue=catalogue(), now=clock.now(),
    )  # fmt: skip


def _years() -> dict[str, str]:
    this = clock.today_in_seoul().year
    return {str(year): str(year) for year in range(this, this - _YEARS, -1)}
