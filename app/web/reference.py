"""The catalogue for views: read once, then again after a minute, so that edits show soon."""

import time

from flask import Flask

from app.runtime.catalogue import Catalogue
from app.services.reference import load_catalogue
from app.web.database import db, runtime

FRESH_S = 60.0


def catalogue() -> Catalogue:
    """Return the reference data of this installation."""
    state = runtime()
    kept = state.catalogue
    if kept is None or time.monotonic() - kept[0] > FRESH_S:
        kept = (time.monotonic(), load_catalogue(db()))
        state.catalogue = kept
    return kept[1]


def init_reference(app: Flask) -> None:
    """Give templates ``catalogue()``, and the test ``is endpoint`` for links across features."""
    app.jinja_env.globals["catalogue"] = catalogue
    app.jinja_env.tests["endpoint"] = lambda name: name in app.view_functions
