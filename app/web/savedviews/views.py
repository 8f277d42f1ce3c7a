"""Views of desk pages that a person keeps: save, open, rename, delete and put back."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now
from app.errors import N_, Conflict, Invalid, NotFound
from app.services.figures import views
from app.web import access
from app.web.auth import current_actor
from app.web.database import db
from app.web.errors import say
from app.web.forms import clean

bp = Blueprint("savedviews", __name__)


@bp.post("/")
@access.desk_reader
def save() -> ResponseReturnValue:
    """Keep the filter of a page under a name; say what is wrong beside the name otherwise."""
    page = _page(request.form.get("page", ""))
    query, name = request.form.get("query", ""), clean(request.form.get("name", ""))
    try:
        view = views.save(db(), current_actor(), page=page, name=name, query=query, now=now())
    except (Invalid, Conflict) as problem:
        return _again("savedviews/save.html", problem, page=page, query=query, name=name)
    flash(gettext("“%(name)s” 보기를 저장했어요.", name=view.name), "success")
    return redirect(_address(view.page, view.query), 303)


@bp.get("/<public_id>")
@access.desk_reader
def show(public_id: str) -> ResponseReturnValue:
    """Open the page with the filter of a view."""
    view = views.own(db(), current_actor(), public_id)
    return redirect(_address(_page(view.page), view.query), 303)


@bp.route("/<public_id>/name", methods=["GET", "POST"])
@access.desk_reader
def rename(public_id: str) -> ResponseReturnValue:
    """Give a view another name."""
    view = views.own(db(), current_actor(), public_id)
    name = clean(request.form.get("name", view.name))
    if request.method == "POST":
        try:
            views.rename(db(), current_actor(), public_id, name)
        except (Invalid, Conflict) as problem:
            return _again("savedviews/rename.html", problem, view=view, name=name)
        flash(gettext("이름을 바꿨어요."), "success")
        return redirect(_address(_page(view.page), view.query), 303)
    return render_template("savedviews/rename.html", view=view, name=name, problem="")


@bp.post("/<public_id>/delete")
@access.desk_reader
def delete(public_id: str) -> ResponseReturnValue:
    """Delete a view and offer to put it back."""
    view = views.delete(db(), current_actor(), public_id)
    page = _page(view.page)
    return render_template("savedviews/deleted.html", view=view, address=_address(page, view.query))


def _again(template: str, problem: Invalid | Conflict, **values: Any) -> ResponseReturnValue:
    text = next(iter(problem.fields.values())) if isinstance(problem, Invalid) else problem.problem
    return render_template(template, problem=say(text), **values), 422


def _page(endpoint: str) -> str:
    """Return an endpoint of the desk without arguments; NotFound for anything else."""
    rules = current_app.url_map.iter_rules(endpoint) if endpoint in PAGES else iter(())
    if next(rules, None) is None:
        raise NotFound(N_("저장할 수 없는 화면이에요."))
    return endpoint


def _address(endpoint: str, query: str) -> str:
    return f"{url_for(endpoint)}?{query}" if query else url_for(endpoint)


PAGES = frozenset({"figures.index", "dashboard.index", "annual.index"})
"""Endpoints whose filters can be kept."""


@bp.app_template_global()
def own_views(page: str) -> Any:
    """Return the views of a page of whoever reads."""
    return views.views_of(db(), current_actor(), page)
