"""Search without a model: hashing encoders under the names of sources, and a builder on demand."""

import numpy as np

from knowledge.embed.examples import Examples
from knowledge.embed.hashing import HashingEncoder
from knowledge.errors import ModelUnusable
from knowledge.index.faiss_index import FaissIndex
from knowledge.search.engine import SearchEngine
from knowledge.search.loading import Parts
from knowledge.text.tokens import BigramAnalyzer
from tests.knowledge.builders import KeywordConcepts

EMBEDDED_DIM = 32


class QuietConcepts(KeywordConcepts):
    """Concepts that have nothing to load."""

    def warm(self) -> None:
        """Do nothing."""


class FakeModels:
    """Sources by name with the dimension of their vectors; every other source is refused."""

    def __init__(self, embedded: int | None = EMBEDDED_DIM, **sources: int) -> None:
        self.embedded, self.sources = embedded, sources
        self.loaded: list[str] = []

    def load(self, source: str) -> Parts:
        self.loaded.append(source)
        if self.embedded is None:
            raise ModelUnusable("there is no model in /srv/ieum/model: flask model build makes it")
        none = np.zeros((0, self.embedded), np.float32)
        parts = Parts(
            BigramAnalyzer(),
            HashingEncoder(self.embedded),
            QuietConcepts(),
            (),
            Examples(none, none),
        )
        if not source:
            return parts
        if source not in self.sources:
            raise ModelUnusable(f"{source}: there is no such folder")
        return parts.beside(HashingEncoder(self.sources[source]))


class FakeBuilder:
    """A builder that a test starts, ends and lets fail."""

    def __init__(self) -> None:
        self.starts, self.now, self.why = 0, "none", ""

    def start(self) -> None:
        self.starts += 1
        self.now = "running"

    def state(self) -> str:
        return self.now

    def reason(self) -> str:
        return self.why

    def fail(self, why: str) -> None:
        self.now, self.why = "failed", why


def hashing_engine(make_index=FaissIndex) -> SearchEngine:
    """An empty engine as ``FakeModels`` makes it for the embedded model."""
    return SearchEngine(
        analyzer=BigramAnalyzer(), encoder=HashingEncoder(EMBEDDED_DIM), make_index=make_index
    )
