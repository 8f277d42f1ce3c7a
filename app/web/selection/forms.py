"""Forms of a selection round."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DecimalField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import Optional

from app.services.selection.round_form import MAX_CRITERIA, CriterionInput, RoundInput
from app.web.forms import Form, clean
from app.web.selection_words import selection_choices


class RoundForm(Form):
    """Everything about a round; its criteria are lines of their own."""

    version = SelectField(_l("지원 사업"), validate_choice=False)
    title = StringField(_l("모집 이름"))
    opens_on = DateField(_l("여는 날"), [Optional()])
    closes_on = DateField(_l("마감일"), [Optional()])
    places = IntegerField(_l("뽑는 기업 수"), [Optional()])
    reserves = IntegerField(_l("예비 기업 수"), [Optional()])
    reviewers_each = IntegerField(_l("신청 하나를 보는 심사위원 수"), [Optional()])
    preference_points = DecimalField(_l("가점"), [Optional()])
    preference_areas = RadioField(_l("가점을 주는 지역"), validate_choice=False)
    least_points = DecimalField(_l("최저 점수"), [Optional()])
    criteria = StringField()

    def prepare(self, versions: list[tuple[str, str]], lines: tuple[CriterionInput, ...]) -> None:
        """Set the choices, and the lines of the criteria: what was typed, else ``lines``."""
        self.version.choices = versions
        self.preference_areas.choices = list(selection_choices("areas").items())
        self.lines = typed_criteria(request.form) if request.method == "POST" else lines

    @property
    def slots(self) -> tuple[CriterionInput, ...]:
        """The lines of the criteria with empty ones behind them."""
        return (*self.lines, *(CriterionInput("") for _ in range(MAX_CRITERIA)))[:MAX_CRITERIA]

    def given(self) -> RoundInput:
        """Return what was typed."""
        return RoundInput(
            version=self.version.data or "",
            title=self.title.data or "",
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            places=self.places.data,
            reserves=self.reserves.data,
            reviewers_each=self.reviewers_each.data,
            preference_points=self.preference_points.data,
            preference_areas=self.preference_areas.data or "",
            least_points=self.least_points.data,
            criteria=self.lines,
        )


def typed_criteria(form: Mapping[str, str]) -> tuple[CriterionInput, ...]:
    """Return the lines of the criteria that are not wholly empty, in their order."""
    found = []
    for number in range(1, MAX_CRITERIA + 1):
        text = {
            name: clean(form.get(f"criterion-{number}-{name}", ""))
            for name in ("ko", "en", "guidance", "weight")
        }
        if any(text.values()):
            weight = text["weight"]
            # more digits than these are no weight of a hundred, and int() of thousands is slow
            number_ = (
                int(weight) if weight.isascii() and weight.isdigit() and len(weight) < 5 else None
            )
            found.append(CriterionInput(text["ko"], text["en"], text["guidance"], number_))
    return tuple(found)


def as_data(given: RoundInput) -> dict[str, object]:
    """Return a round as a form takes it."""
    return {name: value for name, value in asdict(given).items() if name != "criteria"}
