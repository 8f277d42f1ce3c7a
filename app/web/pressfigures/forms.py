"""The form of a printed figure; the service judges it."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from app.services.figures.press import FIELDS
from app.web.filters import named
from app.web.forms import Form
from app.web.reference import catalogue


class PressForm(Form):
    """Everything is text; what cannot be taken is told beside its field."""

    cohort = StringField(_l("어느 기업들인가요?"))
    firms = StringField(_l("몇 곳인가요?"))
    label = StringField(_l("무엇이라고 부르나요?"))
    value = StringField(_l("값"))
    unit = StringField(_l("단위"))
    metric_id = SelectField(_l("가까운 우리 지표"), validate_choice=False)
    period = StringField(_l("언제부터 언제까지 쟀나요?"))
    definition = StringField(_l("어떻게 계산했나요?"))
    source = StringField(_l("출처"))
    source_date = StringField(_l("나온 날"))
    note = TextAreaField(_l("덧붙일 말"))

    def offer_metrics(self) -> None:
        """Fill the list of metrics."""
        known = catalogue().metrics.values()
        self.metric_id.choices = [("", "–"), *((m.id, named(m)) for m in known)]

    def given(self) -> dict[str, str]:
        """Return what was written."""
        return {name: self[name].data or "" for name in FIELDS}
