"""When a mentor is away: a pause of now, and the season blocks of the year."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from app.clock import SEOUL
from app.models.mentor import SeasonBlock

AHEAD = timedelta(days=60)
_DAY = timedelta(days=1)


def back_on(paused_until: date | None, blocks: Collection[SeasonBlock], today: date) -> date | None:
    """Return the first day on which an absent mentor takes requests again; None for one who does.

    A pause covers today to ``paused_until``, a block both of its days; those that follow each
    other without a day between are one absence.
    """
    day = today
    if paused_until is not None and paused_until >= today:
        day = paused_until + _DAY
    for block in sorted(blocks, key=lambda block: block.first_day):
        if block.first_day <= day <= block.last_day:
            day = block.last_day + _DAY
    return day if day > today else None


def block_on(blocks: Collection[SeasonBlock], day: date) -> SeasonBlock | None:
    """Return the block that covers a day."""
    return next((b for b in blocks if b.first_day <= day <= b.last_day), None)


def next_block(blocks: Collection[SeasonBlock], today: date) -> SeasonBlock | None:
    """Return the next block that begins after today and within ``AHEAD``."""
    ahead = (block for block in blocks if today < block.first_day <= today + AHEAD)
    return min(ahead, key=lambda block: block.first_day, default=None)


def month_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first moment of the Korean month of ``day`` and that of the next, in UTC."""
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    start, end = (datetime.combine(d, time(), SEOUL).astimezone(UTC) for d in (first, after))
    return start, end
