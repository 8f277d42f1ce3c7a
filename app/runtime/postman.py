"""How a letter leaves the house: a folder of .eml files, or an SMTP server."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Letter:
    """One plain-text letter to one address."""

    to: str
    subject: str
    body: str


class PostmanError(Exception):
    """The letter could not be handed over; it may be tried again."""


class Postman(Protocol):
    """Hands letters over. Raises PostmanError when it could not."""

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Hand one letter over."""


def _message(letter: Letter, sender: str, at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"], message["Message-ID"] = format_datetime(at), make_msgid(domain="ieum.invalid")
    message.set_content(letter.body)
    return message


class FolderPostman:
    """Writes one .eml file a letter; the embedded default."""

    def __init__(self, folder: Path, sender: str) -> None:
        """Keep where to write and who sends; the folder is made at the first letter."""
        self.folder, self.sender = folder, sender

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Write the letter under a name that sorts by time."""
        message = _message(letter, self.sender, at)
        name = f"{at:%Y%m%dT%H%M%S%f}-{abs(hash(message['Message-ID'])) % 10**8:08d}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_bytes(message.as_bytes())
        except OSError as error:
            raise PostmanError(str(error)) from error


class SmtpPostman:
    """Hands letters to an SMTP server given as ``smtp://`` or ``smtps://`` address."""

    def __init__(self, url: str, sender: str, timeout_s: float = 15.0) -> None:
        """Parse the address; a user in it turns on STARTTLS (smtp) and a login."""
        self.parts, self.sender, self.timeout_s = urlsplit(url), sender, timeout_s

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Connect, hand over, leave."""
        try:
            with self._connect() as server:
                server.send_message(_message(letter, self.sender, at))
        except (OSError, smtplib.SMTPException) as error:
            raise PostmanError(str(error)) from error

    @contextmanager
    def _connect(self) -> Iterator[smtplib.SMTP]:
        host, port = self.parts.hostname or "localhost", self.parts.port or 0
        # without a context of ours smtplib would take any certificate
        trusted = ssl.create_default_context()
        secure = self.parts.scheme == "smtps"
        with (
            smtplib.SMTP_SSL(host, port, timeout=self.timeout_s, context=trusted)
            if secure
            else smtplib.SMTP(host, port, timeout=self.timeout_s)
        ) as server:
            if self.parts.username:
                if not secure:
                    server.starttls(context=trusted)
                server.login(unquote(self.parts.username), unquote(self.parts.password or ""))
            yield server
