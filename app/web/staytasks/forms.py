"""Forms of a task: judged by the services, so that all problems are told at once."""

from datetime import UTC, datetime
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FileField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from app.services.stay_drafts import Draft
from app.services.stay_task_editing import TypedTask
from app.services.stay_tasks import Photo, Proof
from app.web.forms import Form, clean


def sent_photo(name: str = "photo") -> Photo | None:
    """Return the photo of the request, None where none was chosen."""
    upload = request.files.get(name)
    if upload is None or not upload.filename:
        return None
    return Photo(upload.read(), upload.filename)


class DraftForm(Form):
    """A new task: photo, one line, a tap on a category."""

    client_key = HiddenField()
    found_at = HiddenField()
    photo = FileField(_l("사진"))
    title = StringField(_l("무엇을 고칠까요?"))
    category = StringField(_l("고민 종류"))

    def draft(self) -> Draft:
        """Return what was typed; a moment that cannot be read counts as none."""
        return Draft(
            client_key=clean(self.client_key.data or ""),
            title=self.title.data or "",
            category_id=self.category.data or "",
            found_at=_moment(self.found_at.data or ""),
            photo=sent_photo(),
        )


class EditForm(Form):
    """All fields of a task; ``revision`` is what they were read at."""

    revision = HiddenField()
    title = StringField(_l("제목"))
    text = TextAreaField(_l("자세한 내용"))
    owner = SelectField(_l("담당"), validate_choice=False)
    due_on = DateField(_l("마칠 날"), [Optional()])
    category = SelectField(_l("고민 종류"), validate_choice=False)
    solution = SelectField(_l("해결 방법"), validate_choice=False)
    esg_item = SelectField(_l("ESG 항목"), validate_choice=False)
    cost = StringField(_l("든 돈 (원)"))
    measure = StringField(_l("무엇을 쟀나요?"))
    unit = StringField(_l("단위"))
    before_value = StringField(_l("앞 숫자"))
    after_value = StringField(_l("뒤 숫자"))

    def typed(self) -> TypedTask:
        """Return what was typed."""
        texts = (
            "title", "text", "category", "solution", "esg_item", "owner", "cost", "measure",
            "unit", "before_value", "after_value",
        )  # fmt: skip
        values: dict[str, Any] = {name: getattr(self, name).data or "" for name in texts}
        return TypedTask(due_on=self.due_on.data, **values)

    def seen_revision(self) -> int:
        """Return the revision the fields were read at; 0, which none has, for anything else."""
        text = str(self.revision.data or "")
        return int(text) if text.isascii() and text.isdigit() else 0


class ProofForm(Form):
    """What shows that the task is done."""

    photo = FileField(_l("뒤 사진"))
    value = StringField(_l("뒤 숫자"))
    unit = StringField(_l("단위"))
    measure = StringField(_l("무엇을 쟀나요?"))

    def proof(self) -> Proof:
        """Return what was typed."""
        return Proof(
            sent_photo(), self.value.data or "", self.unit.data or "", self.measure.data or ""
        )


class DropForm(Form):
    """Why the task is given up."""

    reason = TextAreaField(_l("접는 이유"))


class PhotoForm(Form):
    """A photo before or after."""

    photo = FileField(_l("사진"))


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
