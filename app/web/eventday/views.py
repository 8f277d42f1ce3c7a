"""The day: where it stands, who has come, and what became of each meeting."""

import re

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.errors import N_, Conflict, Invalid, NotFound
from app.services.matchday import (
    checking_in,
    day_clock,
    day_overview,
    day_states,
    phases,
    screen,
)
from app.services.matchday.access import on_desk
from app.services.papers.sheets import Field, Sheet, workbook
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.downloads import XLSX, download
from app.web.errors import say
from app.web.eventday.moments import as_mark, from_mark
from app.web.filters import moment
from app.web.forms import clean
from app.web.headers import CAMERA
from app.web.htmx import page_or_partial, wants_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.tables import csv_response
from app.web.words import WORDS, word

bp = Blueprint("eventday", __name__)
SORTS = {"name": N_("이름순"), "number": N_("신청한 순"), "arrival": N_("최근 도착한 순")}
_CODE = re.compile(r"[0-9a-z]{10}")
_MARKED = {
    "arrived": N_("%(name)s: 도착으로 표시했어요."),
    "expected": N_("%(name)s: 아직 안 온 것으로 되돌렸어요."),
    "late": N_("%(name)s: 늦게 오는 것으로 표시했어요."),
    "absent": N_("%(name)s: 못 오는 것으로 표시했어요."),
    "left": N_("%(name)s: 먼저 간 것으로 표시했어요."),
}


@bp.context_processor
def _words_of_the_day() -> dict[str, object]:
    return {"presence_of": checking_in.presence_of, "clock_now": clock.now, "say": say}


@bp.get("/")
@access.coordinator
def index(event: str) -> str:
    """Show where the day is; asked again every half minute."""
    page = day_overview.show(db(), current_actor(), event, now=clock.now())
    return page_or_partial(
        "eventday/index.html",
        "eventday/_now.html",
        page=page,
        event=page.event,
        delays=day_clock.DELAYS,
    )


@bp.post("/phase")
@access.coordinator
def move(event: str) -> ResponseReturnValue:
    """Begin the day, end it, or take that back."""
    found = on_desk(db(), current_actor(), event, lock=True)
    phases.move(db(), current_actor(), found, request.form.get("to", ""), now=clock.now())
    flash(
        gettext("행사를 시작했어요. 도착하는 분부터 확인해 주세요.")
        if found.phase == "running"
        else gettext("행사의 단계를 바꿨어요."),
        "success",
    )
    return redirect(url_for("eventday.index", event=event), 303)


@bp.post("/delay")
@access.coordinator
def delay(event: str) -> ResponseReturnValue:
    """Move the rest of the day by some minutes."""
    minutes = request.form.get("minutes", 0, type=int)
    day_clock.delay(db(), current_actor(), event, minutes, now=clock.now())
    flash(
        gettext("남은 라운드를 %(n)s분 미뤘어요. 화면과 일정에 바로 보여요.", n=minutes)
        if minutes > 0
        else gettext("남은 라운드를 %(n)s분 당겼어요. 화면과 일정에 바로 보여요.", n=-minutes),
        "success",
    )
    return redirect(url_for("eventday.index", event=event), 303)


@bp.get("/check-in")
@access.coordinator
def check_in(event: str) -> str:
    """List the people of the day."""
    return _people(event)


@bp.get("/check-in.<any(csv, xlsx):kind>")
@access.coordinator
def export(event: str, kind: str) -> Response:
    """Hand out who has come, as the list finds them."""
    wish = _wish(everything=True)
    page = checking_in.people(db(), current_actor(), event, wish, now=clock.now())
    header = [
        gettext("구분"), gettext("이름"), gettext("오는 분·소속"), gettext("도착"),
        gettext("도착한 시각"), gettext("올 수 있는 라운드"), gettext("이름표 코드"),
    ]  # fmt: skip
    cells = [
        [
            word("event_side", row.side), row.name, row.person,
            word("presence", checking_in.presence_of(row)),
            moment(row.arrived_at) if row.arrived_at else "",
            str(row.late_round or ""), row.badge_code,
        ]
        for row in page.rows
    ]  # fmt: skip
    if kind == "csv":
        return csv_response("ieum-check-in.csv", header, cells)
    sheet = Sheet(gettext("도착 확인"), [Field(title, 18) for title in header], cells)
    return download(workbook([sheet], title=gettext("도착 확인")), "ieum-check-in.xlsx", XLSX)


@bp.post("/check-in")
@access.coordinator
def mark_person(event: str) -> ResponseReturnValue:
    """Say whether somebody is there, with one tap of the list or of their own page."""
    marked = _mark_person(event, request.form.get("person", ""))
    if wants_partial():
        return _people(event, marked=marked)
    flash(gettext(_MARKED[marked.presence], name=marked.row.name), "success")
    if request.form.get("from") == "badge":
        return redirect(url_for("eventday.badge", event=event, code=marked.row.badge_code), 303)
    kept = request.args.to_dict(flat=False)
    return redirect(url_for("eventday.check_in", event=event, **kept), 303)  # type: ignore[arg-type]  # lists are repeated arguments


@bp.get("/code")
@access.coordinator
def typed(event: str) -> ResponseReturnValue:
    """Open the person of a code that was typed from a badge."""
    code = read_code(request.args.get("code", ""))
    if not code:
        found = on_desk(db(), current_actor(), event)
        text = gettext("이름표의 코드는 글자와 숫자 10개예요. 다시 확인해 주세요.")
        return _scan(found, request.args.get("code", "")[:200], text)
    return redirect(url_for("eventday.badge", event=event, code=code), 303)


@bp.get("/scan")
@access.coordinator
def scan(event: str) -> ResponseReturnValue:
    """Read badges with the camera of this phone; without one, by typing their code."""
    return _scan(on_desk(db(), current_actor(), event))


@bp.get("/check-in/<code>")
@access.coordinator
def badge(event: str, code: str) -> str:
    """Show the person of a badge; nothing is marked by looking."""
    page = checking_in.badge(db(), current_actor(), event, code, now=clock.now())
    return render_template("eventday/badge.html", page=page, event=page.event)


@bp.post("/check-in/<code>")
@access.coordinator
def arrive(event: str, code: str) -> ResponseReturnValue:
    """Check in the person of a badge; to do it twice changes nothing."""
    actor, moment_ = current_actor(), clock.now()
    try:
        page = checking_in.badge(db(), actor, event, code, now=moment_)
        marked = checking_in.mark(db(), actor, event, page.row.public_id, "arrived", now=moment_)
    except (NotFound, Conflict) as error:
        if not wants_partial():
            raise
        return render_template("eventday/_scanned.html", said=say(error.problem), page=None), 422
    if wants_partial():
        return render_template(
            "eventday/_scanned.html", page=page, event=page.event, marked=marked, said=""
        )
    said = _MARKED["arrived"]
    flash(gettext(said, name=marked.row.name), "success")
    return redirect(url_for("eventday.badge", event=event, code=code), 303)


@bp.get("/rounds/<int:number>")
@access.coordinator
def show_round(event: str, number: int) -> str:
    """Show a round with what became of its meetings."""
    return _round(event, number)


@bp.post("/rounds/<int:number>")
@access.coordinator
def mark_meeting(event: str, number: int) -> ResponseReturnValue:
    """Say with one tap what became of a meeting."""
    form, said = request.form, ""
    state, _, side = form.get("mark", "").partition(":")
    sides = {"both": ("firm", "mentor")}.get(side, (side,))
    try:
        day_states.mark(
            db(), current_actor(), event, form.get("firm", ""), form.get("mentor", ""), state,
            missing=sides, seen=form.get("seen"), now=clock.now(),
        )  # fmt: skip
    except (Conflict, Invalid) as error:
        if not wants_partial() or isinstance(error, Invalid):
            raise
        said = say(error.problem)
    if wants_partial():
        page = day_states.show_round(db(), current_actor(), event, number, now=clock.now())
        ids = (form.get("firm", ""), form.get("mentor", ""))
        row = next(
            each
            for each in page.rows
            if (each.meeting.firm.public_id, each.meeting.mentor.public_id) == ids
        )
        partial = render_template(
            "eventday/_meeting.html", page=page, event=page.event, row=row, said=said
        )
        return partial, 409 if said else 200
    kept = request.args.to_dict(flat=False)
    return redirect(url_for("eventday.show_round", event=event, number=number, **kept), 303)  # type: ignore[arg-type]  # lists are repeated arguments


