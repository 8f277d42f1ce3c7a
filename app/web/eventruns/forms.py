"""What a coordinator may set before a timetable is made."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.services.matchday.runs import MAX_TIME_LIMIT_S
from app.web.forms import Form


class RunForm(Form):
    """How long to search, and in which order equals are tried."""

    time_limit = IntegerField(
        _("계산 시간 (초)"),
        validators=[
            InputRequired(_("1부터 600까지의 수로 적어 주세요.")),
            NumberRange(1, MAX_TIME_LIMIT_S, _("1부터 600까지의 수로 적어 주세요.")),
        ],
        default=60,
    )
    seed = IntegerField(
        _("시드"),
        validators=[
            InputRequired(_("1부터 1,000,000까지의 수로 적어 주세요.")),
            NumberRange(1, 1_000_000, _("1부터 1,000,000까지의 수로 적어 주세요.")),
        ],
        default=1,
    )
    keep = BooleanField(_("이미 알린 만남은 되도록 그대로 두기"))
