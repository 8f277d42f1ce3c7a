"""Letters as .eml files in a folder; the embedded default."""

import os
from pathlib import Path

from app.runtime.senders.contract import Letter, SenderError
from app.runtime.senders.mail_message import mail_message


class FolderPostman:
    """Writes one file a letter: the same letter again is the same file."""

    def __init__(self, folder: Path, sender: str) -> None:
        """Keep where to write and who sends; the folder is made at the first letter."""
        self.folder, self.sender = folder, sender

    def send(self, letter: Letter) -> None:
        """Write the letter under a name that sorts by when it was written."""
        data = mail_message(letter, self.sender).as_bytes()
        name = f"{letter.written_at:%Y%m%dT%H%M%S%f}-{letter.digest[:16]}.eml"
        unfinished = self.folder / f".{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(data)
            # a reader, or a worker that was killed, never leaves half a letter
            unfinished.replace(self.folder / name)
        except OSError as error:
            raise SenderError(str(error), retry=True) from error
