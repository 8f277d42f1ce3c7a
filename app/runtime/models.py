"""The embedding models of a process, loaded by the name of their source."""

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from knowledge.search.loading import Parts

EMBEDDED = ""


class Models(Protocol):
    """Loads what engines are made of. Heavy: call it after a fork, away from requests."""

    def load(self, source: str) -> "Parts":
        """Return the parts with the encoder of a source: a folder, a hub name or ``EMBEDDED``.

        Raises:
            ModelUnusable: in one line, for the embedded model or the one of the source.
        """
        ...


class ModelFolder:
    """The models of an installation: the embedded one lies in ``folder`` and is loaded once."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; nothing is loaded."""
        self._folder, self._lock = folder, Lock()
        self._embedded: Parts | None = None

    def load(self, source: str) -> "Parts":
        """See ``Models``."""
        # deferred with all that hangs on it: the web must start without torch and Kiwi
        from knowledge.search.loading import load_parts

        with self._lock:
            if self._embedded is None:
                self._embedded = load_parts(self._folder)
        if source == EMBEDDED:
            return self._embedded
        from knowledge.embed.sentence import load_encoder

        return self._embedded.beside(load_encoder(source))
