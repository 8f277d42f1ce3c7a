"""Pages of challenges: the firm's list, writing, showing, and their states."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.errors import N_, Conflict, Invalid, NotFound
from app.services import challenges
from app.web import access
from app.web.auth import actor_or_none, current_actor
from app.web.category_groups import grouped
from app.web.challenges.forms import EXAMPLES, ChallengeForm
from app.web.database import db, runtime
from app.web.filters import day, named
from app.web.paging import PAGE_SIZE, Page, page_number
from app.web.reference import catalogue
from app.web.tables import csv_response
from app.web.words import word

bp = Blueprint("challenges", __name__)
_STATUSES = ("open", "resolved", "withdrawn")
_SORTS = ("newest", "oldest", "urgency")
_DONE = {
    "withdrawn": N_("고민을 거두었어요. 다시 열 수 있어요."),
    "resolved": N_("해결된 고민으로 옮겼어요. 축하드려요."),
    "open": N_("고민을 다시 열었어요."),
}


@bp.get("/")
@access.signed_in
def index() -> str:
    """List the challenges of the own firms."""
    number = page_number()
    wanted = _wanted()
    rows, categories, total = challenges.list_own(
        db(), current_actor(), **wanted, offset=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE
    )
    page = Page(tuple(rows), number, total)
    return render_template(
        "challenges/index.html", page=page, categories=categories, sorts=_SORTS, **wanted
    )


@bp.get("/export.csv")
@access.signed_in
def export() -> Response:
    """Return the list as a table for a spreadsheet, narrowed like the page."""
    rows, categories, _ = challenges.list_own(db(), current_actor(), **_wanted())
    names = catalogue().categories
    header = (
        gettext("기업"), gettext("고민"), gettext("바라는 모습"), gettext("분류"),
        gettext("급한 정도"), gettext("상태"), gettext("보낸 요청"), gettext("적은 날"),
    )  # fmt: skip
    lines = (
        (
            row.company.name, row.challenge.text, row.challenge.target,
            ", ".join(named(names[c]) for c in categories.get(row.challenge.id, ()) if c in names),
            word("urgency", row.challenge.urgency), word("challenge_status", row.challenge.status),
            row.requests, day(row.challenge.created_at),
        )
        for row in rows
    )  # fmt: skip
    return csv_response("challenges.csv", header, lines)


@bp.route("/new", methods=["GET", "POST"])
@access.signed_in
def new() -> ResponseReturnValue:
    """Show the empty form; add a challenge."""
    actor = current_actor()
    firms = [(c.public_id, c.name) for c in actor.companies if c.status != "refused"]
    form = ChallengeForm(companies=firms)
    if request.method == "GET":
        form.company.data = request.args.get("company") or (firms[0][0] if firms else "")
        form.text.data = request.args.get("text", "")
    status = 200
    if request.method == "POST" and not _adding_example(form):
        status, challenge = _try(form, None)
        if challenge is not None:
            flash(gettext("고민을 적어 두었어요."), "success")
            return redirect(url_for("challenges.show", public_id=challenge.public_id), 303)
    return _form_page(form, None, ()), status


@bp.route("/<public_id>/edit", methods=["GET", "POST"])
@access.signed_in
def edit(public_id: str) -> ResponseReturnValue:
    """Show the filled form; change a challenge."""
    actor = current_actor()
    challenge = challenges.own_challenge(db(), actor, public_id)
    view = challenges.see_challenge(db(), actor, public_id)
    form = ChallengeForm(companies=[], obj=challenge)
    if request.method == "GET":
        form.categories.data = [row.category_id for row in view.categories if row.confirmed]
    status = 200
    if request.method == "POST" and not _adding_example(form):
        status, changed = _try(form, public_id)
        if changed is not None:
            flash(gettext("저장했어요."), "success")
            return redirect(url_for("challenges.show", public_id=public_id), 303)
    return _form_page(form, challenge, view.photos), status


@bp.post("/propose")
@access.signed_in
def propose() -> str:
    """Return the categories that fit the text typed so far, with those already chosen."""
    # nothing is written here: let go of SQLite's write lock before the model thinks
    db().rollback()
    return render_template(
        "challenges/_categories.html",
        **_offer(request.form.get("text", ""), request.form.getlist("categories")),
    )


@bp.get("/<public_id>")
@access.public
def show(public_id: str) -> ResponseReturnValue:
    """Show a challenge to whom the owner lets read it."""
    actor = actor_or_none()
    try:
        view = challenges.see_challenge(db(), actor, public_id)
    except NotFound:
        if actor is None:
            # known or not, an anonymous reader learns nothing but where to sign in
            return redirect(url_for("accounts.sign_in", next=request.path))
        raise
    return render_template(
        "challenges/show.html", view=view,
        sure={row.category_id: challenges.sureness(row.confidence) for row in view.categories},
    )  # fmt: skip


@bp.post("/<public_id>/status")
@access.signed_in
def status(public_id: str) -> ResponseReturnValue:
    """Withdraw, solve or reopen a challenge."""
    wanted = request.form.get("status", "")
    if wanted not in _STATUSES:
        raise NotFound(N_("그런 상태는 없어요."))
    challenges.set_status(db(), current_actor(), public_id, wanted, now=now())
    flash(gettext(_DONE[wanted]), "success")
    return redirect(url_for("challenges.show", public_id=public_id), 303)


def _try(form: ChallengeForm, public_id: str | None) -> tuple[int, Any]:
    """Write or change; return (status, challenge), none when the form must come again."""
    if not form.validate():
        return 422, None
    values: dict[str, Any] = {
        "catalogue": catalogue(), "categorise": runtime().search.categorise,
        "files": runtime().files, "photos": form.photo_change(), "now": now(),
    }  # fmt: skip
    actor = current_actor()
    try:
        if public_id is None:
            firm = form.company.data or ""
            return 303, challenges.write_challenge(db(), actor, firm, form.given(), **values)
        return 303, challenges.change_challenge(db(), actor, public_id, form.given(), **values)
    except Invalid as invalid:
        form.take(invalid)
        return 422, None
    except Conflict as conflict:
        form.take(Invalid({"text": conflict.problem}))
        return 409, None


def _form_page(form: ChallengeForm, challenge: Any, photos: tuple[Any, ...]) -> str:
    return render_template(
        "challenges/form.html",
        form=form,
        challenge=challenge,
        photos=photos,
        examples=EXAMPLES,
        most_photos=challenges.MAX_PHOTOS,
        megabytes=runtime().settings.max_upload_mb,
        **_offer(form.text.data or "", form.categories.data or []),
    )


def _offer(text: str, chosen: list[str]) -> dict[str, Any]:
    """Return what the category partial needs: proposed and chosen ids first, then all groups."""
    known = catalogue().categories
    sure = {
        c: challenges.sureness(confidence)
        for c, confidence in challenges.worth_showing(
            challenges.propose(runtime().search.categorise, text)
        )
        if c in known
    }
    proposed = list(sure)
    picked = [c for c in dict.fromkeys(chosen) if c in known]
    first = [*picked, *(c for c in proposed if c not in picked)]
    return {
        "proposed": proposed,
        "sure": sure,
        "picked": picked,
        "first": first,
        "groups": grouped(known),
    }


def _adding_example(form: ChallengeForm) -> bool:
    """Put a tapped example sentence at the end of the text; whether one was tapped."""
    number = request.form.get("example", type=int)
    if number is None or not 0 <= number < len(EXAMPLES):
        return False
    sentence, text = str(EXAMPLES[number]), form.text.data or ""
    form.text.data = text if sentence in text else f"{text}\n{sentence}".strip()
    return True


def _wanted() -> dict[str, Any]:
    status, sort = request.args.get("status", ""), request.args.get("sort", "")
    return {
        "words": request.args.get("q", "").strip()[:100],
        "status": status if status in _STATUSES else "",
        "sort": sort if sort in _SORTS else _SORTS[0],
    }
