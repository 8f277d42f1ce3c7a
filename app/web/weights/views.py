"""How much each side of a pair counts, in one table."""

import math

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.errors import Invalid
from app.services import weights
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.errors import say
from app.web.forms import clean

bp = Blueprint("weights", __name__)


@bp.route("/weights", methods=["GET", "POST"])
@access.coordinator
def edit() -> ResponseReturnValue:
    """Show the weights of a region; set them."""
    actor = current_actor()
    region = weights.region_of(actor, request.args.get("region", ""))
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            weights.save(db(), actor, region, _given(), now=now())
        except Invalid as invalid:
            problems = {name: say(problem) for name, problem in invalid.fields.items()}
        else:
            flash(gettext("비중을 저장했어요. 지금부터 이 비중으로 점수를 매겨요."), "success")
            return redirect(url_for("weights.edit", region=region), 303)
    page = render_template(
        "weights/edit.html",
        lines=weights.lines(db(), region),
        typed=request.form,
        problems=problems,
        region=region,
        regions=sorted(actor.coordinator_regions),
    )
    return page, 422 if problems else 200


@bp.post("/weights/reset")
@access.coordinator
def reset() -> ResponseReturnValue:
    """Go back to the default."""
    actor = current_actor()
    region = weights.region_of(actor, request.args.get("region", ""))
    weights.reset(db(), actor, region, now=now())
    flash(gettext("처음 비중으로 되돌렸어요."), "success")
    return redirect(url_for("weights.edit", region=region), 303)


def _given() -> dict[str, float]:
    return {name: _number(request.form.get(name, "")) for name in weights.DEFAULTS}


def _number(text: str) -> float:
    """Return what was typed as a number; what is none lies outside the range."""
    try:
        value = float(clean(text).replace(",", "."))
    except ValueError:
        return -1.0
    return value if math.isfinite(value) else -1.0
