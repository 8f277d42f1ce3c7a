"""Forms of a mentor's four answers, for the page of a request and for the link of a letter."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, TextAreaField
from wtforms.validators import Optional

from app.models.request import DECLINE_CODES
from app.web.forms import Form
from app.web.words import word


class AnswerForm(Form):
    """An answer; with it the mentor may close the door for new requests."""

    text_field = ""
    """The name of the field that holds what is said."""
    close = BooleanField(_l("새 요청도 당분간 받지 않을게요"))
    until = DateField(_l("새 요청을 다시 받을 날"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Also refuse a closed door without a day on which it opens."""
        fine = super().validate(extra_validators)
        if self.close.data and not self.until.data and not self.until.errors:
            self.until.errors = [gettext("언제부터 다시 받을지 날짜를 골라 주세요.")]
            return False
        return bool(fine)


class AcceptForm(AnswerForm):
    """A word with the yes."""

    text_field = "note"
    note = TextAreaField(_l("함께 전할 말"))


class DeclineForm(AnswerForm):
    """Why not."""

    text_field = "reason"
    code = SelectField(_l("어려운 이유"), validate_choice=False)
    reason = TextAreaField(_l("덧붙일 말"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the list of reasons, with none chosen."""
        super().__init__(*args, **kwargs)
        self.code.choices = [
            ("", gettext("골라 주세요")),
            *((code, word("decline_code", code)) for code in DECLINE_CODES),
        ]


class SeasonForm(AnswerForm):
    """Why not now, and until when."""

    text_field = "reason"
    reason = TextAreaField(_l("함께 전할 말"))


class QuestionForm(AnswerForm):
    """What the mentor must know first."""

    text_field = "question"
    question = TextAreaField(_l("기업에 되물을 것"))


def said(form: AnswerForm) -> dict[str, Any]:
    """Return the answer of a valid form: ``text``, ``until``, and ``code`` where one is chosen."""
    code = form.data.get("code")
    return {
        "text": form[form.text_field].data or "",
        "until": form.until.data,
        **({} if code is None else {"code": code}),
    }
