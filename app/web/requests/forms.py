"""Forms of a request: one question each."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired

from app.web.forms import Form


class AskForm(Form):
    """The message to the mentors; they themselves stand in hidden fields, in their order."""

    message = TextAreaField(_l("멘토에게 묻고 싶은 것"))


class ReplyForm(Form):
    """What the firm answers."""

    text = TextAreaField(_l("멘토에게 드릴 답"))


class WithdrawForm(Form):
    """Why the request is taken back."""

    reason = TextAreaField(_l("거두는 이유"))


class RoundForm(Form):
    """Why the whole round is taken back."""

    reason = TextAreaField(_l("모두 거두는 이유"))


class ProlongForm(Form):
    """How many more working days."""

    days = IntegerField(_l("늘릴 근무일 수"), [InputRequired(_l("며칠을 늘릴지 적어 주세요."))])
