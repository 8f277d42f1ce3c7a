"""Forms of an event for its coordinators."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    FloatField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Length, Optional

from app.clock import SEOUL
from app.services.matchday.attending import Known
from app.services.matchday.presets import DayPlan
from app.services.matchday.settings import NewEvent, Settings
from app.web.forms import Form

_MOMENT = "%Y-%m-%dT%H:%M"


class NewForm(Form):
    """What is asked before an event exists."""

    title = StringField(_l("행사 이름"))
    day = DateField(_l("날짜"), [Optional()])
    venue = StringField(_l("장소"), [Length(max=200)])
    source = RadioField(_l("무엇으로 시작할까요?"), validate_choice=False)
    region = SelectField(_l("지역"), validate_choice=False)

    def new(self) -> NewEvent:
        """Return what was typed."""
        return NewEvent(
            self.title.data or "",
            self.venue.data or "",
            self.day.data,
            self.source.data or "",
            self.region.data or "",
        )


class SettingsForm(Form):
    """Everything about an event but its rounds, tables and people."""

    title = StringField(_l("행사 이름"))
    title_en = StringField(_l("영어 이름"), [Length(max=100)])
    summary = TextAreaField(_l("소개"))
    venue = StringField(_l("장소"), [Length(max=200)])
    address = StringField(_l("주소"), [Length(max=200)])
    day = DateField(_l("날짜"), [Optional()])
    registration_until = DateTimeLocalField(_l("신청 마감"), [Optional()], format=_MOMENT)
    wishes_until = DateTimeLocalField(_l("희망 마감"), [Optional()], format=_MOMENT)
    changes_until = DateTimeLocalField(_l("변경 마감"), [Optional()], format=_MOMENT)
    municipalities = SelectMultipleField(_l("시·군"), validate_choice=False)
    industries = SelectMultipleField(_l("업종"), validate_choice=False)
    firm_places = IntegerField(_l("기업 자리"), [Optional()])
    mentor_places = IntegerField(_l("멘토 자리"), [Optional()])
    firm_minimum = IntegerField(_l("기업의 최소 만남"), [Optional()])
    firm_maximum = IntegerField(_l("기업의 최대 만남"), [Optional()])
    mentor_maximum = IntegerField(_l("멘토의 최대 만남"), [Optional()])
    good = FloatField(_l("좋은 만남의 기준"), [Optional()])
    floor = FloatField(_l("아래 기준"), [Optional()])
    priority_percent = IntegerField(_l("우선 가중치 (백분율)"), [Optional()])
    priority_areas = SelectField(_l("가중치를 받는 지역"), validate_choice=False)
    competitors_meet = BooleanField(_l("경쟁하는 기업끼리도 만나게 해요"))

    def __init__(self, *args: Any, obj: Any = None, **kwargs: Any) -> None:
        """Fill the fields from an event; moments are shown as Seoul's."""
        super().__init__(*args, obj=obj, **kwargs)
        self.priority_areas.choices = [
            ("depopulation", _l("인구감소지역")),
            ("interest", _l("관심지역")),
            ("depopulation+interest", _l("인구감소지역과 관심지역")),
        ]
        if obj is None or self.is_submitted():
            return
        for name in ("registration_until", "wishes_until", "changes_until"):
            self[name].data = getattr(obj, name).astimezone(SEOUL)
        self.municipalities.data = list(obj.open_to.get("municipalities", ()))
        self.industries.data = list(obj.open_to.get("industries", ()))

    def settings(self) -> Settings:
        """Return what was typed."""
        plain = ("title", "title_en", "summary", "venue", "address", "priority_areas")
        numbers = (
            "day", "firm_places", "mentor_places", "firm_minimum", "firm_maximum",
            "mentor_maximum", "good", "floor", "priority_percent",
        )  # fmt: skip
        moments = ("registration_until", "wishes_until", "changes_until")
        values: dict[str, Any] = {
            **{name: self[name].data or "" for name in plain},
            **{name: self[name].data for name in numbers},
            **{name: _in_seoul(self[name].data) for name in moments},
        }
        return Settings(
            **values,
            competitors_meet=bool(self.competitors_meet.data),
            municipalities=tuple(self.municipalities.data or ()),
            industries=tuple(self.industries.data or ()),
        )


class PlanForm(Form):
    """How all rounds of a day lie."""

    start = TimeField(_l("첫 라운드 시작"), [Optional()])
    number = IntegerField(_l("라운드 수"), [Optional()])
    minutes = IntegerField(_l("만남 시간 (분)"), [Optional()])
    pause = IntegerField(_l("사이 시간 (분)"), [Optional()])
    lunch = TimeField(_l("긴 쉬는 시간 시작"), [Optional()])
    lunch_minutes = IntegerField(_l("긴 쉬는 시간 (분)"), [Optional()])
    sure = BooleanField(_l("고른 라운드가 바뀌어도 괜찮아요"))

    def plan(self) -> DayPlan | None:
        """Return what was typed, or None with problems beside the fields."""
        bounds = {"number": (1, 40), "minutes": (5, 120), "pause": (0, 60)}
        for name, (low, high) in bounds.items():
            value = self[name].data
            if value is None or not low <= value <= high:
                text = _l("%(low)s에서 %(high)s 사이로 적어 주세요.", low=low, high=high)
                self[name].errors = [text]
        if self.start.data is None:
            self.start.errors = [_l("시각을 적어 주세요.")]
        if self.lunch.data and not 5 <= (self.lunch_minutes.data or 0) <= 240:
            self.lunch_minutes.errors = [
                _l("%(low)s에서 %(high)s 사이로 적어 주세요.", low=5, high=240)
            ]
        if self.errors:
            return None
        return DayPlan(
            self.start.data,
            self.minutes.data,
            self.pause.data,
            self.number.data,
            self.lunch.data,
            self.lunch_minutes.data or 60,
        )


class RoundForm(Form):
    """One round."""

    begin = TimeField(_l("시작"), [Optional()])
    end = TimeField(_l("끝"), [Optional()])
    sure = BooleanField(_l("고른 라운드가 바뀌어도 괜찮아요"))


class TablesForm(Form):
    """Zones and how many tables each has."""

    zones = StringField(_l("구역과 테이블 수"), [Length(max=500)])


def _in_seoul(value: datetime | None) -> datetime | None:
    return None if value is None else value.replace(tzinfo=SEOUL)


class PersonForm(Form):
    """What is known of somebody at an event."""

    side = RadioField(_l("구분"), validate_choice=False)
    name = StringField(_l("이름"))
    person = StringField(_l("오시는 분 또는 소속"))
    email = StringField(_l("메일"))
    phone = StringField(_l("연락처"))
    municipality_code = SelectField(_l("시·군"), validate_choice=False)
    industry_code = SelectField(_l("업종"), validate_choice=False)
    topic = TextAreaField(_l("나누고 싶은 이야기"))
    rounds = SelectMultipleField(_l("만날 수 있는 라운드"), coerce=int, validate_choice=False)
    minimum = IntegerField(_l("최소 만남"), [Optional()])
    maximum = IntegerField(_l("최대 만남"), [Optional()])

    def known(self) -> Known:
        """Return what was typed."""
        return Known(
            name=self.name.data or "",
            person=self.person.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            municipality_code=self.municipality_code.data or "",
            industry_code=self.industry_code.data or "",
            topic=self.topic.data or "",
            rounds=tuple(self.rounds.data or ()),
            minimum=self.minimum.data,
            maximum=self.maximum.data,
        )
