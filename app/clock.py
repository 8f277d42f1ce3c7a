"""The only place that reads the wall clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")


def now() -> datetime:
    """Return the current moment as an aware UTC datetime."""
    return datetime.now(UTC)


def today_in_seoul(moment: datetime | None = None) -> date:
    """Return the calendar day in Korea at ``moment`` (default: now)."""
    return (moment or now()).astimezone(SEOUL).date()
