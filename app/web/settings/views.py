"""Limits and waiting times of a region, for its coordinators."""

from dataclasses import asdict

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.errors import Invalid
from app.services import region_settings
from app.services.weights import region_of
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.settings.forms import SettingsForm
from app.web.settings.words import help_text, label

bp = Blueprint("settings", __name__)


@bp.route("/settings", methods=["GET", "POST"])
@access.coordinator
def edit() -> ResponseReturnValue:
    """Show the settings of a region with their last changes; set them."""
    actor = current_actor()
    region = region_of(actor, request.args.get("region", ""))
    limits = region_settings.limits_of(db(), region)
    form = SettingsForm(data=asdict(limits))
    status = 200
    if request.method == "POST":
        status = _try(form, region)
        if status == 303:
            flash(gettext("저장했어요. 지금부터 보내는 요청에 이 값을 써요."), "success")
            return redirect(url_for("settings.edit", region=region), 303)
    page = render_template(
        "settings/edit.html",
        form=form,
        region=region,
        regions=sorted(actor.coordinator_regions),
        ranges=region_settings.RANGES,
        defaults=asdict(region_settings.DEFAULTS),
        chosen=limits != region_settings.DEFAULTS,
        history=region_settings.history(db(), region),
        label=label,
        help_text=help_text,
    )
    return page, status


@bp.route("/settings/reset", methods=["GET", "POST"])
@access.coordinator
def reset() -> ResponseReturnValue:
    """Show what going back to the defaults changes; go back."""
    actor = current_actor()
    region = region_of(actor, request.args.get("region", ""))
    if request.method == "POST":
        region_settings.reset(db(), actor, region, now=now())
        flash(gettext("처음 값으로 되돌렸어요."), "success")
        return redirect(url_for("settings.edit", region=region), 303)
    values = asdict(region_settings.limits_of(db(), region))
    defaults = asdict(region_settings.DEFAULTS)
    return render_template(
        "settings/reset.html",
        region=region,
        changed=[(n, values[n], defaults[n]) for n in values if values[n] != defaults[n]],
        label=label,
    )


def _try(form: SettingsForm, region: str) -> int:
    """Set the values; return 303 when done, else the status of the form that comes again."""
    if not form.validate():
        return 422
    try:
        region_settings.change(db(), current_actor(), region, form.given(), now=now())
    except Invalid as invalid:
        form.take(invalid)
        return 422
    return 303
