"""Forms about the own account."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, Regexp

from app.services.signing_in import MIN_PASSWORD
from app.web.forms import Form
from app.web.language import LANGUAGES

_FILL_IN = _l("빈칸을 채워 주세요.")
_EMAIL = [
    DataRequired(_l("이메일 주소를 적어 주세요.")),
    Email(_l("이메일 주소의 모양이 맞지 않아요. 예: kim@example.com")),
    Length(max=254, message=_l("이메일 주소가 너무 길어요.")),
]
_NAME = [
    DataRequired(_l("이름을 적어 주세요.")),
    Length(max=40, message=_l("이름은 40자까지 적을 수 있어요.")),
    # a name stands in letters to others: no address may hide in it
    Regexp(r"^[^<>@/\\\n]+$", message=_l("이름에는 글자와 숫자만 적어 주세요.")),
]
_PASSWORD = [
    DataRequired(_l("비밀번호를 적어 주세요.")),
    Length(max=200, message=_l("비밀번호는 200자까지 쓸 수 있어요.")),
]
_NEW_PASSWORD = [
    *_PASSWORD,
    Length(
        min=MIN_PASSWORD, message=_l("비밀번호는 10자 이상으로 정해 주세요. 짧은 문장도 좋아요.")
    ),
]


class SignInForm(Form):
    """Address and password; whatever was stored may be typed, its shape was judged at sign-up."""

    email = StringField(_l("이메일"), [_EMAIL[0], _EMAIL[2]])
    password = PasswordField(_l("비밀번호"), _PASSWORD)
    remember = BooleanField(_l("이 기기에서 로그인 유지"))


class RegisterForm(Form):
    """Who registers, and what they agree to."""

    name = StringField(_l("이름"), _NAME)
    email = StringField(_l("이메일"), _EMAIL)
    password = PasswordField(_l("비밀번호"), _NEW_PASSWORD)
    privacy = BooleanField(
        _l("개인정보 수집·이용에 동의해요 (필수)"),
        [InputRequired(_l("개인정보 수집·이용에 동의해야 가입할 수 있어요."))],
    )
    terms = BooleanField(
        _l("이용약관에 동의해요 (필수)"),
        [InputRequired(_l("이용약관에 동의해야 가입할 수 있어요."))],
    )


class AddressForm(Form):
    """An address that a letter is asked for."""

    email = StringField(_l("이메일"), _EMAIL)


class VerifyForm(Form):
    """The password chosen at registration."""

    password = PasswordField(_l("가입할 때 정한 비밀번호"), _PASSWORD)


class ResetForm(Form):
    """A new password."""

    password = PasswordField(_l("새 비밀번호"), _NEW_PASSWORD)


class PasswordForm(Form):
    """The old password and the new one."""

    old = PasswordField(_l("지금 비밀번호"), _PASSWORD)
    new = PasswordField(_l("새 비밀번호"), _NEW_PASSWORD)


class ProfileForm(Form):
    """What the person calls themselves, and their language."""

    name = StringField(_l("이름"), _NAME)
    locale = RadioField(
        _l("화면과 메일의 언어"), [InputRequired(_FILL_IN)], choices=list(LANGUAGES.items())
    )


class LeaveForm(Form):
    """The password, asked once more before the account ends."""

    password = PasswordField(_l("비밀번호"), _PASSWORD)
