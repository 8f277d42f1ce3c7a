"""The form about KPIs: one part for each goal. It takes everything; the service judges it."""

from collections.abc import Iterable, Mapping

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, HiddenField, StringField, TextAreaField

from app.errors import Problem
from app.services.follow_up_answers import Given, Upload
from app.services.follow_ups import AskedGoal
from app.services.readings import FIELDS, typed_reading
from app.web.errors import say
from app.web.forms import Form, clean


class GoalForm(Form):
    """One goal. Its inputs carry the goal's id; the page's own token guards all parts."""

    class Meta:
        """No token of its own."""

        csrf = False

    value = StringField(_l("잰 값"))
    period_from = StringField(_l("잰 첫 달"))
    period_to = StringField(_l("잰 마지막 달"))
    measured_by = StringField(_l("누가 쟀나요?"))
    method = StringField(_l("무엇을 어떻게 세어 계산했나요?"))
    evidence = FileField(_l("증빙 사진이나 문서"))
    kept = HiddenField()
    unmeasured = BooleanField(_l("이번에는 잴 수 없었어요"))
    reason = StringField(_l("왜 잴 수 없었나요?"))

    def given(self) -> Given:
        """Return what was written."""
        upload = self.evidence.data
        sent = Upload(upload.read(), upload.filename) if upload and upload.filename else None
        return Given(
            values={name: self[name].data or "" for name in FIELDS},
            unmeasured=bool(self.unmeasured.data),
            reason=self.reason.data or "",
            upload=sent,
            kept=clean(self.kept.data or ""),
        )


class CommentForm(Form):
    """What stands once in the form: words about the whole, and the mark of what was shown."""

    comment = TextAreaField(_l("덧붙일 말"))
    mark = HiddenField()


class ReasonForm(Form):
    """Why a value goes back to the firm."""

    reason = TextAreaField(_l("무엇을 고치거나 올리면 될까요?"))


def parts(goals: Iterable[AskedGoal]) -> dict[str, GoalForm]:
    """Return the part of each goal that is open, by public id: as sent, else as stored."""
    sent = request.method == "POST"
    return {
        asked.goal.public_id: GoalForm(prefix=asked.goal.public_id)
        if sent
        else GoalForm(formdata=None, prefix=asked.goal.public_id, data=_stored(asked))
        for asked in goals
        if not asked.locked
    }


def _stored(asked: AskedGoal) -> dict[str, object]:
    if asked.stored is not None:
        return dict(typed_reading(asked.stored))
    # who measures, and how, rarely changes from one time to the next
    last = asked.readings[-1] if asked.readings else None
    usual = {"measured_by": last.measured_by, "method": last.method} if last else {}
    return {**usual, "unmeasured": bool(asked.unmeasured), "reason": asked.unmeasured}


def show_problems(
    goals: Mapping[str, GoalForm], whole: CommentForm, problems: Mapping[str, Problem]
) -> None:
    """Put each problem beside its input."""
    for name, problem in problems.items():
        field, _, goal = name.partition("-")
        place = goals[goal][field] if goal else whole[field]
        place.errors = [*place.errors, say(problem)]


def keep_files(goals: Mapping[str, GoalForm], kept: Mapping[str, str]) -> None:
    """Let the parts remember the files that were taken in: a browser does not send them again."""
    for goal, file in kept.items():
        goals[goal].kept.data = file
