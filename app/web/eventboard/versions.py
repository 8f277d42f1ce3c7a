"""Publishing the board, and the versions that were published."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.errors import N_, Conflict
from app.services.matchday import board, board_page, releases, versions
from app.services.matchday.access import on_desk
from app.services.matchday.releases import Draft
from app.services.matchday.versions import COMPARE_SORTS, SORTS, CompareWish
from app.services.papers.sheets import Field, Kind, Sheet, workbook
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import XLSX, download
from app.web.errors import say
from app.web.eventboard import grid, words
from app.web.filters import moment
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response
from app.web.words import word

bp = Blueprint("eventversions", __name__)
VERSION_SORTS = {"newest": N_("최근 것 먼저"), "oldest": N_("오래된 것 먼저")}
DIFFERENCE_SORTS = {
    "time": N_("시간순"),
    "firm": N_("기업 이름순"),
    "mentor": N_("멘토 이름순"),
    "kind": N_("바뀐 모양대로"),
}
REACHES = {
    "member": N_("알림과 메일"),
    "guest": N_("메일"),
    "none": N_("연락처 없음 – 따로 알려 주세요"),
}


@bp.route("/publish", methods=["GET", "POST"])
@access.coordinator
def publish(event: str) -> ResponseReturnValue:
    """Show who would be told what, then publish the board as the next version."""
    found = on_desk(db(), current_actor(), event)
    page = board_page.open_page(db(), found)
    if page is None or not page.is_board:
        return redirect(url_for("eventboard.show", event=event), 303)
    problem, status = "", 200
    if request.method == "POST":
        phase = request.form.get("phase", "")
        try:
            made = releases.publish(
                db(),
                current_actor(),
                found,
                links=site_links(),
                note=clean(request.form.get("note", "")),
                now=clock.now(),
                phase=phase if phase in {"provisional", "final"} else None,
                stamp=request.form.get("stamp", -1, type=int),
            )
        except Conflict as conflict:
            problem, status = say(conflict.problem), 409
        else:
            _tell(made.version or 0, made.told)
            return redirect(url_for("eventversions.index", event=event), 303)
    draft = releases.draft(db(), found, page.state.release)
    told, wish = _told(draft), _told_wish()
    first = (page_number() - 1) * PAGE_SIZE
    shown = page_or_partial(
        "eventboard/publish.html",
        "eventboard/_told.html",
        event=found,
        board=page,
        draft=draft,
        page=Page(tuple(told[first : first + PAGE_SIZE]), page_number(), len(told)),
        wish=wish,
        words=words,
        rounds=words.rounds_of(page.state),
        reach=_reach,
        reaches=REACHES,
        problem=problem,
        counts=releases.counts(draft.changes),
    )
    return shown, status


@bp.get("/publish.<any(csv, xlsx):kind>")
@access.coordinator
def told_export(event: str, kind: str) -> Response:
    """Hand out who would be told what."""
    found = on_desk(db(), current_actor(), event)
    page = board_page.open_page(db(), found)
    rows: list[list[Any]] = []
    if page is not None and page.is_board:
        draft, rounds = releases.draft(db(), found, page.state.release), words.rounds_of(page.state)
        rows = [
            [
                word("event_side", row.side), row.name, row.person,
                gettext(REACHES[_reach(row)]),
                "\n".join(
                    words.difference_text(each, row.id, draft.people, rounds) for each in theirs
                ),
            ]
            for row, theirs in _told(draft)
        ]  # fmt: skip
    header = [
        gettext("구분"),
        gettext("이름"),
        gettext("담당자나 소속"),
        gettext("알리는 길"),
        gettext("바뀐 것"),
    ]
    return _table(kind, "ieum-told", gettext("알릴 분"), header, ("text",) * 5, rows)


@bp.get("/versions")
@access.coordinator
def index(event: str) -> str:
    """List the published versions."""
    found, text = on_desk(db(), current_actor(), event), _text()
    sort = _sort(SORTS)
    rows, total = versions.list_versions(db(), found, text=text, sort=sort, page=page_number())
    return page_or_partial(
        "eventboard/versions.html",
        "eventboard/_versions.html",
        event=found,
        page=Page(tuple(rows), page_number(), total),
        wish={"text": text, "sort": sort},
        sorts=VERSION_SORTS,
    )


@bp.get("/versions.<any(csv, xlsx):kind>")
@access.coordinator
def export(event: str, kind: str) -> Response:
    """Hand out the versions that the list finds."""
    found = on_desk(db(), current_actor(), event)
    rows, _ = versions.list_versions(db(), found, text=_text(), sort=_sort(SORTS), size=None)
    header = [
        gettext("판"), gettext("단계"), gettext("공개한 때"), gettext("공개한 사람"),
        gettext("만남"), gettext("계획이 바뀐 분"), gettext("전하는 말"),
    ]  # fmt: skip
    cells = [
        [
            row.release.version, word("event_phase", row.release.phase),
            moment(row.release.published_at or row.release.created_at),
            row.author.name if row.author else gettext("참가자"),
            row.meetings, row.release.told, row.release.note,
        ]
        for row in rows
    ]  # fmt: skip
    looks: tuple[Kind, ...] = ("number", "text", "text", "text", "number", "number", "text")
    return _table(kind, "ieum-versions", gettext("공개한 판"), header, looks, cells)


@bp.get("/versions/<int:version>")
@access.coordinator
def show(event: str, version: int) -> str:
    """Show a version as it was told; it never changes."""
    found = on_desk(db(), current_actor(), event)
    release = board.version_of(db(), found, version)
    page, text = board_page.page_of(db(), found, release), _text()
    wanted, whole = request.args.get("round", type=int), request.args.get("all", "") == "1"
    drawn = grid.draw(
        page, catalogue(), chosen=None, text=text, number=wanted, whole=whole, linked=False
    )
    return render_template(
        "eventboard/version.html",
        event=found,
        board=page,
        release=release,
        grid=drawn,
        text=text,
        whole=whole,
        words=words,
        figures=board_page.figures_of(db(), page),
    )


@bp.post("/versions/<int:version>/return")
@access.coordinator
def return_(event: str, version: int) -> ResponseReturnValue:
    """Put a version on the board again."""
    found = on_desk(db(), current_actor(), event)
    release = board.version_of(db(), found, version)
    board.return_to(db(), current_actor(), found, release, now=clock.now())
    said = gettext("%(n)s판을 보드로 가져왔어요. 공개해야 참가자에게 알려져요.", n=version)
    flash(said, "success")
    return redirect(url_for("eventboard.show", event=event), 303)


@bp.get("/compare")
@access.coordinator
def compare(event: str) -> str:
    """Show what differs between two versions, or a version and the board."""
    found, wish = on_desk(db(), current_actor(), event), _compare_wish()
    table = _compared(found, wish)
    rows = table.found
    first = (page_number() - 1) * PAGE_SIZE
    known, _ = versions.list_versions(db(), found, size=None)
    return page_or_partial(
        "eventboard/compare.html",
        "eventboard/_compare.html",
        event=found,
        table=table,
        page=Page(tuple(rows[first : first + PAGE_SIZE]), page_number(), len(rows)),
        wish=wish,
        sorts=DIFFERENCE_SORTS,
        words=words,
        known=[row.release for row in known],
        open_board=board_page.has_board(db(), found),
    )


@bp.get("/compare.<any(csv, xlsx):kind>")
@access.coordinator
def compare_export(event: str, kind: str) -> Response:
    """Hand out the differences that the page finds."""
    found = on_desk(db(), current_actor(), event)
    table = _compared(found, _compare_wish())
    header = [gettext("기업"), gettext("멘토"), gettext("바뀐 모양"), gettext("앞"), gettext("뒤")]
    cells = [
        [
            table.people[each.firm_id].name, table.people[each.mentor_id].name,
            gettext(words.KINDS[each.kind]), words.place_text(each.before, table.rounds),
            words.place_text(each.after, table.rounds),
        ]
        for each in table.found
    ]  # fmt: skip
    return _table(kind, "ieum-differences", gettext("바뀐 것"), header, ("text",) * 5, cells)


def _compared(event: Any, wish: CompareWish) -> versions.Compared:
    old = versions.release_named(db(), event, request.args.get("old", ""))
    new = versions.release_named(db(), event, request.args.get("new", ""))
    return versions.compare(db(), event, old, new, wish)


def _tell(version: int, told: int) -> None:
    said = ngettext(
        "%(version)s판을 공개했어요. 계획이 바뀐 %(num)d명 가운데 연락처가 있는 분께 알렸어요.",
        "%(version)s판을 공개했어요. 계획이 바뀐 %(num)d명 가운데 연락처가 있는 분께 알렸어요.",
        told,
        version=version,
    )
    flash(
        said if told else gettext("%(n)s판을 공개했어요. 계획이 바뀐 분은 없어요.", n=version),
        "success",
    )


def _told(draft: Draft) -> list[Any]:
    wish = _told_wish()
    part = wish["text"].casefold()
    return [
        (row, theirs)
        for row, theirs in draft.told
        if wish["side"] in {"", row.side}
        and wish["reach"] in {"", _reach(row)}
        and part in f"{row.name}\n{row.person}".casefold()
    ]


def _told_wish() -> dict[str, str]:
    side, reach = request.args.get("side", ""), request.args.get("reach", "")
    return {
        "text": _text(),
        "side": side if side in {"firm", "mentor"} else "",
        "reach": reach if reach in REACHES else "",
    }


def _reach(row: Any) -> str:
    return "member" if row.user_id else "guest" if row.email else "none"


def _compare_wish() -> CompareWish:
    kind = request.args.get("kind", "")
    return CompareWish(
        text=_text(), kind=kind if kind in words.KINDS else "", sort=_sort(COMPARE_SORTS)
    )


def _sort(known: Sequence[str]) -> str:
    sort = request.args.get("sort", "")
    return sort if sort in known else known[0]


def _text() -> str:
    return str(clean(request.args.get("q", "")))[:100]


def _table(
    kind: str,
    name: str,
    title: str,
    header: Sequence[str],
    looks: Sequence[Kind],
    cells: Sequence[Sequence[Any]],
) -> Response:
    if kind == "csv":
        return csv_response(f"{name}.csv", header, cells)
    fields = [Field(head, 18, look) for head, look in zip(header, looks, strict=True)]
    return download(workbook([Sheet(title, fields, cells)], title=title), f"{name}.xlsx", XLSX)
