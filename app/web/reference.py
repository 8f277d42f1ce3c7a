"""The catalogue for views: read once, then again after a minute, so that edits show soon."""

import time

from flask import Flask

from app.runtime.catalogue import Catalogue, Place
from app.services.reference import load_catalogue
from app.web.database import db, runtime
from app.web.filters import named
from app.web.language import current_language

FRESH_S = 60.0


def catalogue() -> Catalogue:
    """Return the reference data of this installation."""
    state = runtime()
    kept = state.catalogue
    if kept is None or time.monotonic() - kept[0] > FRESH_S:
        kept = (time.monotonic(), load_catalogue(db()))
        state.catalogue = kept
    return kept[1]


def located(place: Place) -> str:
    """Return a municipality's name, outside the home region with its province.

    Districts such as 서구 exist in several provinces; at home the name alone is clear.
    """
    if place.region == runtime().settings.home_region:
        return named(place)
    province = catalogue().regions[place.region]
    if current_language() == "en":
        return f"{place.en}, {province.en}"
    return f"{province.short} {place.ko}"


def init_reference(app: Flask) -> None:
    """Give templates ``catalogue()``, the filter ``located`` and the test ``is endpoint``."""
    app.jinja_env.globals["catalogue"] = catalogue
    app.jinja_env.filters["located"] = located
    app.jinja_env.tests["endpoint"] = lambda name: name in app.view_functions
