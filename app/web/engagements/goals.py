"""Goals of an engagement: choose a KPI, say how far, measure where it stands."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.runtime.catalogue import Metric
from app.services import engagement_access, goal_baseline, goal_removal, goals, similar_figures
from app.services.engagement_access import FIRM, MENTOR, REGION, Opened
from app.services.readings import typed_reading
from app.web import access
from app.web.auth import current_actor
from app.web.database import db, runtime
from app.web.engagements import forms
from app.web.forms import Form
from app.web.limits import UPLOAD, limiter
from app.web.reference import catalogue
from app.web.units import unit

bp = Blueprint("goals", __name__)
_GOAL = ("unit", "subject", "target", "target_by")
_BASELINE = ("value", "period_from", "period_to", "measured_by", "method")


@bp.route("/<public_id>/goals/new", methods=["GET", "POST"])
@access.signed_in
def new(public_id: str) -> ResponseReturnValue:
    """Choose a KPI, then say what to reach."""
    metric = catalogue().metrics.get(request.args.get("metric", ""))
    opened = _open(public_id)
    if metric is None:
        return render_template("engagements/metrics.html", opened=opened, areas=_areas())
    form = forms.GoalForm()
    if form.validate_on_submit():
        try:
            goal = goals.set_goal(
                db(), current_actor(), public_id, {"metric": metric.id, **_typed(form, _GOAL)},
                catalogue=catalogue(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("목표를 세웠어요. 이제 지금 값을 적어 주세요."), "success")
            return redirect(
                url_for("goals.baseline", public_id=public_id, goal_id=goal.public_id), 303
            )
    return _goal_page(opened, metric, form, None)


@bp.route("/<public_id>/goals/<goal_id>", methods=["GET", "POST"])
@access.signed_in
def edit(public_id: str, goal_id: str) -> ResponseReturnValue:
    """Change a goal; what somebody else changed meanwhile is shown and nothing is lost."""
    opened, view = goals.open_goal(db(), current_actor(), public_id, goal_id, catalogue=catalogue())
    form = forms.GoalForm(data=None if request.method == "POST" else _filled(view))
    if not form.validate_on_submit():
        return _goal_page(opened, view.metric, form, view)
    try:
        goals.change_goal(
            db(), current_actor(), public_id, goal_id, _typed(form, _GOAL),
            mark=form.mark.data or "", sure=form.sure.data,
            catalogue=catalogue(), now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _goal_page(opened, view.metric, form, view)
    except goals.Stale as stale:
        form.mark.data = stale.view.mark
        return _goal_page(opened, view.metric, form, stale.view, stale=True)
    flash(gettext("목표를 고쳤어요."), "success")
    return _back(public_id)


@bp.route("/<public_id>/goals/<goal_id>/baseline", methods=["GET", "POST"])
@access.signed_in
@limiter.limit(UPLOAD, methods=["POST"])
def baseline(public_id: str, goal_id: str) -> ResponseReturnValue:
    """Write down where the KPI stands before the work."""
    opened, view = goals.open_goal(db(), current_actor(), public_id, goal_id, catalogue=catalogue())
    stored = typed_reading(view.baseline.reading) if view.baseline else {}
    form = forms.BaselineForm(
        data=None if request.method == "POST" else {**stored, "mark": view.mark}
    )
    if not form.validate_on_submit():
        return _baseline_page(opened, view, form)
    upload = request.files.get("file")
    paper = goal_baseline.Paper(upload.read(), upload.filename or "") if upload else None
    try:
        goal_baseline.measure_baseline(
            db(), current_actor(), public_id, goal_id, _typed(form, _BASELINE),
            mark=form.mark.data or "", sure=form.sure.data, paper=paper or goal_baseline.Paper(),
            files=runtime().files, catalogue=catalogue(), now=clock.now(),
        )  # fmt: skip
    except Invalid as invalid:
        form.take(invalid)
        return _baseline_page(opened, view, form)
    except goals.Stale as stale:
        form.mark.data = stale.view.mark
        return _baseline_page(opened, stale.view, form, stale=True)
    flash(
        gettext("지금 값을 적었어요. 이 값에서 얼마나 나아졌는지 나중에 견주어 볼게요."), "success"
    )
    return _back(public_id)


@bp.post("/<public_id>/goals/<goal_id>/remove")
@access.signed_in
def remove(public_id: str, goal_id: str) -> ResponseReturnValue:
    """Take a goal away; the page offers to put it back."""
    goal_removal.remove_goal(
        db(), current_actor(), public_id, goal_id, catalogue=catalogue(), now=clock.now()
    )
    return _back(public_id, undo=f"goal-{goal_id}")


@bp.post("/<public_id>/goals/<goal_id>/restore")
@access.signed_in
def restore(public_id: str, goal_id: str) -> ResponseReturnValue:
    """Put a goal back."""
    goal_removal.restore_goal(
        db(), current_actor(), public_id, goal_id, catalogue=catalogue(), now=clock.now()
    )
    flash(gettext("목표를 되돌렸어요."), "success")
    return _back(public_id)


def _open(public_id: str) -> Opened:
    opened = engagement_access.open_engagement(
        db(), current_actor(), public_id, catalogue=catalogue()
    )
    opened.require(MENTOR, FIRM, REGION)
    return opened


def _goal_page(
    opened: Opened,
    metric: Metric,
    form: forms.GoalForm,
    view: goals.GoalView | None,
    *,
    stale: bool = False,
) -> ResponseReturnValue:
    form.unit.choices = [(code, unit(code)) for code in metric.units]
    chosen = form.unit.data if form.unit.data in metric.units else metric.units[0]
    similar = similar_figures.similar_figures(
        db(), current_actor(), metric_id=metric.id, unit=chosen,
        industry=opened.row.company.industry_code, catalogue=catalogue(),
    )  # fmt: skip
    page = render_template(
        "engagements/goal.html",
        opened=opened, metric=metric, form=form, view=view, similar=similar, stale=stale,
        fixed_unit=view is not None and bool(view.readings), most=goals.MAX_SUBJECT,
    )  # fmt: skip
    return page, _status(form, stale=stale)


def _baseline_page(
    opened: Opened, view: goals.GoalView, form: forms.BaselineForm, *, stale: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "engagements/baseline.html",
        opened=opened, view=view, form=form, stale=stale,
        megabytes=runtime().settings.max_upload_mb,
    )  # fmt: skip
    return page, _status(form, stale=stale)


def _status(form: Form, *, stale: bool) -> int:
    if stale:
        return 409
    return 422 if form.errors else 200


def _filled(view: goals.GoalView) -> dict[str, str]:
    return {**goals.typed_goal(view.goal), "mark": view.mark}


def _typed(form: Form, names: tuple[str, ...]) -> dict[str, str]:
    return {name: form[name].data or "" for name in names}


def _areas() -> dict[str, list[Metric]]:
    found: dict[str, list[Metric]] = {}
    for metric in catalogue().metrics.values():
        found.setdefault(metric.area, []).append(metric)
    return found


def _back(public_id: str, undo: str | None = None) -> ResponseReturnValue:
    return redirect(
        url_for("engagements.show", public_id=public_id, undo=undo, _anchor="goals"), 303
    )
