"""Forms of the proof of effect; the services judge them."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.services.proof.studies import CALIPERS as CALIPER_ORDER
from app.services.proof.studies import Wanted
from app.web.effect.words import CALIPERS, GROUPINGS, OUTCOMES
from app.web.forms import Form


class _Several(SelectMultipleField):
    """Boxes to tick; what is not among them is judged by the service, not refused here."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PanelForm(Form):
    """A panel from a file."""

    title = StringField(_l("자료의 이름"))
    source = TextAreaField(_l("출처"))
    note = TextAreaField(_l("덧붙일 말"))
    region = SelectField(_l("지역"), validate_choice=False)
    file = FileField(_l("파일 (CSV 또는 엑셀)"))


class StudyForm(Form):
    """A comparison."""

    title = StringField(_l("비교의 이름"))
    outcomes = _Several(_l("무엇을 비교하나요?"), validate_choice=False)
    groupings = _Several(_l("나누어 볼 무리"), validate_choice=False)
    pre_years = IntegerField(_l("지원 전 몇 년을 보나요?"), [Optional()])
    post_years = IntegerField(_l("지원한 해부터 몇 년을 보나요?"), [Optional()])
    neighbours = IntegerField(_l("지원 기업 하나에 비슷한 기업 몇 곳?"), [Optional()])
    replacement = BooleanField(_l("한 기업을 여러 번 짝으로 써도 돼요"))
    caliper = SelectField(_l("얼마나 비슷해야 하나요?"), validate_choice=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Fill the choices in the reader's language."""
        super().__init__(*args, **kwargs)
        self.outcomes.choices = [(code, _l(label)) for code, label in OUTCOMES.items()]
        self.groupings.choices = [(code, _l(label)) for code, label in GROUPINGS.items()]
        self.caliper.choices = [(code, _l(CALIPERS[code])) for code in CALIPER_ORDER]

    def wanted(self) -> Wanted:
        """Return what was asked for."""
        return Wanted(
            title=self.title.data or "",
            outcomes=self.outcomes.data or (),
            groupings=self.groupings.data or (),
            pre_years=self.pre_years.data,
            post_years=self.post_years.data,
            neighbours=self.neighbours.data,
            replacement=bool(self.replacement.data),
            caliper=self.caliper.data or "",
        )
