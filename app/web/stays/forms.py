"""Forms of a stay."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import Optional

from app.services.stays import StayPlan
from app.web.forms import Form


class PlanForm(Form):
    """Days, number of tasks, and what the plan says."""

    first_day = DateField(_l("첫날"), [Optional()])
    last_day = DateField(_l("마지막 날"), [Optional()])
    planned_tasks = IntegerField(_l("풀려는 과제 수"), [Optional()])
    plan = TextAreaField(_l("계획"))
    sure = BooleanField(_l("이 기간이 맞아요"))

    def planned(self) -> StayPlan:
        """Return what was typed."""
        return StayPlan(
            self.first_day.data,
            self.last_day.data,
            self.planned_tasks.data,
            self.plan.data or "",
            bool(self.sure.data),
        )


class CloseForm(Form):
    """What came of it; the tasks that stay open are read beside it."""

    summary = TextAreaField(_l("정리한 말"))
    left = StringField()


class CancelForm(Form):
    """Why the plan is given up."""

    reason = TextAreaField(_l("거두는 이유"))


class LogForm(Form):
    """What one did on a day."""

    day = DateField(_l("날짜"), [Optional()])
    text = TextAreaField(_l("오늘 한 일"))
