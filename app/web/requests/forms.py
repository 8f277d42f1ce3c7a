"""Forms of a request: one question each."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, TextAreaField
from wtforms.validators import Optional

from app.web.forms import Form


class AskForm(Form):
    """The message to the mentor."""

    message = TextAreaField(_l("멘토에게 묻고 싶은 것"))


class AcceptForm(Form):
    """A word with the yes."""

    note = TextAreaField(_l("함께 전할 말"))


class DeclineForm(Form):
    """Why not."""

    reason = TextAreaField(_l("어려운 이유"))


class SeasonForm(Form):
    """Why not now, and until when."""

    reason = TextAreaField(_l("함께 전할 말"))
    until = DateField(_l("새 요청을 다시 받을 날"), [Optional()])


class QuestionForm(Form):
    """What the mentor must know first."""

    question = TextAreaField(_l("기업에 되물을 것"))


class ReplyForm(Form):
    """What the firm answers."""

    text = TextAreaField(_l("멘토에게 드릴 답"))


class WithdrawForm(Form):
    """Why the request is taken back."""

    reason = TextAreaField(_l("거두는 이유"))


class EndForm(Form):
    """Why the help ends."""

    reason = TextAreaField(_l("마치는 이유"))
