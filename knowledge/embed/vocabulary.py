"""The vocabulary of the static model: word to row and weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.embed.encoder import Vectors, unit_rows
from knowledge.text.tokens import Token


def word_key(form: str, tag: str) -> str:
    """Names a row of the vocabulary.

    Nouns share one key whatever their class, because an analyser wavers between common and proper.
    """
    return form if tag.startswith("N") or tag in {"SL", "UN"} else f"{form}/{tag}"


@dataclass(frozen=True)
class StaticTable:
    """Word vectors with their pooling weights.

    Attributes:
        rows: word key to row number.
        vectors: float32 of shape (words, dim).
        weights: float32 of shape (words,), positive; rare words weigh more.
    """

    rows: Mapping[str, int]
    vectors: Vectors
    weights: Vectors

    def look_up(self, tokens: Sequence[Token]) -> list[int]:
        """Row numbers of the known tokens, in their order; others are left out."""
        found = (self.rows.get(word_key(token.form, token.tag)) for token in tokens)
        return [row for row in found if row is not None]

    def pool(self, row_lists: Sequence[Sequence[int]]) -> Vectors:
        """Weighted sums of rows, scaled to length 1; an empty list gives a zero row.

        Returns:
            float32 of shape (len(row_lists), dim).
        """
        lengths = np.fromiter(map(len, row_lists), np.int64, len(row_lists))
        result = np.zeros((len(row_lists), self.vectors.shape[1]), dtype=np.float32)
        filled = np.flatnonzero(lengths)
        if filled.size == 0:
            return result
        flat = np.fromiter(
            (row for rows in row_lists for row in rows), np.int64, int(lengths.sum())
        )
        weighted = self.vectors[flat] * self.weights[flat, None]
        starts = np.concatenate(([0], np.cumsum(lengths[filled])[:-1]))
        result[filled] = np.add.reduceat(weighted, starts, axis=0)
        return unit_rows(result)
