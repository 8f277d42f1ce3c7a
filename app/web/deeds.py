"""What the audit trail calls deeds, the things they were done to, and what they changed."""

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale, gettext

from app.web.deed_words import DEED, FIELD, OBJECT
from app.web.desk_deeds import DESK_DEED

_DEED: Mapping[str, str] = {**DEED, **DESK_DEED}
_LANGUAGES = ("ko", "en")


def deed(action: str) -> str:
    """Return the words of an audited action; the action itself where there are none."""
    return str(gettext(_DEED[action])) if action in _DEED else action


def object_word(kind: str) -> str:
    """Return what a kind of object is called; the kind itself where there is no word."""
    return str(gettext(OBJECT[kind])) if kind in OBJECT else kind


def actions_with(text: str) -> frozenset[str]:
    """Return the actions whose words hold ``text`` in either language."""
    wanted, found = text.casefold(), set()
    for language in _LANGUAGES:
        with force_locale(language):
            found |= {code for code in _DEED if wanted in deed(code).casefold()}
    return frozenset(found)


def fields_told(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (name, value) of what an action changed, to be read by a person."""
    return [
        (str(gettext(FIELD[name])) if name in FIELD else name, _told(value))
        for name, value in values.items()
    ]


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_told(part)}" for name, part in value.items()) or "–"
    if isinstance(value, list | tuple):
        return ", ".join(_told(part) for part in value) or "–"
    if isinstance(value, bool):
        return str(gettext("예") if value else gettext("아니요"))
    return "–" if value is None or value == "" else str(value)
