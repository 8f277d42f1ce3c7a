"""The rest of the day placed again: what went wrong, the choices, who stands by."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.errors import N_
from app.services.matchday import checking_in, live_replan, replan_choices, standbys
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db
from app.web.eventday.chart import frontier_chart
from app.web.eventday.moments import as_mark, from_mark
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.tables import csv_response
from app.web.words import WORDS, word

bp = Blueprint("eventreplan", __name__)
CHOICES = {
    0: (N_("빈자리만 채우기"), N_("지금 있는 만남은 그대로 두고 빈자리에만 새로 넣어요.")),
    600: (N_("거의 그대로"), N_("꼭 필요한 만남만 옮겨요.")),
    250: (N_("조금 옮기기"), N_("조금 나아지면 옮겨요.")),
    100: (N_("더 옮기기"), N_("나아지면 옮겨요.")),
    1: (N_("처음부터 다시"), N_("가장 좋은 시간표를 찾고, 같으면 그대로 둬요.")),
}
"""Name and meaning of each choice, by what a meeting that stays is worth."""
SORTS = {"rank": N_("순위"), "name": N_("이름순")}


@bp.context_processor
def _words_of_the_day() -> dict[str, object]:
    return {"presence_of": checking_in.presence_of}


@bp.get("/changes")
@access.coordinator
def index(event: str) -> str:
    """Show what went wrong since people were told, and offer to place the rest again."""
    standing = live_replan.stand(db(), current_actor(), event, now=clock.now())
    line = standbys.line(db(), current_actor(), event)
    return render_template(
        "eventday/changes.html", standing=standing, event=standing.event, line=line,
        undo=request.args.get("undo", type=int),
    )  # fmt: skip


@bp.post("/changes")
@access.coordinator
def ask(event: str) -> ResponseReturnValue:
    """Ask for the choices."""
    from_round = request.form.get("from_round", type=int)
    group = live_replan.ask(db(), current_actor(), event, from_round, now=clock.now())
    return redirect(url_for("eventreplan.show", event=event, group=group), 303)


@bp.post("/changes/absent")
@access.coordinator
def give_up(event: str) -> ResponseReturnValue:
    """Say that whoever is overdue does not come; or take that back."""
    moment, mark = clock.now(), request.form.get("at", type=int)
    if mark is not None:
        count = checking_in.wait_again(db(), current_actor(), event, from_mark(mark), now=moment)
        flash(ngettext("%(num)d명을 되돌렸어요.", "%(num)d명을 되돌렸어요.", count), "success")
        return redirect(url_for("eventreplan.index", event=event), 303)
    count = checking_in.give_up_overdue(db(), current_actor(), event, now=moment)
    flash(
        ngettext(
            "%(num)d명을 못 오는 것으로 표시했어요.",
            "%(num)d명을 못 오는 것으로 표시했어요.",
            count,
        ),
        "success",
    )
    return redirect(url_for("eventreplan.index", event=event, undo=as_mark(moment)), 303)


@bp.get("/changes/<group>")
@access.coordinator
def show(event: str, group: str) -> str:
    """Show the choices as far as they are worked out."""
    page = replan_choices.frontier(db(), current_actor(), event, group, now=clock.now())
    return page_or_partial(
        "eventday/frontier.html",
        "eventday/_frontier.html",
        page=page,
        event=page.event,
        group=group,
        names=CHOICES,
        chart=frontier_chart(page.choices),
    )


@bp.get("/changes/<group>/<run>.csv")
@access.coordinator
def export(event: str, group: str, run: str) -> Response:
    """Hand out what one choice changes."""
    page = replan_choices.frontier(db(), current_actor(), event, group, now=clock.now())
    header = [
        gettext("바뀜"), gettext("기업"), gettext("멘토"), gettext("지금 라운드"),
        gettext("지금 테이블"), gettext("새 라운드"), gettext("새 테이블"),
    ]  # fmt: skip
    changes = next((each.changes for each in page.choices if each.run.public_id == run), ())
    rows = [
        [
            word("meeting_change", each.kind), each.firm.name, each.mentor.name,
            *(each.before or ("", "")), *(each.after or ("", "")),
        ]
        for each in changes
    ]  # fmt: skip
    return csv_response("ieum-replan.csv", header, rows)


@bp.post("/changes/<group>/choose")
@access.coordinator
def choose(event: str, group: str) -> ResponseReturnValue:  # noqa: ARG001 - stands in the address alone
    """Make a choice the timetable of the day."""
    release = live_replan.choose(
        db(), current_actor(), event, request.form.get("run", ""),
        links=site_links(), now=clock.now(),
    )  # fmt: skip
    flash(_told(release.version, release.told), "success")
    return redirect(url_for("eventreplan.index", event=event), 303)


@bp.post("/changes/undo")
@access.coordinator
def take_back(event: str) -> ResponseReturnValue:
    """Go back to the version before."""
    release = live_replan.take_back(
        db(), current_actor(), event, links=site_links(), now=clock.now()
    )
    flash(_told(release.version, release.told), "success")
    return redirect(url_for("eventreplan.index", event=event), 303)


@bp.get("/standbys")
@access.coordinator
def line(event: str) -> str:
    """Show who stands by, in their order."""
    found = standbys.line(db(), current_actor(), event)
    rows = _wished(found)
    first = (page_number() - 1) * PAGE_SIZE
    return page_or_partial(
        "eventday/standbys.html",
        "eventday/_standbys.html",
        line=found,
        shown=Page(tuple(rows[first : first + PAGE_SIZE]), page_number(), len(rows)),
        event=found.event,
        sorts=SORTS,
        wish={name: request.args.get(name, "") for name in ("q", "side", "sort")},
    )


@bp.get("/standbys.csv")
@access.coordinator
def export_line(event: str) -> Response:
    """Hand out who stands by, as the list finds them."""
    found = standbys.line(db(), current_actor(), event)
    header = [
        gettext("구분"), gettext("순위"), gettext("이름"), gettext("오는 분·소속"),
        gettext("우선 지역"), gettext("꼭 만나고 싶음"), gettext("만나고 싶음"), gettext("전화"),
    ]  # fmt: skip
    rows = [
        [
            word("event_side", each.row.side), each.rank, each.row.name, each.row.person,
            gettext("예") if each.priority else "", each.musts, each.likes, each.row.phone,
        ]
        for each in _wished(found)
    ]  # fmt: skip
    return csv_response("ieum-standbys.csv", header, rows)


@bp.post("/standbys")
@access.coordinator
def decide(event: str) -> ResponseReturnValue:
    """Let somebody in who stands by, or take that back."""
    person, actor, moment = request.form.get("person", ""), current_actor(), clock.now()
    if request.form.get("do") == "back":
        row = standbys.put_back(db(), actor, event, person, now=moment)
        flash(gettext("%(name)s: 다시 대기로 돌렸어요.", name=row.name), "success")
    else:
        row = standbys.let_in(db(), actor, event, person, links=site_links(), now=moment)
        flash(gettext("%(name)s: 들어오셨어요. 다시 짜면 만남이 생겨요.", name=row.name), "success")
    return redirect(url_for("eventreplan.line", event=event), 303)


def _told(version: int | None, told: int) -> str:
    text: str = gettext(
        "%(version)s판을 공개했어요. 일정이 바뀐 %(told)s명에게만 알렸어요.",
        version=version,
        told=told,
    )
    return text


def _wished(line: standbys.Line) -> list[standbys.Standby]:
    text, side = clean(request.args.get("q", "")).casefold(), request.args.get("side", "")
    rows = [
        each
        for each in line.rows
        if text in f"{each.row.name}\n{each.row.person}".casefold()
        and (side not in WORDS["event_side"] or each.row.side == side)
    ]
    if request.args.get("sort") == "name":
        rows.sort(key=lambda each: (each.row.name, each.row.id))
    return rows
