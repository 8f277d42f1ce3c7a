"""The coordinator's events: the list, one event's overview, its phases, taking it away."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import N_
from app.services.matchday import informing, listing, overview, phases
from app.services.matchday.access import on_desk
from app.services.papers.sheets import Cell, Field
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.errors import say
from app.web.filters import own_words
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.words import WORDS, word

bp = Blueprint("eventdesk", __name__)
SORTS = {
    "day": N_("행사 날짜가 늦은 순"),
    "newest": N_("새로 만든 순"),
    "title": N_("이름순"),
    "people": N_("참가자가 많은 순"),
}
# where the work of a phase is done, beside the button that ends it
_WAYS = (
    ("eventsetup.rounds", ("draft",), N_("라운드와 테이블")),
    ("eventsetup.edit", ("draft",), N_("정보와 규칙")),
    ("eventpeople.index", ("collecting",), N_("참가자 승인하기")),
    ("eventruns.index", ("collecting", "provisional"), N_("시간표 만들기")),
    ("eventboard.show", ("collecting", "provisional", "final"), N_("보드 열기")),
    ("eventpapers.index", ("final",), N_("인쇄하기")),
    ("eventday.index", ("final", "running"), N_("당일 화면")),
    ("eventreport.show", ("closed",), N_("결과 보고서")),
)
_MOVED = {
    "draft": N_("준비 단계로 돌아왔어요. 이제 코디네이터만 볼 수 있어요."),
    "collecting": N_("신청을 받고 있어요. 행사가 모두에게 보여요."),
    "provisional": N_("임시 시간표 단계예요."),
    "final": N_("확정 시간표 단계예요."),
    "running": N_("행사를 시작했어요."),
    "closed": N_("행사를 마쳤어요. 모두 수고하셨어요."),
}


@bp.get("/")
@access.coordinator
def index() -> str:
    """List the events of the provinces."""
    wish, removed = _wish(), request.args.get("removed", "") == "1"
    rows, total = listing.for_desk(db(), current_actor(), wish, removed=removed)
    return page_or_partial(
        "eventdesk/index.html",
        "eventdesk/_list.html",
        page=Page(tuple(rows), page_number(), total),
        wish=wish,
        sorts=SORTS,
        removed=removed,
        phases=WORDS["event_phase"],
    )


@bp.get("/export.<any(csv, xlsx):kind>")
@access.coordinator
def export(kind: str) -> Response:
    """Hand out the events that the list finds."""
    removed = request.args.get("removed", "") == "1"
    rows, _ = listing.for_desk(db(), current_actor(), _wish(everything=True), removed=removed)
    fields = [
        Field(gettext("행사"), 30), Field(gettext("날짜"), 12, "day"), Field(gettext("장소"), 24),
        Field(gettext("단계")), Field(gettext("승인한 기업"), 12, "number"),
        Field(gettext("승인한 멘토"), 12, "number"),
        Field(gettext("승인을 기다리는 신청"), 12, "number"),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            own_words(row.event, "title"), row.event.day, row.event.venue,
            word("event_phase", row.event.phase), row.firms, row.mentors, row.waiting,
        ]
        for row in rows
    ]  # fmt: skip
    return table_response(kind, "ieum-events", gettext("매칭 행사"), fields, cells)


@bp.get("/<event>")
@access.coordinator
def show(event: str) -> str:
    """Show where an event stands, what is missing and what comes next."""
    view = overview.show(db(), current_actor(), event, now=clock.now())
    return render_template(
        "eventdesk/show.html",
        view=view,
        event=view.event,
        all_phases=phases.ALL,
        say=say,
        ways=_WAYS,
    )


@bp.post("/<event>/phase")
@access.coordinator
def move(event: str) -> ResponseReturnValue:
    """Lead an event into a neighbouring phase."""
    found = on_desk(db(), current_actor(), event, lock=True)
    to = request.form.get("to", "")
    before = found.phase
    phases.move(db(), current_actor(), found, to, now=clock.now())
    if before == "draft" and found.phase == "collecting":
        informing.welcome(db(), found, links=site_links(), now=clock.now())
    flash(gettext(_MOVED[found.phase]), "success")
    return redirect(url_for("eventdesk.show", event=event), 303)


def _wish(*, everything: bool = False) -> listing.Wish:
    phase, sort = request.args.get("phase", ""), request.args.get("sort", "")
    return listing.Wish(
        text=clean(request.args.get("q", ""))[:100],
        phase=phase if phase in WORDS["event_phase"] else "",
        sort=sort if sort in SORTS else "day",
        offset=0 if everything else (page_number() - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )
