"""Units of measures in the page's language."""

import re

from flask import Flask

from app.web.language import current_language

# above the stroke, below the stroke; international units stay as they are
_ENGLISH: dict[str, tuple[str, str]] = {
    "개": ("pcs", "pc"),
    "상자": ("boxes", "box"),
    "대": ("units", "unit"),
    "인": ("people", "person"),
    "명": ("people", "person"),
    "일": ("days", "day"),
    "시간": ("hours", "hour"),
    "분": ("min", "min"),
    "초": ("s", "s"),
    "월": ("months", "month"),
    "년": ("years", "year"),
    "건": ("cases", "case"),
    "회": ("times", "time"),
    "톤": ("t", "t"),
    "인시": ("person-hours", "person-hour"),
    "원": ("KRW", "KRW"),
    "만원": ("10,000 KRW", "10,000 KRW"),
    "억원": ("100 million KRW", "100 million KRW"),
    "만달러": ("10,000 USD", "10,000 USD"),
}


def unit(code: str) -> str:
    """Write a unit of the metric catalogue: ``개/인·일`` is ``pcs/person·day`` in English.

    A part that has no English name stays as it is.
    """
    if current_language() == "ko":
        return code
    above, stroke, below = code.partition("/")
    return _parts(above, 0) + stroke + _parts(below, 1)


def _parts(text: str, form: int) -> str:
    names = re.split("(·)", text)
    return "".join(_ENGLISH[name][form] if name in _ENGLISH else name for name in names)


def init_units(app: Flask) -> None:
    """Give templates the filter ``unit``."""
    app.jinja_env.filters["unit"] = unit
