"""The first page, and the two choices every visitor has: language and theme."""

from flask import Blueprint, Response, redirect, render_template, request

from app.services.home import welcome
from app.services.searching import Wish
from app.web import access
from app.web.addresses import safe_next
from app.web.auth import actor_or_none
from app.web.database import db, runtime
from app.web.language import COOKIE, LANGUAGES
from app.web.layout import THEMES
from app.web.reference import catalogue

bp = Blueprint("home", __name__)
_YEAR_S = 365 * 24 * 3600


@bp.get("/")
@access.public
def index() -> str:
    """Show the first page: one box, three numbers, the newest cases."""
    settings = runtime().settings
    page = welcome(db(), region=settings.home_region, viewer=actor_or_none(), catalogue=catalogue())
    return render_template("home/index.html", page=page, wish=Wish())


@bp.post("/language")
@access.public
def set_language() -> Response:
    """Remember the language on this browser."""
    response = redirect(safe_next(request.form.get("next")), 303)
    if request.form.get("language") in LANGUAGES:
        response.set_cookie(
            COOKIE, request.form["language"], max_age=_YEAR_S, samesite="Lax", httponly=True
        )
    return response  # type: ignore[return-value]


@bp.post("/theme")
@access.public
def set_theme() -> Response:
    """Remember light or dark on this browser."""
    response = redirect(safe_next(request.form.get("next")), 303)
    if request.form.get("theme") in THEMES:
        response.set_cookie(
            "theme", request.form["theme"], max_age=_YEAR_S, samesite="Lax", httponly=True
        )
    return response  # type: ignore[return-value]
