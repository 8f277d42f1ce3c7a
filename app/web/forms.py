"""Base of all forms: clean text, and problems of services beside their fields."""

import re
import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField
from wtforms.fields.core import UnboundField

from app.errors import Invalid
from app.web.errors import say

# C0 and C1 controls but tab and line feed; PostgreSQL refuses NUL, and none means anything here
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean(value: Any) -> Any:
    """Return text in NFC, with unix line ends, without control characters and outer space."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", unicodedata.normalize("NFC", text)).strip()


class Form(FlaskForm):
    """A form whose text fields are cleaned before they are checked."""

    class Meta:
        """WTForms' own settings."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            """Add the cleaner to text fields."""
            if issubclass(unbound_field.field_class, StringField | TextAreaField):
                own = unbound_field.kwargs.get("filters", ())
                kwargs = {k: v for k, v in unbound_field.kwargs.items() if k != "filters"}
                options["filters"] = [clean, *options.get("filters", ()), *own]
                # the unbound field belongs to the class: the next form needs it as it is
                unbound_field = UnboundField(
                    unbound_field.field_class, *unbound_field.args, **kwargs
                )
            return unbound_field.bind(form=form, **options)

    def take(self, invalid: Invalid) -> None:
        """Put the problems of a service beside the fields they name; others at the top."""
        for name, problem in invalid.fields.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors.append(say(problem))
            else:
                field.errors = [*field.errors, say(problem)]
