"""Moments in addresses, to the microsecond: what was done at once is taken back at once."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def as_mark(moment: datetime) -> int:
    """Return a moment as a number for an address or a form."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_mark(number: int | None) -> datetime:
    """Return the moment of a number; the beginning of time for none, and for one out of range."""
    try:
        return _EPOCH + timedelta(microseconds=number or 0)
    except OverflowError:
        return _EPOCH
