"""The coordinator's desk: queues, lists, and the pages of one firm and one mentor."""

from datetime import datetime
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.services import desk, firm_files, outbox_care
from app.services.desk import Queue, Wish
from app.services.scope import Scope, scope_of
from app.web import access
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.deeds import deed
from app.web.desk import words
from app.web.desk.forms import DecideForm
from app.web.filters import named
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response
from app.web.words import word

bp = Blueprint("desk", __name__)
T = TypeVar("T")
DECISIONS = ("approve", "refuse")


@bp.get("/")
@access.desk_reader
def index() -> str:
    """Show a coordinator who waits, the longest first, and everybody what each county has."""
    scope, moment = _scope(), clock.now()
    values = {
        "area": _area,
        "counted": words.options(words.COUNTED),
        "zero": dict(words.options(words.ZERO)),
        "now": moment,
    }
    if not scope.changing:
        return _start(scope, moment, values)
    view = desk.overview(db(), scope, catalogue=catalogue(), now=moment)
    waiting = (view.companies, view.mentors, view.cases, view.challenges, view.overdue)
    return render_template(
        "desk/index.html",
        view=view,
        counties=view.counties,
        total=sum(queue.total for queue in waiting),
        letters=outbox_care.standing_for(db(), current_actor(), now=moment),
        **values,
    )


def _start(scope: Scope, moment: datetime, values: dict[str, Any]) -> str:
    # all counties of the country would be a page that nobody reads: one region at a time
    home = runtime().settings.home_region
    usual = home if home in scope.regions else min(scope.regions, default="")
    wanted = request.args.get("region", "")
    chosen = wanted if wanted in scope.regions else usual
    shown = scope.within(catalogue(), region=chosen)
    return render_template(
        "desk/start.html",
        counties=desk.counties(db(), shown, catalogue=catalogue(), now=moment),
        regions={code: named(catalogue().regions[code]) for code in sorted(scope.regions)},
        region=chosen,
        **values,
    )


@bp.get("/counties.csv")
@access.desk_reader
def counties_csv() -> Response:
    """Hand out what each county has."""
    rows = desk.counties(db(), _scope(), catalogue=catalogue(), now=clock.now())
    header = [
        gettext("시·군"), gettext("지역 구분"),
        *(text for _, text in words.options(words.COUNTED)), gettext("없는 것"),
    ]  # fmt: skip
    return csv_response(
        "ieum-counties.csv",
        header,
        [
            [
                named(row.place),
                word("area", row.area),
                *(row.counts[kind] for kind in words.COUNTED),
                ", ".join(words.said(words.COUNTED, kind) for kind in row.missing),
            ]
            for row in rows
        ],
    )


@bp.get("/companies")
@access.desk_reader
def companies() -> str:
    """List the firms of the provinces."""
    wish = _wish(desk.COMPANY_STATES, desk.COMPANY_SORTS)
    return _list(
        "companies",
        wish,
        desk.companies(db(), _scope(), wish),
        states=words.options(words.COMPANY_STATE),
        sorts=words.options(words.COMPANY_SORT),
    )


@bp.get("/companies.csv")
@access.desk_reader
def companies_csv() -> Response:
    """Hand out the firms that the list finds."""
    wish = _wish(desk.COMPANY_STATES, desk.COMPANY_SORTS, everything=True)
    header = [
        gettext("기업"), gettext("시·군"), gettext("업종"), gettext("인원"), gettext("수준"),
        gettext("상태"), gettext("등록한 날"), gettext("시연용"),
    ]  # fmt: skip
    rows = [
        [
            c.name, _place(c.municipality_code), named(catalogue().trades[c.industry_code]),
            c.headcount, word("level", c.level), word("approval", c.status),
            clock.today_in_seoul(c.created_at), _mark(c.demonstration),
        ]
        for c in desk.companies(db(), _scope(), wish).items
    ]  # fmt: skip
    return csv_response("ieum-companies.csv", header, rows)


@bp.get("/mentors")
@access.desk_reader
def mentors() -> str:
    """List the mentors of the provinces and the stationed experts."""
    wish = _wish(desk.COMPANY_STATES, desk.MENTOR_SORTS)
    return _list(
        "mentors",
        wish,
        desk.mentors(db(), _scope(), wish),
        states=words.options(words.COMPANY_STATE),
        sorts=words.options(words.MENTOR_SORT),
    )


@bp.get("/mentors.csv")
@access.desk_reader
def mentors_csv() -> Response:
    """Hand out the mentors that the list finds."""
    wish = _wish(desk.COMPANY_STATES, desk.MENTOR_SORTS, everything=True)
    header = [
        gettext("이름"), gettext("기업"), gettext("시·군"), gettext("소개"), gettext("자리"),
        gettext("쓰는 자리"), gettext("쉬는 기간 끝"), gettext("상태"), gettext("시연용"),
    ]  # fmt: skip
    rows = [
        [
            row.person.name, row.company.name if row.company else "",
            _place(row.company.municipality_code) if row.company else "", row.mentor.headline,
            row.places, row.used, row.mentor.paused_until, word("approval", row.mentor.status),
            _mark(row.mentor.demonstration),
        ]
        for row in desk.mentors(db(), _scope(), wish).items
    ]  # fmt: skip
    return csv_response("ieum-mentors.csv", header, rows)


@bp.get("/challenges")
@access.desk_reader
def challenges() -> str:
    """List the challenges of the provinces' firms."""
    wish = _wish(desk.CHALLENGE_STATES, desk.CHALLENGE_SORTS)
    return _list(
        "challenges",
        wish,
        desk.challenges(db(), _scope(), wish, catalogue=catalogue()),
        states=words.options(words.CHALLENGE_STATE),
        sorts=words.options(words.CHALLENGE_SORT),
    )


