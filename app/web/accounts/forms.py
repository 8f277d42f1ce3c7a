"""Forms about the own account."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import DataRequired, Email, Length

from app.web.forms import Form


class SignInForm(Form):
    """Address and password."""

    email = StringField(_l("이메일"), [DataRequired(), Email(), Length(max=254)])
    password = PasswordField(_l("비밀번호"), [DataRequired(), Length(max=200)])
    remember = BooleanField(_l("이 기기에서 로그인 유지"))
