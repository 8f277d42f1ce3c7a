"""Does what the outbox holds: at present letters. Each is done at least once.

Three steps, so that no transaction is open while a mail server makes us wait: read what waits,
hand one letter over, note how it went. A crash between the last two sends that letter twice.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.repositories import outbox
from app.runtime.postman import Letter, Postman, PostmanError

MAX_ATTEMPTS = 8
_LONGEST_ERROR = 500


@dataclass(frozen=True)
class WaitingLetter:
    """A letter with the row id of the outbox that it came from."""

    id: int
    letter: Letter


def waiting_letters(session: Session, *, limit: int = 50) -> tuple[WaitingLetter, ...]:
    """Return letters that are not sent and were tried less than eight times, oldest first."""
    rows = outbox.waiting(session, kind="mail", max_attempts=MAX_ATTEMPTS, limit=limit)
    return tuple(
        WaitingLetter(
            row.id,
            Letter(to=row.payload["to"], subject=row.payload["subject"], body=row.payload["body"]),
        )
        for row in rows
    )


def hand_over(postman: Postman, letter: Letter, *, now: datetime) -> str:
    """Hand a letter to the postman; return what went wrong, empty when nothing did."""
    try:
        postman.send(letter, at=now)
    except PostmanError as error:
        return str(error)[:_LONGEST_ERROR] or type(error).__name__
    return ""


def note_outcome(session: Session, row_id: int, error: str, *, now: datetime) -> None:
    """Count an attempt; the row is done when ``error`` is empty."""
    row = outbox.row_by_id(session, row_id)
    row.attempts += 1
    row.error = error
    if not error:
        row.done_at = now
