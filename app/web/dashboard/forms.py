"""The form of a region's limits; the service judges it."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import Optional

from app.services.figures.limits import DEFAULTS
from app.web.dashboard.words import LIMIT
from app.web.forms import Form


def _number(name: str) -> IntegerField:
    return IntegerField(_l(LIMIT[name]), [Optional()])


class LimitForm(Form):
    """One number of days for each step; what is no number is None."""

    visited = _number("visited")
    applied = _number("applied")
    matched = _number("matched")
    met = _number("met")
    closed = _number("closed")
    published = _number("published")

    def given(self) -> dict[str, int | None]:
        """Return what was entered."""
        return {name: self[name].data for name in DEFAULTS}
