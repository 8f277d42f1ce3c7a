"""A plan: its page, its parts, its targets, and the files for the official system."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Conflict, Invalid, NotFound
from app.services.measures import plain
from app.services.plans import editing, making, page, targets
from app.services.plans.access import UNKNOWN, OpenPlan, open_plan
from app.services.plans.editing import MAX_ROWS, Stale, versions_for
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db
from app.web.downloads import download
from app.web.errors import say
from app.web.filters import named
from app.web.limits import PAPER, limiter
from app.web.plans import papers
from app.web.plans.forms import SPARE, PlanForm, TargetForm, typed_rows, written
from app.web.reference import catalogue

bp = Blueprint("plans", __name__)


@bp.post("/from/<intake>")
@access.signed_in
def begin(intake: str) -> ResponseReturnValue:
    """Begin the plan of an intent."""
    plan = making.begin(
        db(), current_actor(), intake, catalogue=catalogue(), links=site_links(), now=clock.now()
    )
    flash(gettext("방문 기록으로 초안을 만들었어요. 빠진 것을 채워 주세요."), "success")
    return redirect(url_for("plans.show", plan=plan.public_id), 303)


@bp.get("/<plan>")
@access.signed_in
def show(plan: str) -> str:
    """Show a plan; it prints as it stands."""
    found = page.show(db(), current_actor(), plan, catalogue=catalogue())
    return render_template(
        "plans/show.html",
        page=found,
        plan=found.there.plan,
        opened=found.opened,
        month_of=page.month_of,
        say=say,
    )


@bp.route("/<plan>/edit", methods=["GET", "POST"])
@access.signed_in
def edit(plan: str) -> ResponseReturnValue:
    """Change a plan; what somebody else changed meanwhile is shown and nothing is lost."""
    there = open_plan(db(), current_actor(), plan, catalogue=catalogue())
    there.require_writer()
    form, stale, status = _form(there), None, 200
    if request.method == "POST":
        form.validate()
        revision = form.revision.data or ""
        try:
            editing.change(
                db(), current_actor(), plan, written(form, request.form),
                revision=int(revision) if revision.isascii() and revision.isdigit() else 0,
                catalogue=catalogue(), on=_today(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
            status = 422
            return _edit_page(there, form, invalid=invalid), status
        except Stale as found:
            stale, status = found.plan, 409
            form.revision.data = str(found.plan.revision)
        else:
            flash(gettext("저장했어요."), "success")
            return redirect(url_for("plans.show", plan=plan), 303)
    else:
        _fill(form, there)
    return _edit_page(there, form, stale=stale), status


@bp.route("/<plan>/targets/<pain>", methods=["GET", "POST"])
@access.signed_in
def target(plan: str, pain: str) -> ResponseReturnValue:
    """Choose a case to quote, or write a target with a reason."""
    there, row, own, offer = targets.open_target(
        db(), current_actor(), plan, pain, catalogue=catalogue()
    )
    form = TargetForm()
    quote = request.form.get("quote", "")
    if request.method == "POST":
        form.validate()
        try:
            targets.put(
                db(), current_actor(), plan, pain, quote=quote, value=form.value.data or "",
                target_by=form.target_by.data, reason=form.reason.data or "", sure=form.sure.data,
                catalogue=catalogue(), now=clock.now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("목표를 정했어요."), "success")
            return redirect(url_for("plans.show", plan=plan, _anchor="targets"), 303)
    else:
        form.target_by.data = own.target_by if own else making.in_a_year(_today())
        if own is not None:
            form.reason.data = own.reason
            form.value.data = plain(own.target)
            quote = own.quoted.get("case", "") if own.quoted else ""
        elif offer.quotes:
            quote = offer.quotes[0].case.public_id
    body = render_template(
        "plans/target.html",
        there=there,
        plan=there.plan,
        pain=row,
        own=own,
        offer=offer,
        metric=catalogue().metrics[row.metric_id],
        form=form,
        quote=quote,
        most=targets.MAX_REASON,
    )
    return body, 422 if request.method == "POST" else 200


@bp.route("/<plan>/targets/<pain>/remove", methods=["GET", "POST"])
@access.signed_in
def remove_target(plan: str, pain: str) -> ResponseReturnValue:
    """Ask, then take a target away."""
    there, row, own, _ = targets.open_target(
        db(), current_actor(), plan, pain, catalogue=catalogue()
    )
    if own is None:
        raise NotFound(UNKNOWN)
    if request.method == "GET":
        return render_template(
            "plans/remove_target.html",
            plan=there.plan,
            pain=row,
            own=own,
            metric=catalogue().metrics[row.metric_id],
        )
    targets.remove(db(), current_actor(), plan, pain, catalogue=catalogue(), now=clock.now())
    flash(gettext("목표를 지웠어요. 지금 값은 그대로 있어요."), "success")
    return redirect(url_for("plans.show", plan=plan, _anchor="targets"), 303)


@bp.post("/<plan>/<any(ready, draft):state>")
@access.signed_in
def mark(plan: str, state: str) -> ResponseReturnValue:
    """Mark a plan as finished, or take that back."""
    deed = editing.finish if state == "ready" else editing.work_again
    try:
        deed(db(), current_actor(), plan, catalogue=catalogue(), now=clock.now())
    except Conflict as conflict:
        flash(say(conflict.problem), "warning")
    else:
        flash(
            gettext("다 썼다고 표시했어요.")
            if state == "ready"
            else gettext("다시 쓰는 중이에요."),
            "success",
        )
    return redirect(url_for("plans.show", plan=plan), 303)


@bp.get("/<plan>/plan.<any(docx, pdf, xlsx):kind>")
@access.signed_in
@limiter.limit(PAPER)
def paper(plan: str, kind: str) -> Response:
    """Hand out a plan as a file."""
    found = page.show(db(), current_actor(), plan, catalogue=catalogue())
    data = papers.written(found, kind, now=clock.now())
    return download(data, f"ieum-plan-{plan}.{kind}", papers.TYPES[kind])


def _form(there: OpenPlan) -> PlanForm:
    suggested = making.suggested(
        there.opened.visit.categories if there.opened.visit else [], catalogue()
    )
    first = [remedy.id for remedy in suggested]
    books = catalogue().remedies
    order = [*first, *(id_ for id_ in books if id_ not in first)]
    rounds = versions_for(db(), there, on=_today())
    return PlanForm(
        [(id_, named(books[id_])) for id_ in order],
        [(r.public_id, f"{named(r)} {r.year}") for r in rounds],
    )


def _fill(form: PlanForm, there: OpenPlan) -> None:
    plan = there.plan
    for name in (*editing.TEXTS, "solutions"):
        form[name].data = getattr(plan, name)
    own = next(
        (r for r in versions_for(db(), there, on=_today()) if r.id == plan.programme_version_id),
        None,
    )
    form.version.data, form.revision.data = own.public_id if own else "", str(plan.revision)


def _edit_page(
    there: OpenPlan, form: PlanForm, *, stale: Any = None, invalid: Invalid | None = None
) -> str:
    plan = there.plan
    if request.method == "POST":
        schedule, costs = typed_rows(request.form)
    else:
        schedule = [(r["what"], r["from"][:7], r["to"][:7]) for r in plan.schedule]
        costs = [(r["what"], f"{r['won']:,}") for r in plan.costs]
    kept_schedule = [row for row in schedule if any(row)]
    kept_costs = [row for row in costs if any(row)]
    if invalid is None:
        schedule, costs = kept_schedule, kept_costs
    problems = {name: say(problem) for name, problem in (invalid.fields if invalid else {}).items()}
    suggested = (
        making.suggested(there.opened.visit.categories, catalogue()) if there.opened.visit else []
    )
    return render_template(
        "plans/edit.html",
        there=there,
        plan=plan,
        form=form,
        stale=stale,
        schedule=[*schedule, *[("", "", "")] * max(0, min(SPARE, MAX_ROWS - len(schedule)))],
        costs=[*costs, *[("", "")] * max(0, min(SPARE, MAX_ROWS - len(costs)))],
        problems=problems,
        suggested={remedy.id for remedy in suggested},
        limits=editing,
    )


def _today() -> Any:
    return clock.today_in_seoul(clock.now())
