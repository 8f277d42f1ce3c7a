"""What the engine asks of an encoder."""

from collections.abc import Sequence
from typing import Protocol, TypeGuard

import numpy as np
from numpy.typing import NDArray

from knowledge.text.tokens import Token

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Text to vectors.

    ``name`` identifies the weights: vectors of equal names may be mixed, and it keys the cache.
    ``dim`` is the length of a vector.
    """

    name: str
    dim: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encodes texts of documents.

        Returns:
            float32 of shape (len(texts), dim); rows have length 1, or are all zero where a text
            holds nothing the encoder knows. The same text always gives the same row. Thread-safe.
        """
        ...


class TokenEncoder(Encoder, Protocol):
    """An encoder whose input is content words: it spares analysing the same text twice."""

    def encode_tokens(self, token_lists: Sequence[Sequence[Token]]) -> Vectors:
        """Encodes analysed texts; contract as ``encode``."""
        ...


class QuestionEncoder(Encoder, Protocol):
    """An encoder that reads a question differently from the text that answers it."""

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Encodes what people ask; contract as ``encode``."""
        ...


def tells_questions_apart(encoder: Encoder) -> TypeGuard[QuestionEncoder]:
    """Whether questions have an encoding of their own; else ``encode`` reads both."""
    return hasattr(encoder, "encode_questions")


def reads_tokens(encoder: Encoder) -> TypeGuard[TokenEncoder]:
    """Whether an encoder takes analysed texts.

    A run-time protocol check would cost 0.2 ms at each call.
    """
    return hasattr(encoder, "encode_tokens")


def unit_rows(matrix: Vectors) -> Vectors:
    """Scales every row to length 1; rows shorter than 1e-9 become zero."""
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    scaled = np.divide(matrix, norms, out=np.zeros_like(matrix), where=norms > 1e-9)
    return np.asarray(scaled, dtype=np.float32)
