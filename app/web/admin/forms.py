"""Forms of the administrator."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.services.actor import ADMINISTRATOR, AUDITOR, COORDINATOR, OFFICER, REVIEWER
from app.web.forms import Form
from app.web.role_words import ROLE

OFFERED = (COORDINATOR, OFFICER, REVIEWER, AUDITOR, ADMINISTRATOR)


class RoleForm(Form):
    """A staff role and what it is bound to; the service knows which role needs what."""

    role = SelectField(
        _l("역할"),
        [InputRequired(_l("역할을 골라 주세요."))],
        choices=[(role, _l(ROLE[role])) for role in OFFERED],
    )
    region = SelectField(_l("지역"), choices=[], validate_choice=False)
    municipality = SelectField(_l("시·군"), choices=[], validate_choice=False)


class BlockForm(Form):
    """Why an account is stopped."""

    reason = StringField(
        _l("멈추는 이유"),
        [
            DataRequired(_l("이유를 적어 주세요. 기록에 남아요.")),
            Length(max=300, message=_l("이유는 300자까지 적을 수 있어요.")),
        ],
    )
