"""Forms of a visit. Times are those of Korea, whatever zone the browser is in."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from app.clock import SEOUL
from app.services.visit_rules import Details
from app.web.forms import Form

_FORMAT = "%Y-%m-%dT%H:%M"


def in_korea(value: datetime | None) -> datetime | None:
    """Return the moment at which clocks in Korea show this."""
    return None if value is None else value.replace(tzinfo=SEOUL)


class TimesForm(Form):
    """One to three times, and for whom a coordinator proposes them."""

    time_1 = DateTimeLocalField(_l("첫째 시간"), [Optional()], format=_FORMAT)
    time_2 = DateTimeLocalField(_l("둘째 시간"), [Optional()], format=_FORMAT)
    time_3 = DateTimeLocalField(_l("셋째 시간"), [Optional()], format=_FORMAT)
    side = RadioField(
        _l("누구를 대신해 제안하나요?"),
        choices=[("mentor", _l("멘토")), ("firm", _l("기업"))],
        validate_choice=False,
    )
    confirm = BooleanField(_l("겹치는 것을 알고 있어요. 그대로 할게요."))

    def times(self) -> list[datetime | None]:
        """Return the times as moments, in the order of their fields."""
        return [in_korea(field.data) for field in (self.time_1, self.time_2, self.time_3)]


class DetailsForm(Form):
    """Where, how long, and how the mentor comes."""

    purpose = TextAreaField(_l("무엇을 함께 볼까요?"))
    address = StringField(_l("방문할 곳의 주소"))
    minutes = IntegerField(_l("걸리는 시간 (분)"), [InputRequired(_l("분으로 적어 주세요."))])
    driver = RadioField(
        _l("어떻게 가나요?"),
        choices=[
            ("mentor", _l("멘토가 운전")),
            ("firm", _l("기업이 모시러 가기")),
            ("coordinator", _l("코디네이터와 함께")),
            ("public_transport", _l("대중교통")),
        ],
        validate_choice=False,
    )
    travel_minutes = IntegerField(_l("가는 데 걸리는 시간 (분)"), [Optional()])

    def details(self) -> Details:
        """Return what was filled in."""
        return Details(
            purpose=self.purpose.data or "",
            address=self.address.data or "",
            minutes=self.minutes.data or 0,
            driver=self.driver.data or "",
            travel_minutes=self.travel_minutes.data,
        )


class ProposeForm(TimesForm, DetailsForm):
    """A new visit."""


class ChooseForm(Form):
    """One of the times that wait."""

    time = StringField(_l("언제가 좋으세요?"))
    confirm = BooleanField(_l("겹치는 것을 알고 있어요. 그대로 할게요."))

    def chosen(self) -> datetime | None:
        """Return the moment chosen; None for none, or for what is no moment."""
        try:
            found = datetime.fromisoformat(self.time.data or "")
        except ValueError:
            return None
        return found if found.tzinfo else None


class MoveForm(Form):
    """A new time at once."""

    time_1 = DateTimeLocalField(_l("새 시간"), [Optional()], format=_FORMAT)
    reason = TextAreaField(_l("두 분께 전할 말"))
    confirm = BooleanField(_l("겹치는 것을 알고 있어요. 그대로 할게요."))


class CancelForm(Form):
    """Why it is called off."""

    reason = TextAreaField(_l("취소하는 이유"))


class MarkForm(Form):
    """How it went."""

    took_place = RadioField(
        _l("방문이 이루어졌나요?"),
        choices=[("held", _l("네, 다녀왔어요")), ("missed", _l("아니요, 못 했어요"))],
        validate_choice=False,
    )
    note = TextAreaField(_l("나눈 이야기, 또는 못 한 이유"))
