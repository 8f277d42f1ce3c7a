"""What each county got against what it has: table, map, trend, one county."""

from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext

from app import clock
from app.clock import today_in_seoul
from app.services.fairness import counts, preferences, tiles
from app.services.fairness.counts import FairnessPage, Line, Wish
from app.services.papers.sheets import Cell, Field
from app.services.scope import Scope, scope_of
from app.web import access
from app.web.asking import Asked, asked
from app.web.auth import current_actor
from app.web.charts import Line as Course
from app.web.charts import Lines
from app.web.database import db
from app.web.desk_choices import programme_options, region_options
from app.web.downloads import table_response
from app.web.fairness import words
from app.web.filters import named
from app.web.htmx import page_or_partial
from app.web.reference import catalogue

bp = Blueprint("fairness", __name__)
TREND = ("applications", "chosen", "seats", "cases")


@bp.get("/")
@access.desk_reader
def index() -> str:
    """Show the counties of a region."""
    wish, scope, page = _page()
    known, region = catalogue(), wish["region"]
    by_place = {line.place: line for line in page.lines}
    drawn = [
        (tile, by_place[tile.place], counts.level_of(by_place[tile.place]))
        for tile in tiles.layout(region, known.places_of(region))
        if tile.place in by_place
    ]
    return page_or_partial(
        "fairness/index.html",
        "fairness/_found.html",
        page=page,
        wish=wish,
        scope=scope,
        lines=counts.sorted_lines(page, wish.sort),
        drawn=drawn,
        words=words,
        trend=_trend(scope, wish),
        **_choices(wish),
    )


@bp.get("/table.<any(xlsx, csv):kind>")
@access.desk_reader
def export(kind: str) -> Response:
    """Hand out the table."""
    wish, _, page = _page()
    fields = [
        Field(gettext("시·군"), 16),
        Field(gettext("지정"), 14),
        *(
            Field(gettext(text), 12, "won" if code == "aid" else "number")
            for code, text in words.MEASURES.items()
        ),
        Field(gettext(words.BASES[page.wish.base]), 14, "number"),
        Field(gettext("기준일"), 12, "day"),
        Field(gettext("출처"), 30),
        Field(words.per(page.wish.base), 16),
        Field(gettext("기준의 몫"), 10),
        Field(gettext("받은 몫"), 10),
        Field(gettext("몫의 비"), 10),
    ]
    rows = [_row(line, page.wish) for line in counts.sorted_lines(page, wish.sort)]
    return table_response(kind, "ieum-fairness", gettext("시·군별 형평"), fields, rows)


def _row(line: Line, wish: Wish) -> list[Cell]:
    base = line.base
    return [
        named(catalogue().places[line.place]),
        gettext(words.AREAS[line.area]) if line.area else "",
        *(line.values[code] for code in words.MEASURES),
        base.value if base else None, base.as_of if base else None,
        base.source if base else "", words.rate(wish.measure, line.rate),
        words.share(line.base_share), words.share(line.share), words.ratio(line),
    ]  # fmt: skip


@bp.get("/county/<place>")
@access.desk_reader
def county(place: str) -> str:
    """Show one county over the years."""
    wish, whole, page = _page(place=place)
    counts.require_place(whole, place)
    scope = whole.within(catalogue(), place=place)
    today = today_in_seoul(clock.now())
    years, sums = counts.trend(db(), scope, wish["programme"], today=today)
    return page_or_partial(
        "fairness/county.html",
        "fairness/county.html",
        place=catalogue().places[place],
        line=next(line for line in page.lines if line.place == place),
        page=page,
        wish=wish,
        years=years,
        sums=sums,
        words=words,
        trend=_trend(scope, wish),
    )


@bp.get("/weights")
@access.desk_reader
def weights() -> str:
    """Show everywhere that a county counts more."""
    scope = scope_of(current_actor(), catalogue())
    return page_or_partial(
        "fairness/weights.html",
        "fairness/weights.html",
        found=preferences.everywhere(db(), scope),
        whole=bool(scope.regions),
        points_cap=preferences.POINTS_CAP,
        percent_cap=preferences.PERCENT_CAP,
        words=words,
    )


@bp.get("/weights.<any(xlsx, csv):kind>")
@access.desk_reader
def weights_table(kind: str) -> Response:
    """Hand out where a county counts more."""
    found = preferences.everywhere(db(), scope_of(current_actor(), catalogue()))
    fields = [
        Field(gettext("어디에서")),
        Field(gettext("이름"), 30),
        Field(gettext("값")),
        Field(gettext("한도")),
        Field(gettext("정한 분")),
        Field(gettext("밀려난 기업"), 12, "number"),
        Field(gettext("순위가 바뀐 기업"), 12, "number"),
    ]
    rows: list[list[Cell]] = [
        [
            gettext("선정 평가"), each.title, f"{each.points:g}", str(preferences.POINTS_CAP),
            each.by, each.displaced, each.moved,
        ]
        for each in found.rounds
    ]  # fmt: skip
    rows += [
        [
            gettext("행사 시간표"), each.title, f"{each.percent} %",
            f"{preferences.PERCENT_CAP} %", each.by, None, None,
        ]
        for each in found.events
    ]  # fmt: skip
    return table_response(kind, "ieum-preferences", gettext("우대"), fields, rows)


def _page(place: str = "") -> tuple[Asked, Scope, FairnessPage]:
    """Return what was asked for, the part of the scope in one region, and its counties."""
    known, today = catalogue(), today_in_seoul(clock.now())
    whole = scope_of(current_actor(), known)
    regions = tuple(region_options(whole, known))
    wish = asked(
        counts.SORTS,
        {
            "measure": counts.MEASURES, "base": tuple(counts.PER), "region": regions,
            "year": tuple(str(year) for year in counts.years(today)),
            "programme": tuple(known.programmes),
        },
    )  # fmt: skip
    if place in known.places:
        region = known.places[place].region
    else:
        region = wish["region"] or _usual(whole, regions)
    filled = {**wish.filters, "region": region}
    filled["measure"] = filled["measure"] or "chosen"
    filled["base"] = filled["base"] or "manufacturers"
    wish = Asked(wish.text, filled, wish.sort, wish.page)
    scope = whole.within(known, region=region)
    question = Wish(wish["measure"], wish["base"], int(wish["year"] or 0), wish["programme"])
    return wish, scope, counts.table(db(), scope, question, catalogue=known, today=today)


def _usual(scope: Scope, regions: tuple[str, ...]) -> str:
    return min(scope.changing) if scope.changing else regions[0]


def _trend(scope: Scope, wish: Asked) -> Lines:
    years, sums = counts.trend(db(), scope, wish["programme"], today=today_in_seoul(clock.now()))
    return Lines(
        "trend", gettext("해마다 어떻게 달라졌나요?"), tuple(str(year) for year in years),
        tuple(
            Course(gettext(words.MEASURES[m]), tuple(float(v) for v in sums[m])) for m in TREND
        ),
        gettext("해"),
    )  # fmt: skip


def _choices(wish: Asked) -> dict[str, Any]:
    known, today = catalogue(), today_in_seoul(clock.now())
    scope = scope_of(current_actor(), known)
    return {
        "regions": region_options(scope, known),
        "programmes": programme_options(known),
        "years": {str(year): str(year) for year in counts.years(today)},
        "of_programme": wish["measure"] in counts.OF_PROGRAMME,
    }
