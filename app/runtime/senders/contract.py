"""What every sender keeps to, whatever it sends by; the conformance suite asks each of them."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol


@dataclass(frozen=True)
class Letter:
    """One message to one person.

    Attributes:
        key: names it for ever; no two messages share one.
        to: the address as the channel writes it: a mail address, a telephone number.
        subject: one line; a channel that has none leaves it out or puts it first.
        body: plain text.
        written_at: when it was written, which is not when it is sent.
        calendar: an iCalendar object that goes along; a channel without attachments leaves it out.
        unsubscribe: an address at which its reader ends letters of this kind; empty for none.
    """

    key: str
    to: str
    subject: str
    body: str
    written_at: datetime
    calendar: str = ""
    unsubscribe: str = ""

    @property
    def digest(self) -> str:
        """The key as 32 characters that may stand in a file name and in a header."""
        return sha256(self.key.encode()).hexdigest()[:32]


class SenderError(Exception):
    """The message did not leave. ``retry`` tells whether it may go later, as it stands."""

    def __init__(self, message: str, *, retry: bool) -> None:
        """Keep what went wrong, in words for whoever runs the site."""
        super().__init__(message)
        self.retry = retry


class Sender(Protocol):
    """Hands messages over to a channel.

    - What ``send`` returned from has left for good: the channel took it.
    - The same ``key`` handed over again, after a worker was killed between sending and noting,
      is the same message: it has the same bytes, and where the channel can tell it is delivered
      once. Where it cannot, it carries a name made of the key by which the other end can.
    - A message that did not leave raises SenderError and nothing else: ``retry`` is false when
      this message can never leave, such as for an address that does not exist; true for all that
      is the channel's fault.
    - It waits 30 seconds at most, and keeps nothing between two calls.
    """

    def send(self, letter: Letter) -> None:
        """Hand one message over."""
