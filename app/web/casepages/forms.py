"""Forms of the questions below a case."""

from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from app.web.forms import Form


class QuestionForm(Form):
    """A question; its length is judged by the service."""

    text = TextAreaField(_("질문"), validators=[InputRequired(_("질문을 적어 주세요."))])


class AnswerForm(Form):
    """An answer to one question; the prefix keeps the fields of a page apart."""

    text = TextAreaField(_("답"), validators=[InputRequired(_("답을 적어 주세요."))])
