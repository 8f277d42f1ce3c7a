"""Forms of the desk."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from app.web.forms import Form


class DecideForm(Form):
    """The decision on a firm or mentor; the button that was pressed is the decision."""

    reason = TextAreaField(_l("승인하지 않는 까닭"), [Length(max=1000)])
