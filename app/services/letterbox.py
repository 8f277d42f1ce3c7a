"""Reads the letters that the embedded postman wrote, for whoever develops the site."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True)
class Piece:
    """A stretch of a letter's text; ``address`` is true for a web address."""

    text: str
    address: bool


@dataclass(frozen=True)
class Received:
    """One letter of the folder."""

    name: str
    to: str
    subject: str
    at: datetime
    pieces: tuple[Piece, ...]


def newest_letters(folder: Path, *, limit: int = 50) -> list[Received]:
    """Return the letters of the folder, the newest first; none where the folder is missing.

    File names begin with the moment of writing, so they sort by time.
    """
    paths = sorted(folder.glob("*.eml"), reverse=True)[:limit]
    return [_read(path) for path in paths]


def pieces_of(text: str) -> tuple[Piece, ...]:
    """Cut a text at its web addresses; the pieces joined give the text again."""
    pieces, at = [], 0
    for match in _ADDRESS.finditer(text):
        if match.start() > at:
            pieces.append(Piece(text[at : match.start()], address=False))
        pieces.append(Piece(match[0], address=True))
        at = match.end()
    if at < len(text):
        pieces.append(Piece(text[at:], address=False))
    return tuple(pieces)


def _text(message: EmailMessage) -> str:
    # a letter with an invitation has several parts
    body = message.get_body(("plain",))
    return str(body.get_content()).replace("\r\n", "\n") if body else ""


def _read(path: Path) -> Received:
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(path.read_bytes())
    return Received(
        name=path.stem,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        at=parsedate_to_datetime(str(message["Date"])),
        pieces=pieces_of(_text(message)),
    )
