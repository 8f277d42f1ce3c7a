"""Stays: the list, the board, planning, team, progress, daily log."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.clock import today_in_seoul
from app.errors import N_, Invalid
from app.services import day_logs, stay_access, stay_board, stay_progress, stay_team, stays
from app.services.stay_board import BoardWish
from app.services.stay_results import close_stay
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.database import db
from app.web.filters import day, named
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.offline import keepable
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.stays import chart, forms
from app.web.tables import csv_response
from app.web.words import WORDS, word

bp = Blueprint("stays", __name__)
keepable(bp)
MAX_EXPORT = 5000
_LIST_SORTS = {
    "newest": N_("최근 시작한 순"),
    "ending": N_("끝나는 날이 가까운 순"),
    "firm": N_("기업 이름순"),
}
_DONE = {
    "start": N_("상주를 시작했어요. 팀과 기업에 알렸어요."),
    "reopen": N_("상주를 다시 열었어요."),
    "cancel": N_("상주 계획을 거뒀어요. 모두에게 이유를 전했어요."),
    "close": N_("상주를 마쳤어요. 모두에게 정리한 말을 전했어요."),
    "add": N_("팀에 더했어요. 메일로 알렸어요."),
    "remove": N_("팀에서 뺐어요."),
    "lead": N_("팀장을 바꿨어요."),
}


@bp.get("/")
@access.signed_in
def index() -> ResponseReturnValue:
    """Show the stays one has a part in."""
    wish = _list_wish()
    rows, total = stay_board.list_stays(db(), current_actor(), page=page_number(), **wish)
    return page_or_partial(
        "stays/index.html",
        "stays/_list.html",
        page=Page(tuple(rows), page_number(), total),
        wish=wish,
        sorts=_LIST_SORTS,
    )


@bp.get("/export.csv")
@access.signed_in
def export() -> Response:
    """Return the listed stays as CSV."""
    rows, _ = stay_board.list_stays(db(), current_actor(), size=MAX_EXPORT, **_list_wish())
    header = [
        gettext("기업"), gettext("상태"), gettext("첫날"), gettext("마지막 날"),
        gettext("팀장 이름"), gettext("과제"), gettext("마친 과제"), gettext("풀려는 과제 수"),
    ]  # fmt: skip
    return csv_response(
        "ieum-stays.csv",
        header,
        (
            (
                row.company.name, word("stay_state", row.stay.state), day(row.stay.first_day),
                day(row.stay.last_day), row.lead.name if row.lead else "", row.tasks, row.closed,
                row.stay.planned_tasks,
            )
            for row in rows
        ),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@access.signed_in
def new() -> ResponseReturnValue:
    """Plan a stay of an engagement."""
    engagement, form = request.args.get("engagement", ""), forms.PlanForm()
    opened = stays.prospect(db(), current_actor(), engagement, catalogue=catalogue())
    if form.validate_on_submit():
        try:
            stay = stays.plan(
                db(), current_actor(), engagement, form.planned(),
                catalogue=catalogue(), address=_address, now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("상주를 계획했어요. 기업에 메일로 알렸어요."), "success")
            return redirect(url_for("stays.team", public_id=stay.public_id), 303)
    page = render_template(
        "stays/plan.html", form=form, company=opened.row.company, engagement=engagement, stay=None
    )
    return page, 422 if request.method == "POST" else 200


@bp.get("/<public_id>")
@access.signed_in
def show(public_id: str) -> ResponseReturnValue:
    """Show the board."""
    wish, today = _board_wish(), today_in_seoul()
    board = stay_board.board(
        db(), current_actor(), public_id, wish, catalogue=catalogue(), today=today
    )
    return page_or_partial(
        "stays/board.html",
        "stays/_board.html",
        board=board,
        stay=board.open.stay,
        wish=wish,
        today=today,
        now=clock.now(),
        days_late=stay_board.days_late,
    )


@bp.get("/<public_id>/tasks.csv")
@access.signed_in
def export_tasks(public_id: str) -> Response:
    """Return the shown tasks as CSV."""
    rows = stay_board.export(
        db(), current_actor(), public_id, _board_wish(),
        catalogue=catalogue(), today=today_in_seoul(),
    )  # fmt: skip
    header = [
        gettext("번호"), gettext("제목"), gettext("상태"), gettext("담당"), gettext("마칠 날"),
        gettext("고민 종류"), gettext("해결 방법"), gettext("ESG 항목"), gettext("비용 (원)"),
        gettext("잰 것"), gettext("단위"), gettext("앞 숫자"), gettext("뒤 숫자"),
        gettext("찾은 날"), gettext("찾은 사람"), gettext("마친 날"), gettext("접은 이유"),
    ]  # fmt: skip
    known = catalogue()
    return csv_response(
        "ieum-tasks.csv",
        header,
        (
            (
                row.task.number, row.task.title, word("task_state", row.task.state),
                row.owner.name if row.owner else "", _iso(row.task.due_on),
                _name(known.categories, row.task.category_id),
                _name(known.remedies, row.task.solution_id),
                _name(known.esg_items, row.task.esg_item_id),
                row.task.cost_won, row.task.measure, row.task.unit, row.task.before_value,
                row.task.after_value, _iso(today_in_seoul(row.task.found_at)), row.finder.name,
                _iso(today_in_seoul(row.task.done_at) if row.task.done_at else None),
                row.task.reason if row.task.state == "dropped" else "",
            )
            for row in rows
        ),
    )  # fmt: skip


@bp.route("/<public_id>/edit", methods=["GET", "POST"])
@access.signed_in
def edit(public_id: str) -> ResponseReturnValue:
    """Change days and plan, or give the plan up."""
    found = stays.manage(db(), current_actor(), public_id, catalogue=catalogue())
    form = forms.PlanForm(obj=found.stay)
    if form.validate_on_submit():
        try:
            stays.change(
                db(), current_actor(), public_id, form.planned(),
                catalogue=catalogue(), address=_address, now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("고쳤어요."), "success")
            return redirect(url_for("stays.show", public_id=public_id), 303)
    page = render_template(
        "stays/plan.html", form=form, company=found.opened.row.company, stay=found.stay
    )
    return page, 422 if request.method == "POST" else 200


@bp.post("/<public_id>/start")
@access.signed_in
def start(public_id: str) -> ResponseReturnValue:
    """Begin today."""
    stays.start(
        db(), current_actor(), public_id,
        catalogue=catalogue(), address=_address, now=clock.now(),
    )  # fmt: skip
    return _done("start", "stays.show", public_id)


@bp.post("/<public_id>/reopen")
@access.signed_in
def reopen(public_id: str) -> ResponseReturnValue:
    """Open a closed stay again."""
    stays.reopen(db(), current_actor(), public_id, catalogue=catalogue(), now=clock.now())
    return _done("reopen", "stays.show", public_id)


@bp.route("/<public_id>/cancel", methods=["GET", "POST"])
@access.signed_in
def cancel(public_id: str) -> ResponseReturnValue:
    """Ask why, then give the plan up."""
    return _end(
        public_id, "cancel", forms.CancelForm(), stays.cancel, lambda form: [form.reason.data or ""]
    )


@bp.route("/<public_id>/close", methods=["GET", "POST"])
@access.signed_in
def close(public_id: str) -> ResponseReturnValue:
    """Ask what came of it and which tasks stay open, then close the stay."""
    left = {int(n) for n in request.form.getlist("left") if n.isascii() and n.isdigit()}
    return _end(
        public_id, "close", forms.CloseForm(), partial(close_stay, draft=_draft),
        lambda form: [form.summary.data or "", left], left=left,
    )  # fmt: skip


def _draft(public_id: str) -> str:
    return full_address("writing.preview", public_id=public_id)


def _end(
    public_id: str,
    name: str,
    form: Any,
    service: Callable[..., None],
    values: Callable[[Any], list[Any]],
    **shown: Any,
) -> ResponseReturnValue:
    stays.manage(db(), current_actor(), public_id, catalogue=catalogue())
    if form.validate_on_submit():
        try:
            service(
                db(), current_actor(), public_id, *values(form),
                catalogue=catalogue(), address=_address, now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            return _done(name, "stays.show", public_id)
    board = stay_board.board(
        db(), current_actor(), public_id, BoardWish(),
        catalogue=catalogue(), today=today_in_seoul(),
    )  # fmt: skip
    page = render_template(
        f"stays/{name}.html", form=form, board=board, stay=board.open.stay, **shown
    )
    return page, 422 if request.method == "POST" else 200


@bp.get("/<public_id>/team")
@access.signed_in
def team(public_id: str) -> str:
    """Show the team, and who could join."""
    text = clean(request.args.get("q", ""))[:100]
    page = stay_team.show(db(), current_actor(), public_id, text, catalogue=catalogue())
    return page_or_partial(
        "stays/team.html", "stays/_candidates.html", page=page, stay=page.open.stay, text=text
    )


@bp.post("/<public_id>/team/<person>/add")
@access.signed_in
def add_member(public_id: str, person: str) -> ResponseReturnValue:
    """Take somebody into the team."""
    stay_team.add(
        db(), current_actor(), public_id, person,
        catalogue=catalogue(), address=_address, now=clock.now(),
    )  # fmt: skip
    return _done("add", "stays.team", public_id)


@bp.post("/<public_id>/team/<person>/remove")
@access.signed_in
def remove_member(public_id: str, person: str) -> ResponseReturnValue:
    """Take somebody out of the team."""
    stay_team.remove(
        db(), current_actor(), public_id, person, catalogue=catalogue(), now=clock.now()
    )
    return _done("remove", "stays.team", public_id)


@bp.post("/<public_id>/team/<person>/lead")
@access.signed_in
def make_lead(public_id: str, person: str) -> ResponseReturnValue:
    """Make a member the lead."""
    stay_team.lead(db(), current_actor(), public_id, person, catalogue=catalogue(), now=clock.now())
    return _done("lead", "stays.team", public_id)


@bp.get("/<public_id>/progress")
@access.signed_in
def progress(public_id: str) -> str:
    """Show tasks by week against the plan, drawn and as a table."""
    today = today_in_seoul()
    found = stay_access.open_stay(db(), current_actor(), public_id, catalogue=catalogue())
    counted = stay_progress.progress(db(), found.stay, today)
    return render_template(
        "stays/progress.html",
        found=found,
        stay=found.stay,
        progress=counted,
        chart=chart.draw(counted),
        today=today,
    )


@bp.route("/<public_id>/log", methods=["GET", "POST"])
@access.signed_in
def log(public_id: str) -> ResponseReturnValue:
    """Show the daily log, write the own entry of a day."""
    form, moment = forms.LogForm(), clock.now()
    if form.validate_on_submit():
        try:
            day_logs.write(
                db(), current_actor(), public_id, form.day.data, form.text.data or "",
                catalogue=catalogue(), now=moment,
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("적어 두었어요."), "success")
            return redirect(url_for("stays.log", public_id=public_id), 303)
    page = day_logs.show(
        db(), current_actor(), public_id, _day_asked(), catalogue=catalogue(), now=moment
    )
    if request.method == "GET":
        form.day.data, form.text.data = page.day, page.own
    status = 422 if request.method == "POST" else 200
    today = today_in_seoul(moment)
    return render_template(
        "stays/log.html", page=page, stay=page.open.stay, form=form, today=today
    ), status


def _done(name: str, endpoint: str, public_id: str) -> ResponseReturnValue:
    flash(gettext(_DONE[name]), "success")
    return redirect(url_for(endpoint, public_id=public_id), 303)


def _address(public_id: str) -> str:
    return full_address("stays.show", public_id=public_id)


def _day_asked() -> date | None:
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _iso(value: date | None) -> str:
    return value.isoformat() if value else ""


def _name(table: Any, id_: str | None) -> str:
    return named(table[id_]) if id_ in table else ""


def _list_wish() -> dict[str, Any]:
    state, sort = request.args.get("state", ""), request.args.get("sort", "")
    return {
        "states": (state,) if state in WORDS["stay_state"] else (),
        "text": clean(request.args.get("q", ""))[:100],
        "sort": sort if sort in _LIST_SORTS else "newest",
    }


def _board_wish() -> BoardWish:
    state, sort = request.args.get("state", ""), request.args.get("sort", "")
    esg = request.args.get("esg", "")
    return BoardWish(
        text=clean(request.args.get("q", ""))[:100],
        state=state if state in WORDS["task_state"] else "",
        owner=request.args.get("owner", "")[:20],
        category=request.args.get("category", "")[:40],
        esg=esg if esg in WORDS["esg_area"] else "",
        late=request.args.get("late", "") == "1",
        sort=sort if sort in stay_board.SORTS else "newest",
    )
