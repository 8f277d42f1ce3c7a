"""Tasks of a stay: adding one, also from a phone that was without a connection, and its page."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf

from app import clock
from app.clock import today_in_seoul
from app.config import ROOT
from app.errors import N_, Invalid, NotFound
from app.services import stay_access, stay_board, stay_drafts, stay_task_editing, stay_tasks
from app.services.stay_board import days_late
from app.services.stay_task_editing import Stale, TaskPage
from app.services.thumbnails import thumbnail
from app.web import access
from app.web.addresses import full_address
from app.web.auth import current_actor
from app.web.category_groups import grouped
from app.web.database import db, runtime
from app.web.errors import say
from app.web.filters import named, number
from app.web.forms import Form
from app.web.offline import keepable
from app.web.reference import catalogue
from app.web.staytasks import forms
from app.web.words import WORDS, word

bp = Blueprint("staytasks", __name__)
keepable(bp)
PHOTO_FOR_S = 7 * 24 * 3600
_DONE = {
    "begin": N_("시작했어요."),
    "close": N_("마쳤어요. 수고하셨어요."),
    "drop": N_("접었어요. 언제든 다시 열 수 있어요."),
    "reopen": N_("다시 열었어요."),
    "photo": N_("사진을 올렸어요."),
    "unphoto": N_("사진을 지웠어요."),
}


@bp.get("/worker.js")
@access.public
def worker() -> Response:
    """Send the script that keeps boards for a plant without a connection; it rules /stays/ only."""
    answer = make_response((ROOT / "app" / "static" / "js" / "stay-worker.js").read_bytes())
    answer.mimetype = "text/javascript"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@bp.get("/offline")
@access.public
def offline() -> str:
    """Show what a browser shows without a connection where it kept nothing."""
    return render_template("staytasks/offline.html")


@bp.get("/<public_id>/token")
@access.signed_in
def token(public_id: str) -> Response:
    """Return a fresh token for drafts, and whose it is; for a script."""
    stay_access.open_stay(db(), current_actor(), public_id, catalogue=catalogue())
    answer = jsonify(token=generate_csrf(), reader=current_actor().public_id)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/<public_id>/photos/<file_id>")
@access.signed_in
def photo(public_id: str, file_id: str) -> Response:
    """Send a small picture of a photo of a task."""
    found = stay_board.photo(db(), current_actor(), public_id, file_id, catalogue=catalogue())
    path = runtime().files.path(found.digest) if found else None
    if path is None or not path.is_file():
        raise NotFound(N_("사진을 찾지 못했어요."))
    answer = make_response(thumbnail(path))
    answer.mimetype = "image/webp"
    # the bytes behind an id never change
    answer.headers["Cache-Control"] = f"private, max-age={PHOTO_FOR_S}, immutable"
    return answer


@bp.route("/<public_id>/tasks/new", methods=["GET", "POST"])
@access.signed_in
def new(public_id: str) -> ResponseReturnValue:
    """Add a task; a script gets JSON: the number of the task, or what is wrong."""
    form, script = forms.DraftForm(), request.accept_mimetypes.best == "application/json"
    if form.validate_on_submit():
        try:
            added = stay_drafts.add(
                db(), current_actor(), public_id, form.draft(),
                files=runtime().files, catalogue=catalogue(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            if script:
                return _problems(invalid), 422
            form.take(invalid)
        else:
            return _added(public_id, added, script=script)
    found, categories = stay_board.first_categories(
        db(), current_actor(), public_id, catalogue=catalogue()
    )
    if request.method == "GET" or not form.client_key.data:
        form.client_key.data = str(uuid4())
    known = catalogue().categories
    page = render_template(
        "staytasks/new.html",
        form=form,
        stay=found.stay,
        company=found.opened.row.company,
        first=[known[id_] for id_ in categories if id_ in known],
        groups=grouped(known),
    )
    return page, 422 if request.method == "POST" else 200


def _added(public_id: str, added: stay_drafts.Added, *, script: bool) -> ResponseReturnValue:
    address = url_for("stays.show", public_id=public_id, _anchor=f"task-{added.task.number}")
    if script:
        body = jsonify(number=added.task.number, again=added.again, address=address)
        return body, 200 if added.again else 201
    if not added.again:
        text = gettext("과제 %(number)s번을 더했어요.", number=added.task.number)
        flash(text, "success")
    return redirect(address, 303)


def _problems(invalid: Invalid) -> Response:
    return jsonify(text=" ".join(say(problem) for problem in invalid.fields.values()))


@bp.get("/<public_id>/tasks/<int:number>")
@access.signed_in
def show(public_id: str, number: int) -> str:
    """Show a task."""
    return _render(public_id, number)


@bp.route("/<public_id>/tasks/<int:number>/edit", methods=["GET", "POST"])
@access.signed_in
def edit(public_id: str, number: int) -> ResponseReturnValue:
    """Change the fields of a task; who saves later sees both contents first."""
    form, status, stale = forms.EditForm(), 422, False
    if form.validate_on_submit():
        try:
            stay_task_editing.change(
                db(), current_actor(), public_id, number, form.typed(), form.seen_revision(),
                catalogue=catalogue(), address=_address, now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        except Stale:
            status, stale = 409, True
        else:
            flash(gettext("저장했어요."), "success")
            return _back(public_id, number)
    page = stay_task_editing.show(db(), current_actor(), public_id, number, catalogue=catalogue())
    if not page.changeable:
        return _back(public_id, number)
    _fill_choices(form, page)
    saved = _saved(page)
    if request.method == "GET":
        form.process(data={**saved, "due_on": page.row.task.due_on})
    if request.method == "GET" or stale:
        form.revision.data = str(page.row.task.revision)
    typed = {name: _written(form[name].data) for name in saved}
    differs = {
        name: _spoken(form, name, saved[name])
        for name in saved
        if stale and typed[name] != saved[name]
    }
    rendered = render_template(
        "staytasks/edit.html",
        form=form,
        page=page,
        stay=page.open.stay,
        differs=differs,
        stale=stale,
    )
    return rendered, 200 if request.method == "GET" else status


@bp.post("/<public_id>/tasks/<int:number>/begin")
@access.signed_in
def begin(public_id: str, number: int) -> ResponseReturnValue:
    """Start working on it."""
    stay_tasks.begin(
        db(), current_actor(), public_id, number, catalogue=catalogue(), now=clock.now()
    )
    done = _done(public_id, number, "begin")
    if request.form.get("back") == "board":
        return redirect(url_for("stays.show", public_id=public_id, _anchor=f"task-{number}"), 303)
    return done


@bp.post("/<public_id>/tasks/<int:number>/close")
@access.signed_in
def close(public_id: str, number: int) -> ResponseReturnValue:
    """Close it with a photo or a number."""
    form = forms.ProofForm()

    def finish() -> None:
        stay_tasks.close(
            db(), current_actor(), public_id, number, form.proof(),
            files=runtime().files, **_context(),
        )  # fmt: skip

    return _step(public_id, number, "close", form, finish)


@bp.post("/<public_id>/tasks/<int:number>/drop")
@access.signed_in
def drop(public_id: str, number: int) -> ResponseReturnValue:
    """Give it up with a reason."""
    form = forms.DropForm()

    def leave() -> None:
        reason = form.reason.data or ""
        stay_tasks.drop(db(), current_actor(), public_id, number, reason, **_context())

    return _step(public_id, number, "drop", form, leave)


@bp.post("/<public_id>/tasks/<int:number>/reopen")
@access.signed_in
def reopen(public_id: str, number: int) -> ResponseReturnValue:
    """Take it up again."""
    stay_tasks.reopen(db(), current_actor(), public_id, number, **_context())
    return _done(public_id, number, "reopen")


@bp.post("/<public_id>/tasks/<int:number>/photo/<side>")
@access.signed_in
def set_photo(public_id: str, number: int, side: str) -> ResponseReturnValue:
    """Put a photo before or after."""
    form, place = forms.PhotoForm(), _side(side)

    def store() -> None:
        sent = forms.sent_photo()
        if sent is None:
            raise Invalid({"photo": N_("사진을 먼저 골라 주세요.")})
        stay_tasks.set_photo(
            db(), current_actor(), public_id, number, place, sent,
            files=runtime().files, **_context(),
        )  # fmt: skip

    return _step(public_id, number, "photo", form, store, shown=place)


@bp.post("/<public_id>/tasks/<int:number>/photo/<side>/remove")
@access.signed_in
def remove_photo(public_id: str, number: int, side: str) -> ResponseReturnValue:
    """Take a photo away."""
    stay_tasks.remove_photo(db(), current_actor(), public_id, number, _side(side), **_context())
    return _done(public_id, number, "unphoto")


def _side(side: str) -> stay_tasks.Side:
    if side == "before":
        return "before"
    if side == "after":
        return "after"
    raise NotFound(N_("사진을 찾지 못했어요."))


def _context() -> dict[str, Any]:
    return {"catalogue": catalogue(), "now": clock.now()}


def _step(
    public_id: str,
    number: int,
    name: str,
    form: Form,
    do: Callable[[], None],
    *,
    shown: str = "",
) -> ResponseReturnValue:
    try:
        do()
    except Invalid as invalid:
        form.take(invalid)
        return _render(public_id, number, failed=shown or name, filled=form), 422
    return _done(public_id, number, name)


def _done(public_id: str, number: int, name: str) -> ResponseReturnValue:
    flash(gettext(_DONE[name]), "success")
    return _back(public_id, number)


def _back(public_id: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("staytasks.show", public_id=public_id, number=number), 303)


def _render(public_id: str, number: int, *, failed: str = "", filled: Form | None = None) -> str:
    page = stay_task_editing.show(db(), current_actor(), public_id, number, catalogue=catalogue())
    own: dict[str, Form] = {
        "close": forms.ProofForm(formdata=None),
        "drop": forms.DropForm(formdata=None),
        "before": forms.PhotoForm(formdata=None),
        "after": forms.PhotoForm(formdata=None),
    }
    if filled is not None:
        own[failed] = filled
    for name, form in own.items():
        # several forms stand on one page, so ids carry the step
        for field in form:
            field.id = f"{name}-{field.name}"
    return render_template(
        "staytasks/show.html",
        page=page,
        stay=page.open.stay,
        forms=own,
        failed=failed,
        late=days_late(page.row, today_in_seoul()),
        known_actions=WORDS["task_action"],
        fields=WORDS["task_field"],
    )


def _saved(page: TaskPage) -> dict[str, str]:
    task, owner = page.row.task, page.row.owner
    there = {person.public_id for _, person in page.team}
    return {
        "title": task.title,
        "text": task.text,
        "owner": "" if owner is None else owner.public_id if owner.public_id in there else "kept",
        "due_on": task.due_on.isoformat() if task.due_on else "",
        "category": task.category_id or "",
        "solution": task.solution_id or "",
        "esg_item": task.esg_item_id or "",
        "cost": f"{task.cost_won:,}" if task.cost_won is not None else "",
        "measure": task.measure,
        "unit": task.unit,
        "before_value": number(task.before_value) if task.before_value is not None else "",
        "after_value": number(task.after_value) if task.after_value is not None else "",
    }


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _spoken(form: forms.EditForm, name: str, value: str) -> str:
    choices = dict(getattr(form[name], "choices", None) or [])
    return str(choices.get(value, value)) or gettext("비어 있음")


def _fill_choices(form: forms.EditForm, page: TaskPage) -> None:
    known, none = catalogue(), [("", gettext("정하지 않음"))]
    team = [(person.public_id, person.name) for _, person in page.team]
    owner = page.row.owner
    if owner is not None and owner.public_id not in dict(team):
        team.append(("kept", gettext("%(name)s (팀에서 나감)", name=owner.name)))
    form.owner.choices = none + team
    form.category.choices = none + [(c.id, named(c)) for c in known.categories.values()]
    form.solution.choices = none + [(r.id, named(r)) for r in known.remedies.values()]
    form.esg_item.choices = none + [
        (e.id, f"{word('esg_area', e.area)} · {named(e)}") for e in known.esg_items.values()
    ]


def _address(public_id: str) -> str:
    return full_address("stays.show", public_id=public_id)
