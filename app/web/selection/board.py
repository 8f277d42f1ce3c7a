"""The selection board: both rankings, the proposal, single rulings, the decision."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from app import clock
from app.errors import N_, Invalid
from app.services.selection import board, deciding, telling
from app.services.selection.deciding import RULINGS, Ruling, Texts
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.errors import say
from app.web.forms import clean
from app.web.reference import catalogue
from app.web.selection_words import selection_choices

bp = Blueprint("roundboard", __name__)
USUAL = {
    "chosen": N_("심사 점수 {points}점, {rank}위로 선정 범위({places}곳) 안에 들었어요."),
    "reserve": N_(
        "심사 점수 {points}점, {rank}위예요. 선정 범위({places}곳) 바로 다음이라 예비로 두었어요."
    ),
    "rejected": N_("심사 점수 {points}점, {rank}위로 선정 범위({places}곳)에 들지 못했어요."),
    "not_eligible": N_("다음 요건에 맞지 않아요: {rule}"),
}
"""What a reason begins with; a coordinator changes it before it is written."""
USUAL_ADVICE = N_(
    "‘{weakest}’에서 점수가 가장 낮았어요. 이 부분을 먼저 보완하면 다음 모집에 도움이 돼요."
)


@bp.get("/<round_id>/board")
@access.desk_reader
def show(round_id: str) -> str:
    """Show both rankings side by side and what the preference changes."""
    return _page(round_id)


@bp.post("/<round_id>/board/propose")
@access.coordinator
def propose(round_id: str) -> ResponseReturnValue:
    """Write a decision for every application as the ranking says."""
    typed = {name: clean(request.form.get(f"reason_{name}", "")) for name in USUAL}
    texts = Texts(typed, clean(request.form.get("advice", "")))
    try:
        number = deciding.propose(
            db(), current_actor(), round_id, texts, runtime().search,
            sure="sure" in request.form, catalogue=catalogue(), now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        return _page(round_id, texts=texts, invalid=invalid), 422
    flash(
        ngettext(
            "결정안 %(num)d건을 만들었어요. 하나씩 살펴봐 주세요.",
            "결정안 %(num)d건을 만들었어요. 하나씩 살펴봐 주세요.",
            number,
        ),
        "success",
    )
    return _back(round_id)


@bp.post("/<round_id>/board/discard")
@access.coordinator
def discard(round_id: str) -> ResponseReturnValue:
    """Throw the proposal away."""
    deciding.discard(db(), current_actor(), round_id, catalogue=catalogue(), now=clock.now())
    flash(gettext("결정안을 지웠어요. 점수는 그대로 있어요."), "success")
    return _back(round_id)


@bp.post("/<round_id>/board/decide")
@access.coordinator
def decide(round_id: str) -> ResponseReturnValue:
    """Confirm the decisions."""

    def deed() -> None:
        deciding.decide(
            db(), current_actor(), round_id, sure="sure" in request.form,
            catalogue=catalogue(), now=clock.now(),
        )  # fmt: skip

    return _confirmed(
        round_id, deed, gettext("결정했어요. 기업에 알리기 전까지는 되돌릴 수 있어요.")
    )


@bp.post("/<round_id>/board/undo")
@access.coordinator
def undo(round_id: str) -> ResponseReturnValue:
    """Open a decided round again."""
    deciding.undo(db(), current_actor(), round_id, catalogue=catalogue(), now=clock.now())
    flash(gettext("결정을 되돌렸어요. 심사위원이 다시 고칠 수 있어요."), "success")
    return _back(round_id)


@bp.post("/<round_id>/board/tell")
@access.coordinator
def tell(round_id: str) -> ResponseReturnValue:
    """Tell the firms."""

    def deed() -> None:
        telling.tell(
            db(), current_actor(), round_id, sure="sure" in request.form,
            catalogue=catalogue(), links=site_links(), now=clock.now(),
        )  # fmt: skip

    return _confirmed(round_id, deed, gettext("모든 기업에 결과를 알렸어요."))


@bp.route("/<round_id>/board/<application_id>", methods=["GET", "POST"])
@access.coordinator
def rule(round_id: str, application_id: str) -> ResponseReturnValue:
    """Look at one decision; set it by hand."""
    problems: dict[str, str] = {}
    found = board.board(db(), current_actor(), round_id, catalogue=catalogue())
    row = deciding.row_of(found, application_id)
    ruling = _ruling(row)
    if request.method == "POST":
        ruling = Ruling(
            outcome=request.form.get("outcome", ""),
            reason=clean(request.form.get("reason", "")),
            advice=clean(request.form.get("advice", "")),
            mentor=request.form.get("mentor", ""),
        )
        try:
            deciding.overrule(
                db(), current_actor(), round_id, application_id, ruling,
                catalogue=catalogue(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            problems = {name: say(problem) for name, problem in invalid.fields.items()}
        else:
            flash(gettext("결정을 적었어요."), "success")
            return _back(round_id, f"r-{application_id}")
    page = render_template(
        "selection/ruling.html",
        board=found,
        row=row,
        round=found.open.round,
        opened=found.open,
        ruling=ruling,
        problems=problems,
        outcomes=RULINGS,
    )
    return page, 422 if problems else 200


def _ruling(row: board.BoardRow) -> Ruling:
    decision = row.decision
    if decision is None:
        return Ruling(row.ranked.outcome, "")
    mentor = row.mentor[0].public_id if row.mentor else ""
    return Ruling(decision.outcome, decision.reason, decision.advice, mentor)


def _confirmed(round_id: str, deed: Callable[[], None], told: str) -> ResponseReturnValue:
    try:
        deed()
    except Invalid as invalid:
        return _page(round_id, invalid=invalid), 422
    flash(told, "success")
    return _back(round_id)


def _page(round_id: str, *, texts: Texts | None = None, invalid: Invalid | None = None) -> str:
    found = board.board(db(), current_actor(), round_id, catalogue=catalogue())
    usual = Texts({name: gettext(text) for name, text in USUAL.items()}, gettext(USUAL_ADVICE))
    return render_template(
        "selection/board.html",
        board=found,
        round=found.open.round,
        opened=found.open,
        texts=texts or usual,
        problems={n: say(p) for n, p in invalid.fields.items()} if invalid else {},
        outcomes=selection_choices("outcome"),
    )


def _back(round_id: str, anchor: str = "") -> ResponseReturnValue:
    address = url_for("roundboard.show", round_id=round_id, _anchor=anchor or None)
    return redirect(address, 303)
