"""What runs found: their meetings, the wishes they leave open, and runs side by side."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext

from app.errors import N_
from app.services.matchday import comparison, run_results, runs
from app.services.matchday.access import on_desk
from app.services.papers.sheets import Field, Kind, Sheet, workbook
from app.web import access, day_words
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import XLSX, download
from app.web.eventruns import sentences, words
from app.web.filters import clock_time, named
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response, json_response

bp = Blueprint("runresults", __name__)
MEETING_SORTS = {
    "time": N_("시간순"),
    "firm": N_("기업 이름순"),
    "mentor": N_("멘토 이름순"),
    "score": N_("점수가 높은 순"),
}
UNMET_SORTS = {
    "firm": N_("기업 이름순"),
    "mentor": N_("멘토 이름순"),
    "reason": N_("이유별"),
}


@bp.get("/<run>/meetings")
@access.coordinator
def meetings(event: str, run: str) -> str:
    """List the meetings that a run found."""
    found = on_desk(db(), current_actor(), event)
    page, wish = runs.show(db(), found, run), _meeting_wish()
    listed, total = runs.placed_people(db(), page.run, **wish, page=page_number())
    return page_or_partial(
        "eventruns/meetings.html",
        "eventruns/_meetings.html",
        event=found,
        run=page.run,
        page=Page(tuple(listed), page_number(), total, PAGE_SIZE),
        rounds=runs.rounds_by_number(db(), found),
        wish=wish,
        sorts=MEETING_SORTS,
        words=words,
        sentences=sentences,
    )


@bp.get("/<run>/meetings.<any(csv, xlsx):kind>")
@access.coordinator
def meetings_export(event: str, run: str, kind: str) -> Response:
    """Hand out the meetings that the list finds."""
    found = on_desk(db(), current_actor(), event)
    page = runs.show(db(), found, run)
    listed, _ = runs.placed_people(db(), page.run, **_meeting_wish(), size=None)
    rounds = runs.rounds_by_number(db(), found)
    header = [
        gettext("라운드"), gettext("시작"), gettext("테이블"), gettext("기업"), gettext("멘토"),
        gettext("점수"),
    ]  # fmt: skip
    cells: list[list[Any]] = [
        [
            row.placement.round_number,
            clock_time(rounds[row.placement.round_number].starts_at)
            if row.placement.round_number in rounds
            else "",
            row.placement.table_number,
            row.firm.name,
            row.mentor.name,
            round(100 * row.score),
        ]
        for row in listed
    ]
    looks: tuple[Kind, ...] = ("number", "text", "number", "text", "text", "number")
    return _table(kind, "ieum-run-meetings", gettext("만남"), header, looks, cells)


@bp.get("/<run>/unmet")
@access.coordinator
def unmet(event: str, run: str) -> str:
    """List the wishes that a run leaves open, each with its reason."""
    found = on_desk(db(), current_actor(), event)
    page, wish = runs.show(db(), found, run), _unmet_wish()
    listed = run_results.unmet_of(db(), found, page.run, **wish)
    first = (page_number() - 1) * PAGE_SIZE
    return page_or_partial(
        "eventruns/unmet.html",
        "eventruns/_unmet.html",
        event=found,
        run=page.run,
        page=Page(tuple(listed[first : first + PAGE_SIZE]), page_number(), len(listed)),
        wish=wish,
        sorts=UNMET_SORTS,
        reasons=day_words.UNMET,
        said=sentences.unmet_sentence,
        words=words,
        sentences=sentences,
    )


@bp.get("/<run>/unmet.<any(csv, xlsx):kind>")
@access.coordinator
def unmet_export(event: str, run: str, kind: str) -> Response:
    """Hand out the open wishes that the list finds."""
    found = on_desk(db(), current_actor(), event)
    page = runs.show(db(), found, run)
    listed = run_results.unmet_of(db(), found, page.run, **_unmet_wish())
    header = [gettext("기업"), gettext("멘토"), gettext("바람"), gettext("이유")]
    cells = [
        [row.firm.name, row.mentor.name, sentences.wish_word(row), sentences.unmet_sentence(row)]
        for row in listed
    ]
    return _table(kind, "ieum-unmet", gettext("이루지 못한 바람"), header, ("text",) * 4, cells)


@bp.get("/<run>/solution.json")
@access.coordinator
def solution(event: str, run: str) -> Response:
    """Hand out question and answer of a run in the public formats."""
    found = on_desk(db(), current_actor(), event)
    page = runs.show(db(), found, run)
    whole = run_results.solution_of(db(), found, page.run)
    return json_response(f"ieum-run-{page.run.public_id}.json", whole)


@bp.get("/compare/<group>")
@access.coordinator
def compare(event: str, group: str) -> str:
    """Show the runs of a group side by side."""
    found = on_desk(db(), current_actor(), event)
    side_by_side = comparison.compare(runs.group(db(), found, group))
    return page_or_partial(
        "eventruns/compare.html",
        "eventruns/_compare.html",
        event=found,
        group=group,
        table=side_by_side,
        figures=words.FIGURES,
        shown=words.figure_of,
        place=_place,
        priority=_priority(found),
        words=words,
        sentences=sentences,
    )


@bp.get("/compare/<group>.<any(csv, xlsx):kind>")
@access.coordinator
def compare_export(event: str, group: str, kind: str) -> Response:
    """Hand out the comparison."""
    found = on_desk(db(), current_actor(), event)
    table = comparison.compare(runs.group(db(), found, group))
    header = ["", *(gettext(words.KINDS[column.run.kind]) for column in table.columns)]
    cells = [
        [gettext(label), *(words.figure_of(code, column) for column in table.columns)]
        for code, label in words.FIGURES.items()
    ]
    cells += [
        [
            gettext("%(place)s 자리", place=_place(row.code)),
            *("–" if seats is None else str(seats) for seats in row.seats),
        ]
        for row in table.places
    ]
    looks: list[Kind] = ["text"] * len(header)
    return _table(kind, "ieum-compare", gettext("시간표 견주기"), header, looks, cells)


def _table(
    kind: str,
    name: str,
    title: str,
    header: list[str],
    looks: Sequence[Kind],
    cells: list[list[Any]],
) -> Response:
    if kind == "csv":
        return csv_response(f"{name}.csv", header, cells)
    fields = [Field(text, 22, look) for text, look in zip(header, looks, strict=True)]
    return download(workbook([Sheet(title, fields, cells)], title=title), f"{name}.xlsx", XLSX)


def _place(code: str) -> str:
    place = catalogue().places.get(code)
    return named(place) if place else gettext("알 수 없음")


def _priority(event: Any) -> set[str]:
    kinds = event.priority_areas.split("+")
    return {
        code for code in catalogue().places if catalogue().designation(code, event.day) in kinds
    }


def _meeting_wish() -> dict[str, Any]:
    sort = request.args.get("sort", "")
    return {
        "text": clean(request.args.get("q", ""))[:200],
        "sort": sort if sort in MEETING_SORTS else "time",
    }


def _unmet_wish() -> dict[str, Any]:
    sort, reason = request.args.get("sort", ""), request.args.get("reason", "")
    return {
        "text": clean(request.args.get("q", ""))[:200],
        "reason": reason if reason in day_words.UNMET else "",
        "sort": sort if sort in UNMET_SORTS else "firm",
    }
