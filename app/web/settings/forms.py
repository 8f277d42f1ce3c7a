"""The form of a region's settings; the service judges it, so that all problems are told at once."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import Optional

from app.services.region_settings import RANGES
from app.web.forms import Form
from app.web.settings.words import LABEL


class SettingsForm(Form):
    """One number for each setting; what is no number is None."""

    reminder_days = IntegerField(_l(LABEL["reminder_days"]), [Optional()])
    expiry_days = IntegerField(_l(LABEL["expiry_days"]), [Optional()])
    open_requests = IntegerField(_l(LABEL["open_requests"]), [Optional()])
    ranked_mentors = IntegerField(_l(LABEL["ranked_mentors"]), [Optional()])
    asked_at_once = IntegerField(_l(LABEL["asked_at_once"]), [Optional()])
    question_days = IntegerField(_l(LABEL["question_days"]), [Optional()])
    follow_up_reminder_days = IntegerField(_l(LABEL["follow_up_reminder_days"]), [Optional()])
    follow_up_escalation_days = IntegerField(_l(LABEL["follow_up_escalation_days"]), [Optional()])

    def given(self) -> dict[str, int | None]:
        """Return what was entered."""
        return {name: self[name].data for name in RANGES}
