"""Forms of a mentor: what they offer, and when they rest."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from app.services.mentors import MentorInput
from app.web.forms import Form
from app.web.words import choices


class MentorForm(Form):
    """What a mentor offers; the service judges it, so that all problems are told at once."""

    company = SelectField(_l("어느 기업의 경험인가요?"), validate_choice=False)
    headline = StringField(_l("무엇을 도와줄 수 있나요?"), [Length(max=120)])
    headline_en = StringField(_l("영문 한 문장"), [Length(max=160)])
    bio = TextAreaField(_l("걸어온 길"), [Length(max=3000)])
    topics = SelectMultipleField(_l("어떤 문제를 도와줄 수 있나요?"), validate_choice=False)
    solutions = SelectMultipleField(_l("직접 해 본 방법"), validate_choice=False)
    languages = SelectMultipleField(_l("쓸 수 있는 언어"), validate_choice=False)
    capacity = IntegerField(_l("한꺼번에 도울 수 있는 기업 수"), [Optional()], default=2)
    visits_per_month = IntegerField(_l("한 달에 찾아갈 수 있는 횟수"), [Optional()], default=2)
    radius_km = IntegerField(_l("찾아갈 수 있는 거리 (km)"), [Optional()], default=100)

    def __init__(self, *args: Any, companies: list[tuple[str, str]], **kwargs: Any) -> None:
        """Fill the choices; ``companies`` are (public id, name) of possible firms."""
        super().__init__(*args, **kwargs)
        self.company.choices = [*companies, ("", str(_l("기업 없이 상주 전문가로 도와요")))]
        self.languages.choices = choices("language")
        self.topics.choices = self.solutions.choices = []

    def given(self) -> MentorInput:
        """Return what was entered."""
        return MentorInput(
            company=self.company.data or "",
            headline=self.headline.data or "",
            headline_en=self.headline_en.data or "",
            bio=self.bio.data or "",
            topics=tuple(dict.fromkeys(self.topics.data or ())),
            solutions=tuple(dict.fromkeys(self.solutions.data or ())),
            languages=tuple(dict.fromkeys(self.languages.data or ())),
            capacity=self.capacity.data or 0,
            visits_per_month=self.visits_per_month.data or 0,
            radius_km=self.radius_km.data or 0,
        )


class SeasonForm(Form):
    """The last day of a rest."""

    until = DateField(_l("언제까지 쉬시나요?"), [InputRequired(_l("날짜를 골라 주세요."))])