@bp.get("/challenges.csv")
@access.desk_reader
def challenges_csv() -> Response:
    """Hand out the challenges that the list finds."""
    wish = _wish(desk.CHALLENGE_STATES, desk.CHALLENGE_SORTS, everything=True)
    header = [
        gettext("고민"), gettext("목표"), gettext("기업"), gettext("시·군"), gettext("지역 구분"),
        gettext("급한 정도"), gettext("상태"), gettext("기다리는 요청"), gettext("수락한 요청"),
        gettext("적은 날"), gettext("시연용"),
    ]  # fmt: skip
    rows = [
        [
            row.text, row.target, row.company.name,
            _place(row.company.municipality_code),
            word("area", _area(row.company.municipality_code)),
            word("urgency", row.challenge.urgency), word("challenge_status", row.challenge.status),
            row.live, row.accepted, clock.today_in_seoul(row.challenge.created_at),
            _mark(row.challenge.demonstration),
        ]
        for row in desk.challenges(db(), _scope(), wish, catalogue=catalogue()).items
    ]  # fmt: skip
    return csv_response("ieum-challenges.csv", header, rows)


@bp.get("/firms/<public_id>")
@access.desk_reader
def firm(public_id: str) -> ResponseReturnValue:
    """Show everything about a firm."""
    return _firm_page(public_id, DecideForm(formdata=None))


@bp.post("/firms/<public_id>/decide")
@access.coordinator
def decide_firm(public_id: str) -> ResponseReturnValue:
    """Approve or refuse a firm."""
    form = DecideForm()
    approved = _approved()
    if form.validate():
        try:
            company = firm_files.decide_company(
                db(),
                current_actor(),
                public_id,
                approved=approved,
                reason=form.reason.data or "",
                catalogue=catalogue(),
                now=clock.now(),
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            _tell(company.name, approved=approved)
            return redirect(url_for("desk.firm", public_id=public_id), 303)
    return _firm_page(public_id, form, status=422)


@bp.get("/mentors/<public_id>")
@access.desk_reader
def mentor(public_id: str) -> ResponseReturnValue:
    """Show everything about a mentor."""
    return _mentor_page(public_id, DecideForm(formdata=None))


@bp.post("/mentors/<public_id>/decide")
@access.coordinator
def decide_mentor(public_id: str) -> ResponseReturnValue:
    """Approve or refuse a mentor."""
    form = DecideForm()
    approved = _approved()
    if form.validate():
        try:
            firm_files.decide_mentor(
                db(),
                current_actor(),
                public_id,
                approved=approved,
                reason=form.reason.data or "",
                catalogue=catalogue(),
                now=clock.now(),
            )
        except Invalid as invalid:
            form.take(invalid)
        else:
            file = firm_files.mentor_file(db(), _scope(), public_id, catalogue=catalogue())
            _tell(file.person.name, approved=approved)
            return redirect(url_for("desk.mentor", public_id=public_id), 303)
    return _mentor_page(public_id, form, status=422)


def _scope() -> Scope:
    return scope_of(current_actor(), catalogue())


def _wish(states: tuple[str, ...], sorts: tuple[str, ...], *, everything: bool = False) -> Wish:
    status, sort = request.args.get("status", ""), request.args.get("sort", "")
    place = request.args.get("place", "")
    return Wish(
        text=str(clean(request.args.get("q", "")))[:100],
        status=status if status in states else "",
        place=place if place in catalogue().places else "",
        sort=sort if sort in sorts else sorts[0],
        offset=0 if everything else (page_number() - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )


def _list(name: str, wish: Wish, found: Queue[T], **values: Any) -> str:
    return page_or_partial(
        f"desk/{name}.html",
        f"desk/_{name}.html",
        wish=wish,
        found=Page(found.items, page_number(), found.total),
        filtered=bool(wish.text or wish.status or wish.place),
        places=desk.places_of(_scope(), catalogue()),
        place=_place,
        area=_area,
        export={"q": wish.text, "status": wish.status, "place": wish.place, "sort": wish.sort},
        **values,
    )


def _firm_page(public_id: str, form: DecideForm, *, status: int = 200) -> ResponseReturnValue:
    file = firm_files.firm_file(db(), _scope(), public_id, catalogue=catalogue())
    page = render_template(
        "desk/firm.html", file=file, form=form, place=_place, area=_area, deed=deed
    )
    return page, status


def _mentor_page(public_id: str, form: DecideForm, *, status: int = 200) -> ResponseReturnValue:
    file = firm_files.mentor_file(db(), _scope(), public_id, catalogue=catalogue())
    page = render_template(
        "desk/mentor.html", file=file, form=form, place=_place, area=_area, deed=deed
    )
    return page, status


def _approved() -> bool:
    decision = request.form.get("decision")
    if decision not in DECISIONS:
        abort(400)
    return decision == "approve"


def _tell(name: str, *, approved: bool) -> None:
    if approved:
        flash(gettext("%(name)s 승인을 마쳤어요. 메일로 알렸어요.", name=name), "success")
    else:
        flash(gettext("%(name)s 승인하지 않았어요. 까닭을 메일로 알렸어요.", name=name), "success")


def _place(code: str) -> str:
    return named(catalogue().places[code])


def _area(code: str) -> str | None:
    return catalogue().designation(code, clock.today_in_seoul())


def _mark(demonstration: bool) -> str:  # noqa: FBT001 - a column of a table
    return str(gettext("예")) if demonstration else ""
