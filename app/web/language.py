"""Which language a page is in: the visitor's choice, else the account's, else Korean."""

from gettext import NullTranslations
from typing import Any

from flask import Flask, g, request
from flask_babel import Babel, get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.config import ROOT
from app.web.auth import actor_or_none

LANGUAGES = {"ko": "한국어", "en": "English"}
COOKIE = "language"
_catalogues: dict[str, NullTranslations] = {}


def choose() -> str:
    """Return the language of this request."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    if chosen is None and request.endpoint is not None:
        actor = actor_or_none()
        if actor is not None:
            return actor.locale
    return "ko"


def current_language() -> str:
    """Return ``ko`` or ``en``; ``ko`` outside a request."""
    try:
        found: str | None = g.get("language")
    except RuntimeError:
        return "ko"
    if found is None:
        locale = get_locale()
        # kept for the request: a page asks some hundred times, and the look-up takes 3 µs
        found = g.language = locale.language if locale is not None else "ko"
    return found


def translate(text: str) -> str:
    """Return a text of the source in the page's language; unknown texts stay as they are.

    Flask-Babel finds the catalogue of a request anew for each text, which was a fifth of the time
    of a page with a hundred of them.
    """
    language = current_language()
    catalogue = _catalogues.get(language)
    if catalogue is None:
        catalogue = _catalogues[language] = get_translations()
    return catalogue.gettext(text)


@pass_eval_context
def _in_template(context: EvalContext, text: str, /, **values: Any) -> str:
    found = translate(text)
    if context.autoescape:
        found = Markup(found)  # noqa: S704 - texts are the templates' own, values are escaped below
    return found % values if "%" in found else found


def init_language(app: Flask) -> None:
    """Attach Flask-Babel. Korean is the source language, so only English has a catalogue."""
    app.config["BABEL_DEFAULT_LOCALE"] = "ko"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "app" / "translations")
    Babel(app, locale_selector=choose)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(
        _=_in_template, current_language=current_language, LANGUAGES=LANGUAGES
    )
