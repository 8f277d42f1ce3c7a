"""Forms about an intent: who visits, how it ends, the note of the visit, a measured pain."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from app.services.intakes.noting import TEXTS, Note
from app.web.forms import Form
from app.web.intake_words import intake_choices
from app.web.words import choices


class AssignForm(Form):
    """Who goes, when, and what they should know."""

    mentor = HiddenField()
    day = DateField(_l("방문할 날"), [Optional()])
    text = TextAreaField(_l("전하는 말"))
    sure = BooleanField(_l("쉬는 날이지만 가기로 했어요"))


class DayForm(Form):
    """When somebody goes."""

    day = DateField(_l("방문할 날"), [Optional()])


class CloseForm(Form):
    """How an intent ends."""

    how = RadioField(_l("어떻게 끝났나요?"), validate_choice=False)
    reason = TextAreaField(_l("까닭"))

    def __init__(self, **kwargs: object) -> None:
        """Fill the choices."""
        super().__init__(**kwargs)
        self.how.choices = intake_choices("end")


class NoteForm(Form):
    """The note of a visit."""

    mark = HiddenField()
    day = DateField(_l("다녀온 날"), [Optional()])
    products = StringField(_l("무엇을 만드나요?"))
    # "process" is a method of forms
    flow = TextAreaField(_l("어떤 순서로 만드나요?"))
    problem = TextAreaField(_l("무엇이 가장 힘든가요?"))
    cause = TextAreaField(_l("왜 그런 것 같나요?"))
    categories = SelectMultipleField(_l("어떤 고민인가요?"), validate_choice=False)
    level = SelectField(_l("지금 수준"), validate_choice=False)
    records = SelectField(_l("숫자를 어디에 적나요?"), validate_choice=False)
    will = SelectField(_l("대표님의 의지"), validate_choice=False)
    supplier = TextAreaField(_l("공급 기업을 고를 때 나눈 이야기"))
    safety = TextAreaField(_l("안전에서 눈에 띈 것"))
    first_step = TextAreaField(_l("내일 바로 해 볼 수 있는 한 가지"))
    readiness = RadioField(_l("시작할 준비가 됐나요?"), validate_choice=False)
    private = TextAreaField(_l("코디네이터에게만 남기는 말"))

    def __init__(self, categories: list[tuple[str, str]], **kwargs: object) -> None:
        """Fill the choices; ``categories`` are those of the catalogue."""
        super().__init__(**kwargs)
        pick = ("", str(_l("골라 주세요")))
        self.categories.choices = categories
        self.level.choices = [pick, *choices("level")]
        self.records.choices = [pick, *intake_choices("records")]
        steps = {
            "1": _l("1 · 관심만 있어요"), "2": "2", "3": _l("3 · 반반이에요"), "4": "4",
            "5": _l("5 · 직접 나서요"),
        }  # fmt: skip
        self.will.choices = [pick, *((code, str(text)) for code, text in steps.items())]
        self.readiness.choices = intake_choices("readiness")

    def note(self) -> Note:
        """Return what was typed."""
        will = self.will.data or ""
        return Note(
            day=self.day.data,
            texts={name: self[field_of(name)].data or "" for name in TEXTS},
            categories=tuple(self.categories.data or ()),
            level=self.level.data or "",
            will=int(will) if will.isdigit() else None,
            readiness=self.readiness.data or "",
        )


def field_of(name: str) -> str:
    """Return the field in which a text of the note is typed."""
    return "flow" if name == "process" else name


class PainForm(Form):
    """A figure of today."""

    mark = HiddenField()
    unit = SelectField(_l("단위"), validate_choice=False)
    subject = StringField(_l("무엇의 값인가요?"))
    value = StringField(_l("지금 값"))
    period_from = StringField(_l("잰 첫 달"))
    period_to = StringField(_l("잰 마지막 달"))
    measured_by = StringField(_l("누가 쟀나요?"))
    method = TextAreaField(_l("어떻게 쟀나요?"))
    file = FileField(_l("증빙 사진이나 문서"))


def day_of(form: DayForm) -> date | None:
    """Return the day that was chosen; None for none, or for a text that is no day."""
    return form.day.data if not form.day.errors else None
