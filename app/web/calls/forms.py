"""The form of an application."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import Optional

from app.web.forms import Form


class ApplicationForm(Form):
    """What a firm writes beside its documents."""

    title = StringField(_l("사업 제목"))
    cost_won = IntegerField(_l("총사업비 (원)"), [Optional()])
