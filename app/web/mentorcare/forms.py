"""Forms of a mentor's room and absences; the services judge them."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import Length, Optional

from app.services.mentors import MentorRoom
from app.services.seasons import MAX_NOTE, SeasonInput
from app.web.forms import Form


class SeasonForm(Form):
    """A busy season, both days included."""

    first_day = DateField(_l("언제부터 바쁘신가요?"), [Optional()])
    last_day = DateField(_l("언제까지 바쁘신가요?"), [Optional()])
    note = StringField(_l("무슨 일인가요?"), [Length(max=MAX_NOTE)])

    def given(self) -> SeasonInput:
        """Return what was entered."""
        return SeasonInput(self.first_day.data, self.last_day.data, self.note.data or "")


class PauseForm(Form):
    """The last day of a pause."""

    until = DateField(_l("언제까지 쉬나요?"), [Optional()])


class RoomForm(Form):
    """How much a mentor takes on."""

    capacity = IntegerField(_l("한꺼번에 도울 수 있는 기업 수"), [Optional()])
    visits_per_month = IntegerField(_l("한 달에 찾아갈 수 있는 횟수"), [Optional()])
    radius_km = IntegerField(_l("찾아갈 수 있는 거리 (km)"), [Optional()])

    def given(self) -> MentorRoom:
        """Return what was entered; nothing is 0, which no field takes."""
        return MentorRoom(
            self.capacity.data or 0, self.visits_per_month.data or 0, self.radius_km.data or 0
        )
