"""Runs of an event: asked for, watched, cancelled, looked at, taken over."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_, Invalid
from app.services.matchday import board, runs
from app.services.matchday.access import on_desk
from app.services.matchday.feasibility_sheet import conflict_behind
from app.services.matchday.run_results import result_of
from app.services.papers.sheets import Field, Kind, Sheet, workbook
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import XLSX, download
from app.web.eventruns import charts, sentences, words
from app.web.eventruns.forms import RunForm
from app.web.filters import moment
from app.web.htmx import leave_to, page_or_partial, wants_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.tables import csv_response, json_response

bp = Blueprint("eventruns", __name__)
KEEP_BONUS = 250
"""For announced meetings when a plan is made again: a good reason still moves them."""
_MAX_EXPORT = 5000
SORTS = {
    "newest": N_("최근 것 먼저"),
    "oldest": N_("오래된 것 먼저"),
    "score": N_("점수의 합이 큰 순"),
    "gap": N_("상한에 가까운 순"),
    "seconds": N_("오래 걸린 순"),
}


@bp.get("/")
@access.coordinator
def index(event: str) -> str:
    """List the runs of an event and offer to make a timetable."""
    return _index(event, RunForm(formdata=None))


@bp.post("/")
@access.coordinator
def create(event: str) -> ResponseReturnValue:
    """Ask for a proposal and the two timetables it is compared with."""
    found, form = on_desk(db(), current_actor(), event), RunForm()
    if form.validate():
        try:
            made = runs.queue(
                db(),
                current_actor(),
                found,
                runs.COMPARED,
                seed=form.seed.data,
                time_limit=form.time_limit.data,
                keep=KEEP_BONUS if form.keep.data else 0,
                now=clock.now(),
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            return redirect(url_for("eventruns.show", event=event, run=made[0].public_id), 303)
    return _index(event, form), 422


@bp.post("/holes")
@access.coordinator
def fill(event: str) -> ResponseReturnValue:
    """Ask for a timetable that adds to the board and moves nothing."""
    found = on_desk(db(), current_actor(), event)
    (run,) = runs.queue(db(), current_actor(), found, ("holes",), now=clock.now())
    return redirect(url_for("eventruns.show", event=event, run=run.public_id), 303)


@bp.get("/export.<any(csv, xlsx, json):kind>")
@access.coordinator
def export(event: str, kind: str) -> Response:
    """Hand out the runs that the list finds."""
    found = on_desk(db(), current_actor(), event)
    listed, _ = runs.list_runs(db(), found, **_wish(), size=_MAX_EXPORT)
    if kind == "json":
        return json_response("ieum-runs.json", [_plain(row) for row in listed])
    header = [
        gettext("만든 때"), gettext("방식"), gettext("상태"), gettext("만남"),
        gettext("점수의 합"), gettext("상한"), gettext("오차"), gettext("걸린 시간(초)"),
        gettext("만든 사람"),
    ]  # fmt: skip
    cells = [
        [
            moment(row.run.created_at), gettext(words.KINDS[row.run.kind]),
            gettext(words.STATES[row.run.state]), row.run.progress.get("meetings"),
            row.run.progress.get("score"), row.run.progress.get("bound"),
            words.gap_of(row.run.progress.get("gap")),
            round(row.run.progress.get("elapsed", 0)), row.author.name,
        ]
        for row in listed
    ]  # fmt: skip
    if kind == "csv":
        return csv_response("ieum-runs.csv", header, cells)
    looks: tuple[Kind, ...] = (
        "text", "text", "text", "number", "number", "number", "text", "number", "text",
    )  # fmt: skip
    fields = [Field(title, 16, look) for title, look in zip(header, looks, strict=True)]
    title = gettext("시간표 계산")
    return download(workbook([Sheet(title, fields, cells)], title=title), "ieum-runs.xlsx", XLSX)


@bp.get("/<run>")
@access.coordinator
def show(event: str, run: str) -> ResponseReturnValue:
    """Show how far a run is, or what it found; a swap gets its state alone.

    A run that ended while it was watched sends the browser to the page with the result.
    """
    found = on_desk(db(), current_actor(), event)
    page = runs.show(db(), found, run)
    address = url_for("eventruns.show", event=event, run=run)
    if wants_partial() and not page.open:
        return leave_to(address)
    result = result_of(page.run)
    return page_or_partial(
        "eventruns/show.html",
        "eventruns/_state.html",
        event=found,
        page=page,
        run=page.run,
        words=words,
        sentences=sentences,
        curve=charts.draw(page.run.progress),
        result=result,
        conflict=conflict_behind(db(), found, result) if result else None,
    )


@bp.post("/<run>/cancel")
@access.coordinator
def cancel(event: str, run: str) -> ResponseReturnValue:
    """End a run before it has found what it looked for."""
    found = on_desk(db(), current_actor(), event)
    runs.cancel(db(), current_actor(), found, run, now=clock.now())
    flash(gettext("계산을 그만두게 했어요. 알린 시간표는 그대로예요."), "success")
    return redirect(url_for("eventruns.show", event=event, run=run), 303)


@bp.post("/<run>/take")
@access.coordinator
def take(event: str, run: str) -> ResponseReturnValue:
    """Put the result of a run on the board; people hear of it when the board is published."""
    found = on_desk(db(), current_actor(), event)
    page = runs.show(db(), found, run)
    board.take_over(db(), current_actor(), found, page.run, now=clock.now())
    said = gettext("보드로 가져왔어요. 공개할 때까지는 아무에게도 알려지지 않아요.")
    flash(said, "success")
    return redirect(url_for("eventboard.show", event=event), 303)


def _index(event: str, form: RunForm) -> str:
    found, wish = on_desk(db(), current_actor(), event), _wish()
    listed, total = runs.list_runs(db(), found, **wish, page=page_number())
    return page_or_partial(
        "eventruns/index.html",
        "eventruns/_list.html",
        event=found,
        page=Page(tuple(listed), page_number(), total, PAGE_SIZE),
        wish=wish,
        sorts=SORTS,
        form=form,
        ready=runs.readiness(db(), found),
        words=words,
    )


def _wish() -> dict[str, Any]:
    sort, kind, state = (request.args.get(name, "") for name in ("sort", "way", "state"))
    return {
        "sort": sort if sort in SORTS else "newest",
        "kind": kind if kind in words.KINDS else "",
        "state": state if state in words.STATES else "",
    }


def _plain(row: runs.RunRow) -> dict[str, Any]:
    run = row.run
    return {
        "id": run.public_id,
        "group": run.group_id,
        "kind": run.kind,
        "state": run.state,
        "seed": run.seed,
        "time_limit": run.time_limit,
        "digest": run.digest,
        "levels": run.progress.get("levels", []),
        "gap": run.progress.get("gap"),
        "seconds": run.progress.get("elapsed"),
        "created_at": run.created_at.isoformat(),
    }
