"""The form of a challenge."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import RadioField, SelectField, SelectMultipleField, TextAreaField

from app.services.challenges import ChallengeInput, PhotoChange, Upload
from app.web.forms import Form
from app.web.words import choices

EXAMPLES = (
    _l("절임 염도가 들쭉날쭉해서 반품이 자꾸 와요."),
    _l("자재가 있는 줄 알았는데 없어서 라인이 멈춰요."),
    _l("작업일보를 손으로 적어서 월말에 집계하는 데 사흘이 걸려요."),
    _l("사람이 안 구해져서 포장을 사장이 직접 하고 있어요."),
)


class ChallengeForm(Form):
    """What hurts, in the owner's own words; lengths are judged by the service."""

    company = SelectField(_l("어느 기업의 고민인가요?"), validate_choice=False)
    text = TextAreaField(_l("어떤 점이 힘드신가요?"))
    categories = SelectMultipleField(_l("어떤 문제에 가까운가요?"), validate_choice=False)
    target = TextAreaField(_l("어떻게 되면 좋겠나요?"))
    urgency = RadioField(_l("언제까지 풀고 싶으세요?"), default="quarter", validate_choice=False)
    visibility = RadioField(_l("누가 볼 수 있나요?"), default="coordinators", validate_choice=False)
    photos = MultipleFileField(_l("사진"))
    remove = SelectMultipleField(_l("뺄 사진"), validate_choice=False)

    def __init__(self, *args: Any, companies: list[tuple[str, str]], **kwargs: Any) -> None:
        """Fill the choices; ``companies`` are (public id, name) of the actor's firms."""
        super().__init__(*args, **kwargs)
        self.company.choices = companies
        self.urgency.choices = choices("urgency")
        self.visibility.choices = choices("challenge_visibility")
        self.categories.choices = self.remove.choices = []

    def given(self) -> ChallengeInput:
        """Return what was entered."""
        return ChallengeInput(
            text=self.text.data or "",
            target=self.target.data or "",
            urgency=self.urgency.data or "",
            visibility=self.visibility.data or "",
            categories=tuple(dict.fromkeys(self.categories.data or ())),
        )

    def photo_change(self) -> PhotoChange:
        """Return the photos to add and to take off."""
        # a file field that was left empty still sends one part without a name
        files = [file for file in self.photos.data or () if getattr(file, "filename", "")]
        uploads = tuple(Upload(file.filename, file.read()) for file in files)
        return PhotoChange(uploads, tuple(self.remove.data or ()))
