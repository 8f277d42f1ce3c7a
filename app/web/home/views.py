"""The first page, and the two choices every visitor has: language and theme."""

from flask import Blueprint, Response, redirect, render_template, request

from app.web import access
from app.web.addresses import safe_next
from app.web.language import COOKIE, LANGUAGES
from app.web.layout import THEMES

bp = Blueprint("home", __name__)
_YEAR_S = 365 * 24 * 3600


@bp.get("/")
@access.public
def index() -> str:
    """Show the first page."""
    return render_template("home/index.html")


@bp.post("/language")
@access.public
def set_language() -> Response:
    """Remember the language on this browser."""
    response = redirect(safe_next(request.form.get("next")), 303)
    if request.form.get("language") in LANGUAGES:
        response.set_cookie(COOKIE, request.form["language"], max_age=_YEAR_S, samesite="Lax", httponly=True)
    return response  # type: ignore[return-value]


@bp.post("/theme")
@access.public
def set_theme() -> Response:
    """Remember light or dark on this browser."""
    response = redirect(safe_next(request.form.get("next")), 303)
    if request.form.get("theme") in THEMES:
        response.set_cookie("theme", request.form["theme"], max_age=_YEAR_S, samesite="Lax", httponly=True)
    return response  # type: ignore[return-value]
