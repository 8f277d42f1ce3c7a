"""How dates, money, quantities and catalogue names are written, in both languages."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask
from flask_babel import gettext, ngettext

from app.clock import SEOUL, now
from app.web.language import current_language

_DAYS_KO = "월화수목금토일"
_MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(value: date | datetime, *, year: bool = True) -> str:
    """Write a day: ``2026년 11월 22일 (일)`` or ``Sun 22 November 2026``."""
    d = value.astimezone(SEOUL).date() if isinstance(value, datetime) else value
    if current_language() == "ko":
        text = f"{d.month}월 {d.day}일 ({_DAYS_KO[d.weekday()]})"
        return f"{d.year}년 {text}" if year else text
    text = f"{d:%a} {d.day} {_MONTHS_EN[d.month - 1]}"
    return f"{text} {d.year}" if year else text


def moment(value: datetime) -> str:
    """Write a moment in Seoul time: ``2026년 11월 22일 (일) 오후 2:05``."""
    local = value.astimezone(SEOUL)
    if current_language() == "ko":
        half, hour = ("오전" if local.hour < 12 else "오후"), local.hour % 12 or 12
        return f"{day(value)} {half} {hour}:{local:%M}"
    return f"{day(value)} {local:%H:%M}"


def clock_time(value: datetime) -> str:
    """Write the time of day in Seoul: ``14:05``."""
    return f"{value.astimezone(SEOUL):%H:%M}"


def ago(value: datetime) -> str:
    """Write how long ago: 방금, 5분 전, 3시간 전, 2일 전."""
    seconds = int((now() - value).total_seconds())
    if seconds < 60:
        return str(gettext("방금"))
    if seconds < 3600:
        return str(ngettext("%(num)d분 전", "%(num)d분 전", seconds // 60))
    if seconds < 86400:
        return str(ngettext("%(num)d시간 전", "%(num)d시간 전", seconds // 3600))
    return str(ngettext("%(num)d일 전", "%(num)d일 전", seconds // 86400))


def month(value: date) -> str:
    """Write a month: ``2025년 3월`` or ``March 2025``."""
    if current_language() == "ko":
        return f"{value.year}년 {value.month}월"
    return f"{_MONTHS_EN[value.month - 1]} {value.year}"


def period(first: date, last: date) -> str:
    """Write a period of whole months, the year once where it is the same."""
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    if current_language() == "ko":
        end = f"{last.month}월" if first.year == last.year else month(last)
        return f"{month(first)}–{end}"
    start = _MONTHS_EN[first.month - 1] if first.year == last.year else month(first)
    return f"{start}–{month(last)}"


def won(value: int) -> str:
    """Write money: ``1억 2,000만 원``, in English ``KRW 120,000,000``."""
    if current_language() != "ko":
        return f"KRW {value:,}"
    if value == 0:
        return "0원"
    eok, rest = divmod(value, 10**8)
    man, single = divmod(rest, 10**4)
    parts = [
        f"{eok:,}억" if eok else "",
        f"{man:,}만" if man else "",
        f"{single:,}" if single else "",
    ]
    return " ".join(p for p in parts if p) + ("원" if single else " 원")


def number(value: Decimal | float) -> str:
    """Write a quantity with thousands marks and no trailing zeros."""
    return f"{Decimal(str(value)).normalize():,f}"


def percent(share: float | None) -> str:
    """Write a share of 1 as whole percent; – for one that is not known."""
    return "–" if share is None else f"{share * 100:.0f} %"


def named(item: Any) -> str:
    """Return the name of a catalogue item in the page's language."""
    return str(item.en or item.ko) if current_language() == "en" else str(item.ko)


def own_words(item: Any, field: str = "name") -> str:
    """Return ``field_en`` in English where it is filled, else ``field``."""
    english = getattr(item, f"{field}_en", "") if current_language() == "en" else ""
    return str(english or getattr(item, field))


def init_filters(app: Flask) -> None:
    """Register the filters."""
    for function in (
        day,
        moment,
        clock_time,
        ago,
        month,
        period,
        won,
        number,
        percent,
        named,
        own_words,
    ):
        app.jinja_env.filters[function.__name__] = function
