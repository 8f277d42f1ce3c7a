"""Pages of a firm: registering, changing, showing, and finding its industry."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.clock import now, today_in_seoul
from app.errors import Conflict, Invalid
from app.services import companies
from app.services.industries import find_trades
from app.services.registration_number import written
from app.web import access
from app.web.auth import current_actor
from app.web.companies.forms import CompanyForm
from app.web.database import db, runtime
from app.web.filters import named
from app.web.reference import catalogue
from app.web.words import word

bp = Blueprint("companies", __name__)
_LISTS = ("products", "processes", "buyers")


@bp.route("/new", methods=["GET", "POST"])
@access.signed_in
def new() -> ResponseReturnValue:
    """Show the form; register a firm."""
    form = CompanyForm(places=_places())
    status = 200
    if request.method == "POST" and not _finding():
        status, company = _try(form, None)
        if company is not None:
            flash(
                gettext("기업을 등록했어요. 코디네이터가 확인하면 메일로 알려 드려요."), "success"
            )
            return redirect(url_for("companies.show", public_id=company.public_id), 303)
    return render_template("companies/form.html", form=form, company=None, **_picker(form)), status


@bp.route("/<public_id>/edit", methods=["GET", "POST"])
@access.signed_in
def edit(public_id: str) -> ResponseReturnValue:
    """Show the filled form; change a firm."""
    company = companies.own_company(db(), current_actor(), public_id)
    form = CompanyForm(places=_places(), obj=_shown(company))
    status = 200
    if request.method == "POST" and not _finding():
        status, changed = _try(form, public_id)
        if changed is not None:
            note = gettext("저장했어요.")
            if changed.status == "waiting":
                note = gettext("저장했어요. 코디네이터가 확인해요.")
            flash(note, "success")
            return redirect(url_for("companies.show", public_id=public_id), 303)
    page = render_template("companies/form.html", form=form, company=company, **_picker(form))
    return page, status


@bp.get("/industries")
@access.signed_in
def industries() -> str:
    """Return the industries for the text typed into the picker."""
    return render_template(
        "companies/_industries.html",
        **_results(request.args.get("industry_query", ""), request.args.get("industry_code", "")),
    )


@bp.get("/<public_id>")
@access.signed_in
def show(public_id: str) -> str:
    """Show a firm as the visitor may see it."""
    view = companies.see_company(db(), current_actor(), public_id)
    area = catalogue().designation(view.company.municipality_code, today_in_seoul(now()))
    number = written(view.company.registration_number)
    return render_template("companies/show.html", view=view, area=area, number=number)


def _try(form: CompanyForm, public_id: str | None) -> tuple[int, Any]:
    """Register or change a firm; return (status, firm), no firm when the form must come again."""
    if not form.validate():
        return 422, None
    actor = current_actor()
    values: dict[str, Any] = {"catalogue": catalogue(), "now": now()}
    try:
        if public_id is None:
            return 303, companies.register_company(db(), actor, form.given(), **values)
        return 303, companies.change_company(db(), actor, public_id, form.given(), **values)
    except Invalid as invalid:
        form.take(invalid)
        return 422, None
    except Conflict as conflict:
        form.take(Invalid({"registration_number": conflict.problem}))
        return 409, None


def _finding() -> bool:
    # the button beside the picker sends the whole form, so that nothing typed is lost
    return "find" in request.form


def _places() -> dict[str, list[tuple[str, str]]]:
    """Return municipalities by province, this installation's own first, with today's status."""
    books, today, home = catalogue(), today_in_seoul(now()), runtime().settings.home_region
    found = {}
    for region in sorted(books.regions.values(), key=lambda r: (r.id != home, r.id)):
        pairs = []
        for place in books.places_of(region.id):
            area = books.designation(place.id, today)
            name = named(place)
            pairs.append((place.id, f"{name} ({word('area', area)})" if area else name))
        found[named(region)] = pairs
    return found


def _picker(form: CompanyForm) -> dict[str, Any]:
    return _results(form.industry_query.data or "", form.industry_code.data or "")


def _results(query: str, chosen: str) -> dict[str, Any]:
    trades = catalogue().trades
    return {
        "query": query.strip()[:60],
        "found": find_trades(trades, query[:60]),
        "chosen": trades.get(chosen),
    }


def _shown(company: Any) -> Any:
    """Return the firm with its number written with dashes and its lists as lines."""
    lines = {name: "\n".join(getattr(company, name)) for name in _LISTS}
    return _Shown(company, {**lines, "registration_number": written(company.registration_number)})


class _Shown:
    """A firm behind whose fields some stand in another writing."""

    def __init__(self, company: Any, written_otherwise: dict[str, str]) -> None:
        self._company, self._otherwise = company, written_otherwise

    def __getattr__(self, name: str) -> Any:
        return self._otherwise[name] if name in self._otherwise else getattr(self._company, name)
