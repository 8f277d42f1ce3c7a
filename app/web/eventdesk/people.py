"""The people of an event: the list, decisions about several at once, adding, changing."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.errors import N_, Conflict, Invalid
from app.services.matchday import admission, attending, day_plan
from app.services.matchday.access import on_desk
from app.services.matchday.admission import Decided
from app.services.papers.sheets import Cell, Field
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import table_response
from app.web.errors import say
from app.web.eventdesk.forms import PersonForm
from app.web.filters import named
from app.web.forms import clean
from app.web.htmx import page_or_partial
from app.web.paging import Page, page_number
from app.web.reference import catalogue
from app.web.words import WORDS, word

bp = Blueprint("eventpeople", __name__)
PAGE_SIZE = 40
SORTS = {
    "waiting": N_("기다리는 분 먼저"),
    "newest": N_("새로 신청한 분 먼저"),
    "name": N_("이름순"),
    "place": N_("시·군순"),
}
DECISIONS = ("approve", "refuse", "withdraw", "put_back")


@bp.get("/<event>/people")
@access.coordinator
def index(event: str) -> str:
    """List who registered, was added or imported."""
    return _list(event)


@bp.get("/<event>/people.<any(csv, xlsx):kind>")
@access.coordinator
def export(event: str, kind: str) -> Response:
    """Hand out the people that the list finds."""
    _, rows, _ = attending.find(db(), current_actor(), event, _wish(everything=True))
    fields = [
        Field(gettext("구분"), 8), Field(gettext("이름"), 24),
        Field(gettext("오시는 분 또는 소속"), 18),
        Field(gettext("상태"), 12), Field(gettext("메일"), 26), Field(gettext("연락처"), 16),
        Field(gettext("시·군"), 12), Field(gettext("업종"), 24),
        Field(gettext("나누고 싶은 이야기"), 40),
        Field(gettext("라운드"), 14), Field(gettext("최소"), 8, "number"),
        Field(gettext("최대"), 8, "number"), Field(gettext("신청한 날"), 12, "day"),
        Field(gettext("까닭"), 24),
    ]  # fmt: skip
    cells: list[list[Cell]] = [
        [
            word("event_side", row.side), row.name, row.person,
            word("registration_state", row.state), row.email, row.phone,
            _place(row.municipality_code), _trade(row.industry_code), row.topic,
            written_rounds(row.rounds), row.minimum, row.maximum,
            clock.today_in_seoul(row.created_at), row.reason,
        ]
        for row in rows
    ]  # fmt: skip
    return table_response(kind, "ieum-event-people", gettext("참가자"), fields, cells)


@bp.post("/<event>/people/decide")
@access.coordinator
def decide(event: str) -> ResponseReturnValue:
    """Approve, refuse, take out or put back those who are ticked."""
    chosen, actor, now = request.form.getlist("chosen")[:500], current_actor(), clock.now()
    decision = request.form.get("decision", "")
    reason = clean(request.form.get("reason", ""))
    try:
        match decision:
            case "approve":
                done = admission.approve(db(), actor, event, chosen, links=site_links(), now=now)
            case "refuse":
                done = admission.refuse(
                    db(), actor, event, chosen, reason, links=site_links(), now=now
                )
            case "withdraw":
                done = admission.withdraw(db(), actor, event, chosen, links=site_links(), now=now)
            case _:
                done = admission.put_back(db(), actor, event, chosen, now=now)
    except Invalid as invalid:
        problems = {name: say(problem) for name, problem in invalid.fields.items()}
        return _list(event, chosen=chosen, reason=reason, problems=problems), 422
    flash(_told(done), "success")
    return redirect(_back(event), 303)


def _back(event: str) -> str:
    """Return the list as it was filtered; the form sends its own query along."""
    values: dict[str, Any] = request.args.to_dict(flat=False)
    return url_for("eventpeople.index", event=event, **values)


def _told(done: Decided) -> str:
    parts = [
        ngettext("%(num)d명을 승인했어요.", "%(num)d명을 승인했어요.", done.approved),
        ngettext(
            "%(num)d명은 자리가 차서 차례를 기다려요.",
            "%(num)d명은 자리가 차서 차례를 기다려요.",
            done.waitlisted,
        ),
        ngettext(
            "%(num)d명에게 어렵다고 알렸어요.", "%(num)d명에게 어렵다고 알렸어요.", done.refused
        ),
        ngettext("%(num)d명의 신청을 거뒀어요.", "%(num)d명의 신청을 거뒀어요.", done.withdrawn),
        ngettext(
            "%(num)d명을 승인 대기로 되돌렸어요.",
            "%(num)d명을 승인 대기로 되돌렸어요.",
            done.put_back,
        ),
        ngettext(
            "기다리던 %(num)d명이 승인됐어요.", "기다리던 %(num)d명이 승인됐어요.", done.moved_up
        ),
    ]
    counts = (
        done.approved, done.waitlisted, done.refused, done.withdrawn, done.put_back, done.moved_up,
    )  # fmt: skip
    said = [text for text, count in zip(parts, counts, strict=True) if count]
    return " ".join(said) or gettext("바뀐 것이 없어요.")


@bp.route("/<event>/people/add", methods=["GET", "POST"])
@access.coordinator
def add(event: str) -> ResponseReturnValue:
    """Find a firm or mentor of the site to add, or write a guest down."""
    found = on_desk(db(), current_actor(), event)
    form = _form()
    if form.validate_on_submit():
        try:
            row = attending.add_guest(
                db(), current_actor(), event, form.side.data or "", form.known(),
                catalogue=catalogue(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        except Conflict as conflict:
            form.form_errors.append(say(conflict.problem))
        else:
            flash(gettext("%(name)s 참가자를 더했어요.", name=row.name), "success")
            return redirect(url_for("eventpeople.index", event=event), 303)
    rounds = day_plan.rounds_of(db(), found)
    if request.method == "GET":
        form.rounds.data = [each.number for each in rounds]
        form.side.data = "firm"
    text = clean(request.args.get("q", ""))[:100]
    page = render_template(
        "eventdesk/add_person.html",
        event=found,
        form=form,
        rounds=rounds,
        text=text,
        members=attending.search_members(db(), current_actor(), found, text),
        place=_place,
    )
    return page, 422 if request.method == "POST" else 200


@bp.post("/<event>/people/add/<any(firm, mentor):side>/<who>")
@access.coordinator
def add_member(event: str, side: str, who: str) -> ResponseReturnValue:
    """Add a firm or mentor of the site."""
    row = attending.add_member(db(), current_actor(), event, side, who, now=clock.now())
    flash(gettext("%(name)s 참가자를 더했어요.", name=row.name), "success")
    return redirect(url_for("eventpeople.index", event=event), 303)


@bp.route("/<event>/people/<registration>", methods=["GET", "POST"])
@access.coordinator
def edit(event: str, registration: str) -> ResponseReturnValue:
    """Show somebody and change what is known of them."""
    found, row = attending.one(db(), current_actor(), event, registration)
    form = _form(row)
    if form.validate_on_submit():
        try:
            attending.change(
                db(), current_actor(), event, registration, form.known(),
                catalogue=catalogue(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("저장했어요."), "success")
            return redirect(url_for("eventpeople.index", event=event), 303)
    rounds = day_plan.rounds_of(db(), found)
    if request.method == "GET":
        form.rounds.data = [r.number for r in rounds] if row.rounds is None else row.rounds
    page = render_template("eventdesk/person.html", event=found, row=row, form=form, rounds=rounds)
    return page, 422 if request.method == "POST" else 200


def _list(event: str, **shown: Any) -> str:
    wish = _wish()
    found, rows, total = attending.find(db(), current_actor(), event, wish)
    values: dict[str, Any] = {"chosen": [], "reason": "", "problems": {}, **shown}
    return page_or_partial(
        "eventdesk/people.html",
        "eventdesk/_people.html",
        event=found,
        page=Page(tuple(rows), page_number(), total, PAGE_SIZE),
        wish=wish,
        sorts=SORTS,
        states=list(WORDS["registration_state"]),
        places=catalogue().places_of(found.region_code),
        place=_place,
        area=lambda code: catalogue().designation(code, found.day) if code else None,
        written_rounds=written_rounds,
        **values,
    )


def _form(row: Any = None) -> PersonForm:
    form = PersonForm(obj=row)
    books = catalogue()
    nothing = [("", gettext("모름"))]
    form.side.choices = [(side, word("event_side", side)) for side in WORDS["event_side"]]
    form.municipality_code.choices = {
        "": nothing,
        **{
            named(region): [(p.id, named(p)) for p in books.places_of(region.id)]
            for region in books.regions.values()
        },
    }
    form.industry_code.choices = [
        *nothing, *((t.id, f"{t.id} {named(t)}") for t in books.trades.values())
    ]  # fmt: skip
    return form


def written_rounds(rounds: list[int] | None) -> str:
    """Write numbers of rounds as ``1-4, 6``; empty for all of them."""
    if rounds is None:
        return ""
    parts: list[list[int]] = []
    for number in sorted(rounds):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 1 else str(p[0]) for p in parts)


def _place(code: str | None) -> str:
    place = catalogue().places.get(code or "")
    return named(place) if place else ""


def _trade(code: str | None) -> str:
    trade = catalogue().trades.get(code or "")
    return named(trade) if trade else ""


def _wish(*, everything: bool = False) -> attending.Wish:
    def known(name: str, values: Any) -> str:
        value = request.args.get(name, "")
        return value if value in values else ""

    return attending.Wish(
        text=clean(request.args.get("q", ""))[:100],
        side=known("side", WORDS["event_side"]),
        state=known("state", WORDS["registration_state"]),
        place=known("place", catalogue().places),
        sort=known("sort", SORTS) or "waiting",
        offset=0 if everything else (page_number() - 1) * PAGE_SIZE,
        limit=None if everything else PAGE_SIZE,
    )
