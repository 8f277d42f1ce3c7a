"""Does what the outbox holds: at present letters. Each is done at least once.

Three steps, so that no transaction is open while a mail server makes us wait: take one row for
two minutes, hand its letter over, note how it went. A worker that is killed in between leaves the
row to whoever comes after the two minutes, with the same key: see the contract of senders.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.repositories import outbox
from app.runtime.senders.contract import Letter, Sender, SenderError
from app.services.letter_endings import Endings

LEASE = timedelta(minutes=2)
"""How long a worker may hold a letter; a sender waits 30 seconds at most."""
PAUSES = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2),
    timedelta(hours=8), timedelta(hours=24), timedelta(hours=24),
)  # fmt: skip
"""After each failure; the attempt after the last of them is the last."""
MAX_ATTEMPTS = len(PAUSES) + 1
_LONGEST_ERROR = 500


@dataclass(frozen=True)
class Taken:
    """A row that this worker holds."""

    id: int
    channel: str
    key: str
    payload: dict[str, Any]
    written_at: datetime


@dataclass(frozen=True)
class Outcome:
    """How an attempt went: ``error`` is empty when it left; ``retry`` whether it may go later."""

    error: str = ""
    retry: bool = True


def take(session: Session, channels: Collection[str], *, now: datetime) -> Taken | None:
    """Take the oldest letter that is due for two minutes; None when none is.

    ``session`` must write: its commit is what keeps other workers off.
    """
    row = outbox.next_due(session, channels, now=now)
    if row is None:
        return None
    row.not_before = now + LEASE
    return Taken(row.id, row.kind, row.key, dict(row.payload), row.created_at)


def hand_over(sender: Sender, taken: Taken, endings: Endings) -> Outcome:
    """Hand a letter to its sender; return how it went, whatever went wrong."""
    try:
        sender.send(_letter(taken, endings))
    except SenderError as error:
        return Outcome(_words(error), error.retry)
    except Exception as error:  # noqa: BLE001 - one letter that cannot be read must not stop the next
        return Outcome(_words(error))
    return Outcome()


def note(session: Session, row_id: int, outcome: Outcome, *, now: datetime) -> None:
    """Count an attempt. What left loses its text and address; what failed waits or is given up.

    Nothing happens when the row left with an account, or another worker noted it as done.
    """
    row = outbox.row_or_none(session, row_id)
    if row is None or row.done_at is not None:
        return
    row.attempts += 1
    row.error, row.not_before = outcome.error, None
    if not outcome.error:
        row.done_at, row.failed_at, row.payload = now, None, {}
    elif outcome.retry and row.attempts < MAX_ATTEMPTS:
        row.not_before = now + PAUSES[row.attempts - 1]
    else:
        row.failed_at = now


def _letter(taken: Taken, endings: Endings) -> Letter:
    ending, unsubscribe = endings.of(taken.payload)
    return Letter(
        key=taken.key,
        to=taken.payload["to"],
        subject=taken.payload["subject"],
        body=taken.payload["body"] + ending,
        written_at=taken.written_at,
        calendar=taken.payload.get("calendar", ""),
        unsubscribe=unsubscribe,
    )


def _words(error: Exception) -> str:
    return str(error)[:_LONGEST_ERROR] or type(error).__name__
