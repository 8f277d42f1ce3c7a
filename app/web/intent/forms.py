"""The form of an intent: three facts and whom to call back."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField

from app.services.intakes.intent import Given
from app.web.forms import Form


class IntentForm(Form):
    """What a firm says; all of it is judged by the service, so that problems are told at once."""

    firm = StringField(_l("기업 이름"))
    eok = StringField(_l("억"))
    man = StringField(_l("만 원"))
    unknown = BooleanField(_l("매출은 잘 모르겠어요"))
    headcount = StringField(_l("직원 수"))
    place = SelectField(_l("공장이 있는 시·군"), validate_choice=False)
    round = SelectField(_l("생각해 둔 사업"), validate_choice=False)
    pain = TextAreaField(_l("무엇이 힘드세요?"))
    contact = StringField(_l("전화 받으실 분"))
    phone = StringField(_l("전화번호"))
    email = StringField(_l("메일 주소"))
    consent = BooleanField(_l("위 내용에 동의해요"))
    client_key = HiddenField()

    def __init__(
        self, places: dict[str, list[tuple[str, str]]], rounds: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Fill the selects; ``places`` holds municipalities by province."""
        super().__init__(**kwargs)
        self.place.choices = {str(_l("시·군")): [("", str(_l("골라 주세요")))], **places}
        self.round.choices = [("", str(_l("아직 모르겠어요"))), *rounds]

    def given(self, locale: str) -> Given:
        """Return what was typed."""
        names = (
            "firm", "eok", "man", "headcount", "place", "contact", "phone", "email", "pain",
            "round", "client_key",
        )  # fmt: skip
        texts = {name: (self[name].data or "").strip() for name in names}
        return Given(**texts, unknown=self.unknown.data, consent=self.consent.data, locale=locale)
