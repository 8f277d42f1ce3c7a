"""Reads single cells as people write them: amounts, days, years, full-width digits."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from app.errors import N_, Problem

_UNITS: Mapping[str, int] = {
    "원": 1, "천원": 1_000, "천": 1_000, "만원": 10_000, "만": 10_000, "십만원": 100_000,
    "백만원": 1_000_000, "백만": 1_000_000, "천만원": 10_000_000, "천만": 10_000_000,
    "억원": 100_000_000, "억": 100_000_000, "십억원": 1_000_000_000,
}  # fmt: skip
_PART = re.compile(r"([\d,]+(?:\.\d+)?)(천만|백만|십억|억|만|천)?원?")
_DAY = re.compile(r"(\d{4}|\d{2})[-./년](\d{1,2})[-./월](\d{1,2})일?\.?(?:T.*)?")
_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{1,9})?|\.\d{1,9})(e[+-]?\d{1,2})?", re.IGNORECASE)
_EXCEL_DAYS = range(20_000, 80_000)
"""Numbers of days that a spreadsheet may mean by a date: 1954 to 2119."""
_WHOLE = N_("%(text)s: 숫자로 적어 주세요. 12나 1,200처럼 적으면 돼요.")
_RANGE = N_("%(text)s: %(low)s부터 %(high)s까지 적을 수 있어요.")
_WON = N_("%(text)s: 금액으로 읽지 못했어요. 120000000, 1억 2,000만 원처럼 적어 주세요.")
_DAYS = N_("%(text)s: 날짜로 읽지 못했어요. 2026-03-01, 2026년 3월 1일처럼 적어 주세요.")
_YEAR = N_("%(text)s: 연도로 읽지 못했어요. 2026처럼 네 자리로 적어 주세요.")
MAX_WON = 10**15


class UnreadableCellError(Exception):
    """A cell that says something else than its column wants; ``problem`` says how to mend it."""

    def __init__(self, text: str, shown: str, **values: object) -> None:
        """Keep the message and a piece of what stood there."""
        self.problem = Problem(text, {"text": shown[:40], **values})
        super().__init__(str(self.problem))


def squeezed(text: str) -> str:
    """Return a text with full-width signs made narrow and without spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def whole(text: str, low: int, high: int) -> int | None:
    """Return a whole number; None for an empty cell. ``12명`` and ``1,200`` are numbers."""
    plain = re.sub(r"(명|인|개사|개|년|호|㎡)$", "", squeezed(text)).replace(",", "")
    if not plain:
        return None
    if not re.fullmatch(r"[+-]?\d{1,15}(\.0+)?", plain, re.ASCII):
        raise UnreadableCellError(_WHOLE, text)
    value = int(plain.partition(".")[0])
    if not low <= value <= high:
        raise UnreadableCellError(_RANGE, text, low=f"{low:,}", high=f"{high:,}")
    return value


def number(text: str) -> float | None:
    """Return any number; None for an empty cell or a dash."""
    plain = squeezed(text).replace(",", "").removesuffix("%")
    if plain in {"", "-", "–"}:
        return None
    if not re.fullmatch(
        r"[+-]?(\d{1,15}(\.\d{1,9})?|\.\d{1,9})(e[+-]?\d{1,2})?", plain, re.IGNORECASE
    ):
        raise UnreadableCellError(_WHOLE, text)
    return float(plain)


def won(text: str, unit: int = 1) -> int | None:
    """Return an amount in won; None for an empty cell or a dash.

    A bare number counts in ``unit``, which the head of the column may name. ``1억 2,000만 원``
    counts by itself.
    """
    plain = squeezed(text).removeprefix("₩").removesuffix("정")
    if plain in {"", "-", "–"}:
        return None
    total = Decimal(0)
    parts = list(_PART.finditer(plain))
    if not parts or "".join(part[0] for part in parts) != plain:
        raise UnreadableCellError(_WON, text)
    unitless = parts[-1][2] is None and not plain.endswith("원")
    if unitless and len(parts) > 1:
        # 1억 2000 may mean 2,000 won or 20 million
        raise UnreadableCellError(_WON, text)
    try:
        for part in parts:
            total += Decimal(part[1].replace(",", "")) * _UNITS[part[2] or "원"]
    except InvalidOperation as error:
        raise UnreadableCellError(_WON, text) from error
    value = int(total * unit) if unitless else int(total)
    if value > MAX_WON:
        raise UnreadableCellError(_RANGE, text, low="0", high=f"{MAX_WON:,}")
    return value


def unit_of(head: str) -> int:
    """Return the unit that the head of a column names in brackets, 1 where it names none."""
    for found in re.findall(r"[(\[]([^)\]]*)[)\]]", unicodedata.normalize("NFKC", head)):
        for word in re.split(r"[,:;/]", re.sub(r"\s|단위", "", found)):
            if word in _UNITS:
                return _UNITS[word]
    return 1


def day(text: str) -> date | None:
    """Return a day; None for an empty cell. Korean forms and a spreadsheet's numbers are known."""
    plain = squeezed(text)
    if plain in {"", "-", "–"}:
        return None
    if re.fullmatch(r"\d{5}", plain) and int(plain) in _EXCEL_DAYS:
        return date(1899, 12, 30) + timedelta(days=int(plain))
    if re.fullmatch(r"\d{8}", plain):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    found = _DAY.fullmatch(plain)
    if found is None:
        raise UnreadableCellError(_DAYS, text)
    year = int(found[1]) + (2000 if len(found[1]) == 2 else 0)
    try:
        return date(year, int(found[2]), int(found[3]))
    except ValueError as error:
        raise UnreadableCellError(_DAYS, text) from error


def year(text: str) -> int | None:
    """Return a year; None for an empty cell. ``2026년`` and a day of the year are known."""
    plain = squeezed(text).removesuffix("년도").removesuffix("년")
    if not plain:
        return None
    if re.fullmatch(r"(19|20)\d{2}", plain):
        return int(plain)
    if re.fullmatch(r"(19|20)\d{2}[-./년].*", plain):
        found = day(plain)
        return found.year if found else None
    raise UnreadableCellError(_YEAR, text)
