"""The firms that somebody visits: the list, the note, measured pains."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Conflict, Invalid
from app.runtime.catalogue import Metric
from app.services.goal_baseline import Paper
from app.services.intakes import calendar, listing, noting, pains, visitors
from app.services.intakes.access import Opened, open_intake
from app.services.intakes.noting import TEXTS
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.errors import say
from app.web.filters import named
from app.web.intakes.forms import DayForm, NoteForm, PainForm, day_of, field_of
from app.web.limits import UPLOAD, limiter
from app.web.reference import catalogue
from app.web.units import unit

bp = Blueprint("intakes", __name__)


@bp.get("/mine")
@access.signed_in
def mine() -> str:
    """List the firms that the reader visits."""
    lines = listing.mine(db(), current_actor(), now=clock.now())
    return render_template("intakes/mine.html", lines=lines)


@bp.route("/<intake>/visit", methods=["GET", "POST"])
@access.signed_in
def visit(intake: str) -> ResponseReturnValue:
    """Show and keep the note of a visit."""
    actor = current_actor()
    opened, note = noting.open_note(db(), actor, intake, catalogue=catalogue())
    form = NoteForm(_categories())
    if request.method == "POST":
        form.validate()
        try:
            noting.save(
                db(), actor, intake, form.note(), mark=form.mark.data or "",
                hand_in="hand_in" in request.form,
                catalogue=catalogue(), links=site_links(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            if "mark" in invalid.fields:
                form.form_errors.append(say(invalid.fields["mark"]))
                form.mark.data = noting.mark_of(note)
            form.take(Invalid({field_of(name): said for name, said in invalid.fields.items()}))
        else:
            done = (
                gettext("방문 기록을 냈어요. 고맙습니다. 코디네이터에게 알렸어요.")
                if "hand_in" in request.form
                else gettext("저장했어요. 다 적으면 ‘기록 내기’를 눌러 주세요.")
            )
            flash(done, "success")
            return redirect(url_for("intakes.visit", intake=intake), 303)
    else:
        _fill(form, note)
    page = render_template(
        "intakes/visit.html",
        opened=opened,
        intake=opened.intake,
        note=note,
        form=form,
        pains=pains.of_intake(db(), opened, catalogue()),
        may_write=noting.may_write(opened),
        limits=noting,
    )
    return page, 422 if request.method == "POST" else 200


@bp.post("/<intake>/day")
@access.signed_in
def day(intake: str) -> ResponseReturnValue:
    """Write down when the visitor goes."""
    form = DayForm()
    form.validate()
    try:
        visitors.set_day(
            db(), current_actor(), intake, day_of(form), catalogue=catalogue(),
            links=site_links(), now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        flash(say(invalid.fields["day"]), "warning")
    else:
        flash(gettext("방문할 날을 적었어요. 메일을 남긴 기업에는 메일로도 알렸어요."), "success")
    opened = open_intake(db(), current_actor(), intake, catalogue=catalogue())
    target = "intakes.visit" if opened.visits else "intakedesk.show"
    return redirect(url_for(target, intake=intake), 303)


@bp.get("/<intake>/visit.ics")
@access.signed_in
def invite(intake: str) -> Response:
    """Hand out the day of the visit for a calendar."""
    opened, note = noting.open_note(db(), current_actor(), intake, catalogue=catalogue())
    text = calendar.written_day(
        opened.intake, note, links=site_links(), place=named(_place(opened)), now=clock.now()
    )
    response = Response(text, mimetype="text/calendar")
    response.headers.set("Content-Disposition", "attachment", filename="ieum-visit.ics")
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/<intake>/pains/new", methods=["GET", "POST"])
@access.signed_in
@limiter.limit(UPLOAD, methods=["POST"])
def new_pain(intake: str) -> ResponseReturnValue:
    """Choose a metric, then write down where it stands."""
    opened = open_intake(db(), current_actor(), intake, catalogue=catalogue())
    opened.require_writer()
    metric = catalogue().metrics.get(request.args.get("metric", ""))
    if metric is None:
        return render_template("intakes/metrics.html", opened=opened, areas=_areas())
    form = _pain_form(metric)
    if request.method == "POST":
        form.validate()
        try:
            pains.add(
                db(), current_actor(), intake, metric.id, _typed(form), paper=_paper(),
                files=runtime().files, catalogue=catalogue(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        except Conflict as conflict:
            form.form_errors.append(say(conflict.problem))
        else:
            flash(gettext("지금 값을 적었어요."), "success")
            return redirect(_back(opened), 303)
    return _pain_page(opened, metric, form)


@bp.route("/<intake>/pains/<pain>", methods=["GET", "POST"])
@access.signed_in
@limiter.limit(UPLOAD, methods=["POST"])
def edit_pain(intake: str, pain: str) -> ResponseReturnValue:
    """Change a measured pain."""
    opened, row = pains.open_pain(db(), current_actor(), intake, pain, catalogue=catalogue())
    metric = catalogue().metrics[row.metric_id]
    form = _pain_form(metric)
    if request.method == "POST":
        form.validate()
        try:
            pains.change(
                db(), current_actor(), intake, pain, _typed(form), mark=form.mark.data or "",
                paper=_paper(), files=runtime().files, catalogue=catalogue(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            if "mark" in invalid.fields:
                form.form_errors.append(say(invalid.fields["mark"]))
                form.mark.data = pains.mark_of(row)
            form.take(invalid)
        except Conflict as conflict:
            form.form_errors.append(say(conflict.problem))
        else:
            flash(gettext("지금 값을 고쳤어요."), "success")
            return redirect(_back(opened), 303)
    else:
        form.process(data={**pains.typed_pain(row), "mark": pains.mark_of(row)})
    return _pain_page(opened, metric, form, row.public_id)


@bp.route("/<intake>/pains/<pain>/remove", methods=["GET", "POST"])
@access.signed_in
def remove_pain(intake: str, pain: str) -> ResponseReturnValue:
    """Ask, then take a measured pain away."""
    opened, row = pains.open_pain(db(), current_actor(), intake, pain, catalogue=catalogue())
    if request.method == "GET":
        return render_template(
            "intakes/remove_pain.html",
            opened=opened,
            pain=row,
            metric=catalogue().metrics[row.metric_id],
            back=_back(opened),
        )
    pains.remove(db(), current_actor(), intake, pain, catalogue=catalogue(), now=clock.now())
    flash(gettext("지금 값을 지웠어요."), "success")
    return redirect(_back(opened), 303)


def _fill(form: NoteForm, note: Any) -> None:
    for name in (*TEXTS, "day", "level", "readiness"):
        form[field_of(name)].data = getattr(note, name)
    form.categories.data = list(note.categories)
    form.will.data = str(note.will or "")
    form.mark.data = noting.mark_of(note)


def _pain_form(metric: Metric) -> PainForm:
    form = PainForm()
    form.unit.choices = [(code, unit(code)) for code in metric.units]
    return form


def _pain_page(
    opened: Opened, metric: Metric, form: PainForm, pain: str = ""
) -> ResponseReturnValue:
    page = render_template(
        "intakes/pain.html",
        opened=opened,
        metric=metric,
        form=form,
        pain=pain,
        back=_back(opened),
        most=pains.MAX_SUBJECT,
        megabytes=runtime().settings.max_upload_mb,
    )
    return page, 422 if request.method == "POST" else 200


def _typed(form: PainForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in pains.FIELDS}


def _paper() -> Paper:
    upload = request.files.get("file")
    return Paper(upload.read(), upload.filename or "") if upload else Paper()


def _back(opened: Opened) -> str:
    if opened.visits:
        return url_for("intakes.visit", intake=opened.intake.public_id, _anchor="pains")
    return url_for("intakedesk.show", intake=opened.intake.public_id, _anchor="pains")


def _categories() -> list[tuple[str, str]]:
    return [(item.id, named(item)) for item in catalogue().categories.values()]


def _areas() -> dict[str, list[Metric]]:
    found: dict[str, list[Metric]] = {}
    for metric in catalogue().metrics.values():
        found.setdefault(metric.area, []).append(metric)
    return found


def _place(opened: Opened) -> object:
    return catalogue().places[opened.intake.municipality_code]
