"""Forms of somebody who registers for an event."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField

from app.services.matchday.registering import Given
from app.web.forms import Form


class RegisterForm(Form):
    """Who comes, what they want to talk about, and in which rounds they can."""

    person = StringField(_l("오시는 분"))
    phone = StringField(_l("연락처"))
    challenge = SelectField(_l("이야기할 고민"), validate_choice=False)
    topic = TextAreaField(_l("나누고 싶은 이야기"))
    rounds = SelectMultipleField(_l("만날 수 있는 라운드"), coerce=int, validate_choice=False)

    def given(self) -> Given:
        """Return what was typed."""
        return Given(
            self.person.data or "",
            self.phone.data or "",
            self.topic.data or "",
            tuple(self.rounds.data or ()),
            self.challenge.data or "",
        )
