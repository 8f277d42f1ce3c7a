"""The store of uploaded files: content-addressed, written whole or not at all."""

import hashlib
import os
import tempfile
from pathlib import Path


class FileStore:
    """Keeps bytes under their SHA-256 in a folder."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made at the first file."""
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Store ``data`` and return its digest (64 hex digits); the same bytes are stored once.

        Raises:
            OSError: the disk is full or cannot be written; nothing of the data is left behind.
        """
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        return digest

    def path(self, digest: str) -> Path:
        """Return where a digest lives; ValueError unless it is 64 hex digits."""
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            msg = f"not a digest: {digest!r}"
            raise ValueError(msg)
        return self.folder / digest[:2] / digest
