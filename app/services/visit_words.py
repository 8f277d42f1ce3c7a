"""Times and words of visits in letters and calendars, where no page chooses the language."""

from datetime import date, datetime

from app.clock import SEOUL

_DAYS_KO = "월화수목금토일"
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DRIVERS = {
    "ko": {
        "mentor": "멘토가 운전해서 가요",
        "firm": "기업이 모시러 가요",
        "coordinator": "코디네이터가 함께 타고 가요",
        "public_transport": "대중교통으로 가요",
    },
    "en": {
        "mentor": "the mentor drives",
        "firm": "the firm picks the mentor up",
        "coordinator": "the coordinator drives",
        "public_transport": "by public transport",
    },
}


def day_text(value: date, locale: str) -> str:
    """Write a day: ``2026년 11월 24일 (화)``."""
    if locale == "ko":
        return f"{value.year}년 {value.month}월 {value.day}일 ({_DAYS_KO[value.weekday()]})"
    return f"{_DAYS_EN[value.weekday()]} {value.day} {_MONTHS_EN[value.month - 1]} {value.year}"


def moment_text(value: datetime, locale: str) -> str:
    """Write a moment of Asia/Seoul: ``2026년 11월 24일 (화) 오후 2:00``."""
    local = value.astimezone(SEOUL)
    day = day_text(local.date(), locale)
    if locale == "ko":
        half = "오전" if local.hour < 12 else "오후"
        return f"{day} {half} {local.hour % 12 or 12}:{local:%M}"
    return f"{day}, {local:%H:%M} (Korean time)"


def driver_word(driver: str, locale: str) -> str:
    """Say who drives; an unknown driver is a KeyError."""
    return _DRIVERS[locale][driver]


def travel_text(minutes: int | None, locale: str) -> str:
    """Say how long the way takes, or that nobody said it."""
    if minutes is None:
        return "아직 몰라요" if locale == "ko" else "not known yet"
    return f"약 {minutes}분" if locale == "ko" else f"about {minutes} minutes"
