"""Making an event and everything that is decided before it: settings, rounds, tables."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import Conflict, Invalid
from app.services.matchday import day_plan, informing, presets, settings
from app.services.matchday.access import on_desk
from app.services.matchday.day_plan import Planned
from app.services.matchday.informing import Outline
from app.web import access
from app.web.addresses import site_links
from app.web.auth import current_actor
from app.web.database import db
from app.web.errors import say
from app.web.eventdesk import forms
from app.web.filters import day, named, own_words
from app.web.language import translate
from app.web.reference import catalogue
from app.web.words import word

bp = Blueprint("eventsetup", __name__)


@bp.route("/new", methods=["GET", "POST"])
@access.coordinator
def new() -> ResponseReturnValue:
    """Make an event from a template or from another event."""
    form, actor = forms.NewForm(), current_actor()
    old = settings.sources(db(), actor)
    form.source.choices = [
        *((code, translate(each.name)) for code, each in presets.TEMPLATES.items()),
        *((e.public_id, f"{own_words(e, 'title')} · {day(e.day)}") for e in old),
    ]
    regions = catalogue().regions
    form.region.choices = [(c, named(regions[c])) for c in sorted(actor.coordinator_regions)]
    if form.validate_on_submit():
        try:
            event = settings.create(db(), actor, form.new(), now=clock.now())
        except Invalid as invalid:
            form.take(invalid)
        else:
            flash(gettext("행사를 만들었어요. 라운드와 테이블, 규칙을 확인해 주세요."), "success")
            return redirect(url_for("eventdesk.show", event=event.public_id), 303)
    page = render_template(
        "eventdesk/new.html",
        form=form,
        templates=[
            (code, translate(each.name), translate(each.text))
            for code, each in presets.TEMPLATES.items()
        ],
        old=old,
        chosen=form.source.data or request.args.get("from", "") or "half",
    )
    return page, 422 if request.method == "POST" else 200


@bp.route("/<event>/edit", methods=["GET", "POST"])
@access.coordinator
def edit(event: str) -> ResponseReturnValue:
    """Change what an event is; a named set of rules fills its fields first."""
    found = on_desk(db(), current_actor(), event)
    form = forms.SettingsForm(obj=found)
    rules = request.form.get("rules", "")
    status = 422 if request.method == "POST" else 200
    if rules in presets.RULES:
        _fill(form, rules)
        status = 200
    elif form.validate_on_submit():
        try:
            told = _change(event, form)
        except Invalid as invalid:
            form.take(invalid)
        else:
            note = gettext("저장했어요.")
            if told:
                note = gettext("저장했어요. 참가자 %(n)s명에게 바뀐 안내를 보냈어요.", n=told)
            flash(note, "success")
            return redirect(url_for("eventdesk.show", event=event), 303)
    page = render_template(
        "eventdesk/edit.html",
        event=found,
        form=form,
        applied=rules,
        rules=[(c, translate(r.name), translate(r.text)) for c, r in presets.RULES.items()],
        places=catalogue().places_of(found.region_code),
        trades=[trade for trade in catalogue().trades.values() if trade.parent is None],
        area=_area,
    )
    return page, status


def _fill(form: forms.SettingsForm, name: str) -> None:
    rules = presets.RULES[name]
    for field in ("firm_minimum", "good", "floor", "priority_percent"):
        form[field].data = getattr(rules, field)
        form[field].raw_data = None


def _change(event: str, form: forms.SettingsForm) -> int:
    before = informing.outline(db(), on_desk(db(), current_actor(), event, lock=True))
    changed = settings.change(
        db(), current_actor(), event, form.settings(), catalogue=catalogue(), now=clock.now()
    )
    return _inform(changed, before)


def _inform(event: Any, before: Outline) -> int:
    return informing.tell_changes(db(), event, before, links=site_links(), now=clock.now())


@bp.route("/<event>/rounds", methods=["GET", "POST"])
@access.coordinator
def rounds(event: str) -> ResponseReturnValue:
    """Show rounds and tables; lay all rounds out anew."""
    plan_form = forms.PlanForm()
    if request.method == "POST" and plan_form.validate() and (plan := plan_form.plan()):
        found = on_desk(db(), current_actor(), event, lock=True)
        planned = day_plan.generated(found.day, plan, day_plan.rounds_of(db(), found))
        answer = _try_rounds(found, planned, plan_form)
        if answer is not None:
            return answer
    status = 422 if request.method == "POST" else 200
    return _rounds_page(event, plan_form=plan_form), status


@bp.post("/<event>/rounds/add")
@access.coordinator
def add_round(event: str) -> ResponseReturnValue:
    """Add one round."""
    return _one_round(event, None)


@bp.post("/<event>/rounds/<int:number>")
@access.coordinator
def change_round(event: str, number: int) -> ResponseReturnValue:
    """Give a round other times, or take it away."""
    return _one_round(event, number)


def _one_round(event: str, number: int | None) -> ResponseReturnValue:
    found, form = on_desk(db(), current_actor(), event, lock=True), forms.RoundForm()
    listed = day_plan.rounds_of(db(), found)
    begin, end = form.begin.data, form.end.data
    if number is not None and "remove" in request.form:
        planned: Sequence[Planned] = day_plan.without(listed, number)
    elif begin is None or end is None:
        form.begin.errors = [gettext("시작과 끝 시각을 모두 적어 주세요.")]
        return _rounds_page(event, round_form=form, number=number), 422
    else:
        planned = day_plan.one_more(listed, found.day, begin, end, number=number)
    answer = _try_rounds(found, planned, form)
    if answer is not None:
        return answer
    return _rounds_page(event, round_form=form, number=number), 422


def _try_rounds(event: Any, planned: Sequence[Planned], form: Any) -> ResponseReturnValue | None:
    before = informing.outline(db(), event)
    try:
        day_plan.set_rounds(
            db(), current_actor(), event, planned, sure=bool(form.sure.data), now=clock.now()
        )
    except Invalid as invalid:
        form.take(invalid)
        return None
    except Conflict as conflict:
        form.form_errors.append(say(conflict.problem))
        return None
    told = _inform(event, before)
    note = gettext("라운드를 저장했어요.")
    if told:
        note = gettext("라운드를 저장했어요. 참가자 %(n)s명에게 바뀐 안내를 보냈어요.", n=told)
    flash(note, "success")
    return redirect(url_for("eventsetup.rounds", event=event.public_id), 303)


@bp.post("/<event>/tables")
@access.coordinator
def tables(event: str) -> ResponseReturnValue:
    """Give an event its tables and zones."""
    form, found = forms.TablesForm(), on_desk(db(), current_actor(), event, lock=True)
    try:
        day_plan.set_tables(db(), current_actor(), found, form.zones.data or "", now=clock.now())
    except Invalid as invalid:
        form.take(invalid)
    except Conflict as conflict:
        form.zones.errors = [say(conflict.problem)]
    else:
        flash(gettext("테이블을 저장했어요."), "success")
        return redirect(url_for("eventsetup.rounds", event=event), 303)
    return _rounds_page(event, tables_form=form), 422


def _rounds_page(event: str, **shown: Any) -> str:
    found = on_desk(db(), current_actor(), event)
    listed = day_plan.rounds_of(db(), found)
    spots = day_plan.tables_of(db(), found)
    values = {"plan_form": None, "round_form": None, "tables_form": None, "number": None, **shown}
    if values["plan_form"] is None or request.method == "GET":
        values["plan_form"] = forms.PlanForm(formdata=None, data=_guessed(listed))
    if values["round_form"] is None:
        values["number"] = request.args.get("round", type=int)
        chosen = next((r for r in listed if r.number == values["number"]), None)
        values["round_form"] = forms.RoundForm(formdata=None, data=_times(chosen))
    if values["tables_form"] is None:
        zones = {"zones": day_plan.written_zones(spots)}
        values["tables_form"] = forms.TablesForm(formdata=None, data=zones)
    return render_template(
        "eventdesk/rounds.html", event=found, rounds=listed, tables=spots, **values
    )


def _times(chosen: Any) -> dict[str, Any]:
    if chosen is None:
        return {}
    moments = {"begin": chosen.starts_at, "end": chosen.ends_at}
    return {name: at.astimezone(clock.SEOUL).time() for name, at in moments.items()}


def _guessed(listed: Sequence[Any]) -> dict[str, Any]:
    """Return a plan that is like the rounds there are."""
    if not listed:
        return {"minutes": 25, "pause": 5, "number": 8}
    pauses = [
        (listed[at].starts_at - listed[at - 1].ends_at).seconds // 60
        for at in range(1, len(listed))
    ]
    usual, longest = (min(pauses), max(pauses)) if pauses else (5, 5)
    values: dict[str, Any] = {
        "start": listed[0].starts_at.astimezone(clock.SEOUL).time(),
        "minutes": (listed[0].ends_at - listed[0].starts_at).seconds // 60,
        "pause": usual,
        "number": len(listed),
    }
    if longest >= usual + 20:
        at = pauses.index(longest)
        values["lunch"] = listed[at].ends_at.astimezone(clock.SEOUL).time()
        values["lunch_minutes"] = longest
    return values


@bp.route("/<event>/remove", methods=["GET", "POST"])
@access.coordinator
def remove(event: str) -> ResponseReturnValue:
    """Ask, then take an event away."""
    found = on_desk(db(), current_actor(), event)
    if request.method == "GET":
        people = informing.live(db(), found)
        return render_template("eventdesk/remove.html", event=found, people=people)
    settings.remove(db(), current_actor(), event, now=clock.now())
    flash(gettext("행사를 지웠어요. 지운 행사 목록에서 되살릴 수 있어요."), "success")
    return redirect(url_for("eventdesk.index"), 303)


@bp.post("/<event>/restore")
@access.coordinator
def restore(event: str) -> ResponseReturnValue:
    """Put an event back."""
    settings.restore(db(), current_actor(), event, now=clock.now())
    flash(gettext("행사를 되살렸어요."), "success")
    return redirect(url_for("eventdesk.show", event=event), 303)


def _area(code: str) -> str:
    kind = catalogue().designation(code, clock.today_in_seoul())
    return word("area", kind) if kind else ""
