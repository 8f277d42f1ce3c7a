"""Forms of a plan."""

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from app.services.plans.editing import MAX_ROWS, Written
from app.web.forms import Form, clean

SPARE = 2
"""Empty rows at the end of a table, to be filled."""


class PlanForm(Form):
    """The texts of a plan; its rows are read beside it."""

    revision = HiddenField()
    title = StringField(_l("제목"))
    situation = TextAreaField(_l("지금의 현장"))
    problem = TextAreaField(_l("풀고 싶은 문제"))
    approach = TextAreaField(_l("하려는 일"))
    solutions = SelectMultipleField(_l("해결 방법"), validate_choice=False)
    version = SelectField(_l("신청할 사업"), validate_choice=False)
    after_care = TextAreaField(_l("끝난 뒤 이어 갈 방법"))

    def __init__(
        self, solutions: list[tuple[str, str]], versions: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        """Fill the choices."""
        super().__init__(**kwargs)
        self.solutions.choices = solutions
        self.version.choices = [("", str(_l("아직 모르겠어요"))), *versions]


class TargetForm(Form):
    """A target: which case it quotes, or why it is as it is."""

    value = StringField(_l("목표로 할 값"))
    target_by = DateField(_l("언제까지"), [Optional()])
    reason = TextAreaField(_l("왜 이만큼인가요?"))
    sure = BooleanField(_l("나아지지 않는 값이지만 맞아요"))


def typed_rows(
    sent: MultiDict[str, str],
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    """Return the rows of schedule and costs as they were typed, empty ones too."""
    schedule = zip(
        *(_column(sent, f"schedule_{part}") for part in ("what", "from", "to")), strict=False
    )
    costs = zip(*(_column(sent, f"cost_{part}") for part in ("what", "won")), strict=False)
    return (
        [(what, first, last) for what, first, last in schedule],
        [(what, won) for what, won in costs],
    )


def _column(sent: MultiDict[str, str], name: str) -> list[str]:
    return [clean(text) for text in sent.getlist(name)[:MAX_ROWS]]


def written(form: PlanForm, sent: MultiDict[str, str]) -> Written:
    """Return a plan as it was typed."""
    schedule, costs = typed_rows(sent)
    names = ("title", "situation", "problem", "approach", "after_care")
    return Written(
        texts={name: form[name].data or "" for name in names},
        solutions=tuple(form.solutions.data or ()),
        schedule=schedule,
        costs=costs,
        version=form.version.data or "",
    )
