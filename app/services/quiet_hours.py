"""Hours of the night, and days of the week, at which letters go out. Hours are of Asia/Seoul."""

from datetime import datetime, timedelta

from app.clock import SEOUL

DIGEST_HOUR = 8


def quiet_until(now: datetime, first: int, last: int) -> datetime | None:
    """Return when quiet hours end that ``now`` lies in; None outside of them.

    They run from the full hour ``first`` until the full hour ``last``, over midnight where
    ``last`` is not after ``first``.
    """
    here = now.astimezone(SEOUL)
    quiet = first <= here.hour < last if first < last else here.hour >= first or here.hour < last
    if not quiet:
        return None
    end = here.replace(hour=last, minute=0, second=0, microsecond=0)
    return end if end > here else end + timedelta(days=1)


def last_digest_day(now: datetime, weekday: int) -> datetime:
    """Return the newest 8:00 of a weekday (Monday is 0) that is not after ``now``."""
    here = now.astimezone(SEOUL)
    then = here.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    then -= timedelta(days=(here.weekday() - weekday) % 7)
    return then if then <= here else then - timedelta(days=7)
