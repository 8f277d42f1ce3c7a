"""Forms of the administrator."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.services.actor import ADMINISTRATOR, COORDINATOR
from app.services.administration import Role
from app.web.forms import Form


class RoleForm(Form):
    """A staff role: coordinator of a region, or administrator of the site."""

    role = SelectField(
        _l("역할"),
        [InputRequired(_l("역할을 골라 주세요."))],
        choices=[(COORDINATOR, _l("코디네이터")), (ADMINISTRATOR, _l("관리자"))],
    )
    region = SelectField(_l("지역 (코디네이터만)"), choices=[])

    def validate_region(self, field: SelectField) -> None:
        """Ask for the region of a coordinator."""
        if self.role.data == COORDINATOR and not field.data:
            raise ValidationError(gettext("코디네이터가 맡을 지역을 골라 주세요."))

    def chosen(self) -> Role:
        """Return the role; an administrator is bound to no region."""
        return Role(self.role.data, None if self.role.data == ADMINISTRATOR else self.region.data)


class BlockForm(Form):
    """Why an account is stopped."""

    reason = StringField(
        _l("멈추는 이유"),
        [
            DataRequired(_l("이유를 적어 주세요. 기록에 남아요.")),
            Length(max=300, message=_l("이유는 300자까지 적을 수 있어요.")),
        ],
    )