@bp.post("/rounds/<int:number>/all")
@access.coordinator
def mark_round(event: str, number: int) -> ResponseReturnValue:
    """Say that everything was held of which nothing is known yet."""
    moment_ = clock.now()
    count = day_states.mark_round(db(), current_actor(), event, number, now=moment_)
    if not count:
        flash(gettext("더 표시할 만남이 없어요. 못 온 분이 있는 만남은 하나씩 표시해 주세요."))
        return redirect(url_for("eventday.show_round", event=event, number=number), 303)
    flash(
        ngettext(
            "만남 %(num)d건을 만난 것으로 표시했어요.",
            "만남 %(num)d건을 만난 것으로 표시했어요.",
            count,
        ),
        "success",
    )
    undo = as_mark(moment_)
    return redirect(url_for("eventday.show_round", event=event, number=number, undo=undo), 303)


@bp.post("/rounds/<int:number>/undo")
@access.coordinator
def take_back_round(event: str, number: int) -> ResponseReturnValue:
    """Take back what was said of a whole round at once."""
    at = from_mark(request.form.get("at", 0, type=int))
    count = day_states.take_back_round(db(), current_actor(), event, number, at, now=clock.now())
    flash(
        ngettext("만남 %(num)d건을 되돌렸어요.", "만남 %(num)d건을 되돌렸어요.", count), "success"
    )
    return redirect(url_for("eventday.show_round", event=event, number=number), 303)


@bp.get("/screen")
@access.coordinator
def screen_code(event: str) -> str:
    """Show the code of the big screen, and its address."""
    found = on_desk(db(), current_actor(), event)
    code = screen.code_of(runtime().settings.key(), found)
    address = full_address("eventscreen.ask", event=event)
    return render_template("eventday/screen_code.html", event=found, code=code, address=address)


def read_code(text: str) -> str:
    """Return the code of a badge from what was typed or read: an address or the code itself."""
    last = text.strip().casefold().rstrip("/").rpartition("/")[2]
    code = "".join(sign for sign in last if sign.isalnum())
    return code if _CODE.fullmatch(code) else ""


def _people(event: str, marked: checking_in.Marked | None = None) -> str:
    wish = _wish()
    page = checking_in.people(db(), current_actor(), event, wish, now=clock.now())
    said = gettext(_MARKED[marked.presence], name=marked.row.name) if marked else ""
    return page_or_partial(
        "eventday/check_in.html",
        "eventday/_people.html",
        page=page,
        shown=Page(page.rows, page_number(), page.total),
        event=page.event,
        wish=wish,
        sorts=SORTS,
        marked=marked,
        said=said,
        presences=WORDS["presence"],
        query=request.args.to_dict(flat=False),
    )


def _mark_person(event: str, person: str) -> checking_in.Marked:
    form = request.form
    return checking_in.mark(
        db(), current_actor(), event, person, form.get("presence", ""),
        late_round=form.get("late_round", type=int), now=clock.now(),
    )  # fmt: skip


def _scan(event: object, code: str = "", problem: str = "") -> Response:
    page = render_template("eventday/scan.html", event=event, code=code, problem=problem)
    response = Response(page, 422 if problem else 200, mimetype="text/html")
    response.headers["Permissions-Policy"] = CAMERA
    return response


def _round(event: str, number: int) -> str:
    page = day_states.show_round(db(), current_actor(), event, number, now=clock.now())
    text, state = clean(request.args.get("q", ""))[:100], request.args.get("state", "")
    rows = [row for row in page.rows if _fits(row, text, state)]
    first = (page_number() - 1) * PAGE_SIZE
    window = tuple(rows[first : first + PAGE_SIZE])
    return page_or_partial(
        "eventday/round.html",
        "eventday/_round.html",
        page=page,
        event=page.event,
        shown=Page(window, page_number(), len(rows)),
        text=text,
        state=state,
        states=WORDS["meeting_state"],
        undo=request.args.get("undo", type=int),
        query={name: value for name, value in request.args.items() if name != "undo"},
    )


def _fits(row: day_states.RoundRow, text: str, state: str) -> bool:
    if state in WORDS["meeting_state"] and row.state != state:
        return False
    names = f"{row.meeting.firm.name}\n{row.meeting.mentor.name}\n{row.meeting.table_number}"
    return text.casefold() in names.casefold()


def _wish(*, everything: bool = False) -> checking_in.PresenceWish:
    side, presence = request.args.get("side", ""), request.args.get("presence", "")
    sort = request.args.get("sort", "")
    return checking_in.PresenceWish(
        text=clean(request.args.get("q", ""))[:100],
        side=side if side in WORDS["event_side"] else "",
        presence=presence if presence in WORDS["presence"] else "",
        sort=sort if sort in SORTS else "name",
        offset=0 if everything else (page_number() - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )
