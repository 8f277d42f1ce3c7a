"""The form of a region's settings; the service judges it, so that all problems are told at once."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import Optional

from app.services.region_settings import RANGES
from app.web.forms import Form
from app.web.settings.words import LABEL


def _number(name: str) -> IntegerField:
    return IntegerField(_l(LABEL[name]), [Optional()])


class SettingsForm(Form):
    """One number for each setting; what is no number is None."""

    reminder_days = _number("reminder_days")
    expiry_days = _number("expiry_days")
    open_requests = _number("open_requests")
    ranked_mentors = _number("ranked_mentors")
    asked_at_once = _number("asked_at_once")
    question_days = _number("question_days")
    follow_up_reminder_days = _number("follow_up_reminder_days")
    follow_up_escalation_days = _number("follow_up_escalation_days")

    def given(self) -> dict[str, int | None]:
        """Return what was entered."""
        return {name: self[name].data for name in RANGES}
