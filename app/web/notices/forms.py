"""How a person wants to be told."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField

from app.errors import N_
from app.services.notice_preferences import Choice
from app.web.forms import Form

MODES = (("now", N_("바로")), ("digest", N_("매주 한 번")), ("off", N_("메일 없이")))
_DAYS = (
    N_("월요일"), N_("화요일"), N_("수요일"), N_("목요일"), N_("금요일"), N_("토요일"),
    N_("일요일"),
)  # fmt: skip


def _hour(value: Any) -> int | None:
    return None if value in {"", "None", None} else int(value)


class SettingsForm(Form):
    """When; the kinds stand beside it, each a field of its own name."""

    quiet_from = SelectField(_l("시작"), coerce=_hour, validate_choice=False)
    quiet_to = SelectField(_l("끝"), coerce=_hour, validate_choice=False)
    digest_weekday = RadioField(_l("주간 모음을 받을 요일"), coerce=int, validate_choice=False)


def settings_form(kinds: dict[str, str], choice: Choice) -> SettingsForm:
    """Return the form with a field for each kind; ``kinds`` maps them to their names."""
    fields = {name: RadioField(label, validate_choice=False) for name, label in kinds.items()}
    form_class = type("SettingsForm", (SettingsForm,), fields)
    when = {
        "quiet_from": choice.quiet_from,
        "quiet_to": choice.quiet_to,
        "digest_weekday": choice.digest_weekday,
    }
    form: SettingsForm = form_class(data={**choice.modes, **when})
    for name in kinds:
        form[name].choices = [(code, gettext(text)) for code, text in MODES]
    hours = [(hour, gettext("%(hour)s시", hour=hour)) for hour in range(24)]
    for field in (form.quiet_from, form.quiet_to):
        field.choices = [("", gettext("정하지 않음")), *hours]
    form.digest_weekday.choices = [(n, gettext(text)) for n, text in enumerate(_DAYS)]
    return form


def chosen(form: SettingsForm, kinds: dict[str, str]) -> Choice:
    """Return what the form says."""
    return Choice(
        modes={name: form[name].data or "" for name in kinds},
        quiet_from=form.quiet_from.data,
        quiet_to=form.quiet_to.data,
        digest_weekday=form.digest_weekday.data,
    )
