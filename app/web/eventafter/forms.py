"""Forms about what follows from meetings, and about marks."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _
from wtforms import DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import Optional

from app.services.matchday.outcomes import Given
from app.web.forms import Form

IN_DAYS = {"7": _("1주 안에"), "14": _("2주 안에"), "30": _("한 달 안에"), "date": _("날짜 고르기")}


class OutcomeForm(Form):
    """The next step of a meeting, in one minute."""

    step = RadioField(_("다음에 할 일"), choices=[], validate_choice=False)
    owner = RadioField(_("누가 할까요?"), choices=[], validate_choice=False)
    when = RadioField(_("언제까지요?"), choices=list(IN_DAYS.items()), validate_choice=False)
    due = DateField(_("날짜"), validators=[Optional()])
    note = TextAreaField(_("짧은 메모"))
    seen = HiddenField()

    def given(self, today: date) -> Given:
        """Return what was written; days are counted from today."""
        days = self.when.data or ""
        due = today + timedelta(days=int(days)) if days in {"7", "14", "30"} else self.due.data
        return Given(self.step.data or "", self.owner.data or "", due, self.note.data or "")


class RequestForm(Form):
    """A request to the mentor of a meeting."""

    challenge = SelectField(_("어떤 고민인가요?"), choices=[], validate_choice=False)
    message = TextAreaField(_("멘토에게 전할 말"))


class ContestForm(Form):
    """What its owner says about a mark."""

    contest = TextAreaField(_("무슨 일이 있었나요?"))


class DecideForm(Form):
    """What a coordinator decides about a mark."""

    decision = RadioField(_("어떻게 할까요?"), choices=[], validate_choice=False)
    answer = TextAreaField(_("당사자에게 전할 말"))
