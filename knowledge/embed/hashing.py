"""An encoder of a few lines, for tests: words hashed to fixed random directions."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from knowledge.embed.encoder import Vectors, unit_rows
from knowledge.text.tokens import BigramAnalyzer, Token


@lru_cache(maxsize=50_000)
def _direction(form: str, dim: int) -> Vectors:
    seed = int.from_bytes(hashlib.blake2b(form.encode(), digest_size=8).digest(), "little")
    return np.random.default_rng(seed).standard_normal(dim).astype(np.float32)


class HashingEncoder:
    """Sums a random direction for each word: texts are close when they share words.

    Args:
        dim: length of a vector, at least 1.
    """

    def __init__(self, dim: int = 32) -> None:
        self.dim = dim
        self.name = f"hashing-{dim}"
        self._analyzer = BigramAnalyzer()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts; see ``Encoder``."""
        return self.encode_tokens(self._analyzer.analyse(texts))

    def encode_tokens(self, token_lists: Sequence[Sequence[Token]]) -> Vectors:
        """Encodes analysed texts; see ``TokenEncoder``."""
        sums = np.zeros((len(token_lists), self.dim), dtype=np.float32)
        for row, tokens in enumerate(token_lists):
            for token in tokens:
                sums[row] += _direction(token.form, self.dim)
        return unit_rows(sums)
