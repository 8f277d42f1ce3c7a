"""Which language a page is in: the visitor's choice, else the account's, else Korean."""

from flask import Flask, request
from flask_babel import Babel, get_locale

from app.config import ROOT
from app.web.auth import actor_or_none

LANGUAGES = {"ko": "한국어", "en": "English"}
COOKIE = "language"


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
    locale = get_locale()
    return locale.language if locale is not None else "ko"


def init_language(app: Flask) -> None:
    """Attach Flask-Babel. Korean is the source language, so only English has a catalogue."""
    app.config["BABEL_DEFAULT_LOCALE"] = "ko"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "app" / "translations")
    Babel(app, locale_selector=choose)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(current_language=current_language, LANGUAGES=LANGUAGES)
