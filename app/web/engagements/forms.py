"""Forms of an engagement: one question each."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)

from app.web.forms import Form

_SURE = _l("이 목표가 맞아요. 그대로 저장할게요.")


class GoalForm(Form):
    """What to reach, and until when; ``units`` are those of the metric."""

    unit = SelectField(_l("단위"), validate_choice=False)
    subject = StringField(_l("무엇을 재나요?"))
    target = StringField(_l("바라는 값"))
    target_by = StringField(_l("언제까지"))
    sure = BooleanField(_SURE)
    mark = HiddenField()


class BaselineForm(Form):
    """The value before the work, with its certificate."""

    value = StringField(_l("지금 값"))
    period_from = StringField(_l("잰 첫 달"))
    period_to = StringField(_l("잰 마지막 달"))
    measured_by = StringField(_l("잰 사람"))
    method = TextAreaField(_l("잰 방법"))
    file = FileField(_l("증빙 파일"))
    sure = BooleanField(_SURE)
    mark = HiddenField()


class NoteForm(Form):
    """A note and who may read it."""

    text = TextAreaField(_l("남길 기록"))
    visibility = RadioField(
        _l("누가 볼까요?"),
        choices=[("shared", _l("둘이 함께 봐요")), ("private", _l("나만 봐요"))],
        default="shared",
        validate_choice=False,
    )


class FileForm(Form):
    """A photo or a document."""

    file = FileField(_l("사진이나 문서"))
    caption = StringField(_l("설명"))


_SCALE = [
    ("4", _l("네, 그래요")),
    ("3", _l("그런 편이에요")),
    ("2", _l("그렇지 않은 편이에요")),
    ("1", _l("아니요")),
]


class FirmFitForm(Form):
    """What the firm thinks after the first visit."""

    understood = RadioField(
        _l("멘토가 우리 문제를 잘 이해했나요?"), choices=_SCALE, validate_choice=False
    )
    useful = RadioField(_l("멘토의 경험이 우리에게 맞나요?"), choices=_SCALE, validate_choice=False)
    goes_on = RadioField(_l("이 멘토와 이어 가고 싶나요?"), choices=_SCALE, validate_choice=False)
    comment = TextAreaField(_l("덧붙일 말"))


class MentorFitForm(Form):
    """What the mentor thinks after the first visit."""

    understood = RadioField(_l("기업의 문제를 이해했나요?"), choices=_SCALE, validate_choice=False)
    useful = RadioField(
        _l("내 경험이 이 기업에 도움이 되나요?"), choices=_SCALE, validate_choice=False
    )
    goes_on = RadioField(_l("이 기업과 이어 가고 싶나요?"), choices=_SCALE, validate_choice=False)
    comment = TextAreaField(_l("덧붙일 말"))


class CloseForm(Form):
    """Why it ends; the choices are set by the view."""

    code = RadioField(_l("왜 마치나요?"), validate_choice=False)
    reason = TextAreaField(_l("상대에게 전할 말"))
