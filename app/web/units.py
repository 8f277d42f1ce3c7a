"""Units of measures in the page's language."""

import re
from decimal import Decimal

from flask import Flask

from app.web.filters import number
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

# what Korean counts in tens of thousands, written out in English
_SCALES = {"만원": (10**4, "KRW"), "억원": (10**8, "KRW"), "만달러": (10**4, "USD")}


def quantity(value: Decimal | float, code: str, *, bare: bool = False) -> str:
    """Write a value with its unit: ``9명``, ``28 %``, in English ``9 people``.

    Amounts in tens of thousands are written out in English: ``34 만달러`` is ``340,000 USD``.

    Args:
        value: the number.
        code: the unit, as in the metric catalogue.
        bare: leave the unit out, for the first of two values that share a long one.
    """
    above, stroke, below = code.partition("/")
    name, gap = unit(code), "\N{NO-BREAK SPACE}"
    if current_language() == "ko":
        gap = "" if re.match("[가-힣]", code) else gap
    elif above in _SCALES:
        factor, money = _SCALES[above]
        value, name = Decimal(str(value)) * factor, money + stroke + _parts(below, 1)
    return number(value) if bare else number(value) + gap + name


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
    """Give templates the filters ``quantity`` and ``unit``."""
    app.jinja_env.filters["quantity"] = quantity
    app.jinja_env.filters["unit"] = unit
