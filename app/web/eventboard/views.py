"""The board: looked at, changed by hand, undone, thrown away, filled from a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.errors import N_, Conflict
from app.services.matchday import board, board_moves, board_page
from app.services.matchday.access import on_desk
from app.services.matchday.board_moves import Hand, Outcome
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.errors import say
from app.web.eventboard import grid, words
from app.web.forms import clean
from app.web.htmx import page_or_partial, wants_partial
from app.web.reference import catalogue

bp = Blueprint("eventboard", __name__)
_FIELDS = ("at", "to_round", "to_table", "firm", "mentor")
_DONE = {
    "move": N_("옮겼어요."),
    "swap": N_("두 만남의 자리를 바꿨어요."),
    "add": N_("만남을 더했어요."),
    "remove": N_("만남을 뺐어요."),
    "undo": N_("마지막 변경을 되돌렸어요: %(what)s"),
    "redo": N_("되돌린 변경을 다시 했어요: %(what)s"),
}
_NO_PLACE = N_("라운드와 테이블을 골라 주세요.")


@dataclass(frozen=True)
class Doubt:
    """A change that was not made, and what speaks against it."""

    action: str
    fields: Mapping[str, str]
    outcome: Outcome


@dataclass(frozen=True)
class Said:
    """What is told above the board after something was tried."""

    text: str = ""
    problem: str = ""
    doubt: Doubt | None = None


@bp.get("/")
@access.coordinator
def show(event: str) -> str:
    """Show the board, or the last version where no board is open."""
    return _board(event, Said())


@bp.post("/open")
@access.coordinator
def open_(event: str) -> ResponseReturnValue:
    """Open a board: a copy of the last version, or empty."""
    found = on_desk(db(), current_actor(), event)
    board.open_board(db(), current_actor(), found, now=clock.now())
    flash(gettext("보드를 열었어요. 공개할 때까지는 코디네이터만 볼 수 있어요."), "success")
    return redirect(url_for("eventboard.show", event=event), 303)


@bp.post("/move")
@access.coordinator
def move(event: str) -> ResponseReturnValue:
    """Move a meeting, or let two change places."""
    at, to_round = _place("at"), request.form.get("to_round", type=int)
    to_table = request.form.get("to_table", type=int)
    to = grid.place_of(request.form.get("to", ""))
    if to is not None:
        to_round, to_table = to
    if at is None or to_round is None:
        return _refuse(event, gettext(_NO_PLACE))

    def change(hand: Hand) -> Outcome:
        return board_moves.move(hand, at, to_round, to_table, sure=_sure())

    return _try(event, "move", change)


@bp.post("/add")
@access.coordinator
def add(event: str) -> ResponseReturnValue:
    """Let a firm and a mentor meet at an empty place."""
    at = _place("at")
    firm, mentor = request.form.get("firm", ""), request.form.get("mentor", "")
    if at is None:
        return _refuse(event, gettext(_NO_PLACE))
    if not firm or not mentor:
        return _refuse(event, gettext("기업과 멘토를 한 분씩 골라 주세요."))
    return _try(event, "add", lambda hand: board_moves.add(hand, firm, mentor, at, sure=_sure()))


@bp.post("/remove")
@access.coordinator
def remove(event: str) -> ResponseReturnValue:
    """Take a meeting off the board; undo puts it back."""
    at = _place("at")
    if at is None:
        return _refuse(event, gettext(_NO_PLACE))
    return _try(event, "remove", lambda hand: board_moves.remove(hand, at))


@bp.post("/tidy")
@access.coordinator
def tidy(event: str) -> ResponseReturnValue:
    """Take off the meetings of people who do not take part any more."""

    def change(hand: Hand) -> str:
        count = board_moves.remove_gone(hand)
        return str(ngettext("만남 %(num)d건을 뺐어요.", "만남 %(num)d건을 뺐어요.", count))

    return _act(event, change)


@bp.post("/lock")
@access.coordinator
def lock(event: str) -> ResponseReturnValue:
    """Lock or unlock one meeting, all of a person, or all there are."""
    at, person = _place("at"), request.form.get("person", "")
    on = request.form.get("on", "") == "1"

    def change(hand: Hand) -> str:
        if person:
            count = board_moves.lock_person(hand, person, on=on)
        else:
            count = board_moves.set_lock(hand, [at] if at else None, on=on)
        if on:
            return str(ngettext("만남 %(num)d건을 잠갔어요.", "만남 %(num)d건을 잠갔어요.", count))
        return str(
            ngettext(
                "만남 %(num)d건의 잠금을 풀었어요.", "만남 %(num)d건의 잠금을 풀었어요.", count
            )
        )

    return _act(event, change)


@bp.post("/undo")
@access.coordinator
def undo(event: str) -> ResponseReturnValue:
    """Take the last change back."""
    return _act(event, lambda hand: _told("undo", board.undo, hand))


@bp.post("/redo")
@access.coordinator
def redo(event: str) -> ResponseReturnValue:
    """Do again what was undone."""
    return _act(event, lambda hand: _told("redo", board.redo, hand))


@bp.route("/discard", methods=["GET", "POST"])
@access.coordinator
def discard(event: str) -> ResponseReturnValue:
    """Ask, then throw the board away; versions stay as they are."""
    found = on_desk(db(), current_actor(), event)
    page = board_page.open_page(db(), found)
    if page is None or not page.is_board:
        return redirect(url_for("eventboard.show", event=event), 303)
    if request.method == "POST":
        board.discard(db(), current_actor(), found, stamp=_stamp(), now=clock.now())
        flash(gettext("보드를 버렸어요. 공개한 시간표는 그대로예요."), "success")
        return redirect(url_for("eventboard.show", event=event), 303)
    return render_template("eventboard/discard.html", event=found, board=page)


def _try(event: str, action: str, change: Callable[[Hand], Outcome]) -> ResponseReturnValue:
    """Make a change that is checked; show what speaks against it where it was not made."""
    try:
        outcome = change(_hand(event))
    except Conflict as conflict:
        return _refuse(event, say(conflict.problem), 409)
    if not outcome.done:
        fields = {name: request.form.get(name, "") for name in _FIELDS}
        to = outcome.seats[0].place if action == "move" and outcome.seats else None
        if to is not None:
            fields |= {"to_round": str(to[0]), "to_table": str(to[1])}
        given = {name: value for name, value in fields.items() if value}
        return _board(event, Said(doubt=Doubt(action, given, outcome))), 422
    place = outcome.seats[0].place if outcome.seats else None
    swapped = action == "move" and len(outcome.seats) > 1
    done = _DONE["swap"] if swapped else _DONE[action]
    return _done(event, gettext(done), place)


def _act(event: str, change: Callable[[Hand], str]) -> ResponseReturnValue:
    """Make a change that needs no look first; the change says what was done."""
    try:
        said = change(_hand(event))
    except Conflict as conflict:
        return _refuse(event, say(conflict.problem), 409)
    return _done(event, said, _place("at"))


def _told(name: str, change: Callable[..., Any], hand: Hand) -> str:
    done = change(hand.session, hand.actor, hand.event, stamp=hand.stamp, now=hand.now)
    return str(gettext(_DONE[name], what=gettext(words.CHANGES[done.kind])))


def _done(event: str, said: str, place: Any) -> ResponseReturnValue:
    at = grid.text_of(place) if place else ""
    if wants_partial():
        return _board(event, Said(said), at=at)
    flash(said, "success")
    shown = {"at": at, "q": clean(request.form.get("q", ""))[:100]}
    kept = {name: value for name, value in shown.items() if value}
    return redirect(url_for("eventboard.show", event=event, **kept), 303)


def _refuse(event: str, problem: str, status: int = 422) -> ResponseReturnValue:
    return _board(event, Said(problem=problem)), status


def _board(event: str, said: Said, *, at: str | None = None) -> str:
    found = on_desk(db(), current_actor(), event)
    page = board_page.open_page(db(), found)
    if page is None:
        return render_template("eventboard/empty.html", event=found, said=said)
    place = grid.place_of(request.values.get("at", "") if at is None else at)
    text = clean(request.values.get("q", ""))[:100]
    wanted = place[0] if place else request.values.get("round", type=int)
    whole = request.values.get("all", "") == "1"
    drawn = grid.draw(page, catalogue(), chosen=place, text=text, number=wanted, whole=whole)
    chosen = board_page.chosen(db(), page, place) if place else None
    return page_or_partial(
        "eventboard/show.html",
        "eventboard/_board.html",
        event=found,
        board=page,
        grid=drawn,
        place=place,
        text=text,
        number=drawn.number,
        whole=whole,
        room=page.room(drawn.number),
        chosen=chosen,
        figures=board_page.figures_of(db(), page),
        people=page.state.people,
        rounds=words.rounds_of(page.state),
        said=said,
        say=say,
        words=words,
        text_of=grid.text_of,
        county=lambda row: grid.county(row, catalogue()),
    )


def _text() -> str:
    return str(clean(request.args.get("q", "")))[:100]


def _hand(event: str) -> Hand:
    found = on_desk(db(), current_actor(), event)
    return Hand(db(), current_actor(), found, _stamp(), clock.now())


def _stamp() -> int:
    return request.form.get("stamp", -1, type=int)


def _sure() -> bool:
    return request.form.get("sure", "") == "1"


def _place(name: str) -> tuple[int, int] | None:
    return grid.place_of(request.form.get(name, ""))
