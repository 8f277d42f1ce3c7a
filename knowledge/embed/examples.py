"""Examples of how a thing is said and how a case tells it lead a question to case language.

An owner writes 바람 새는 소리, a case 압축공기 누설. The examples nearest to a question say how
cases tell such things, and its vector leans towards their sentences.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from knowledge.embed.encoder import Vectors, unit_rows
from knowledge.errors import ModelUnusable

# Sharpness 10, 20, 40 and shares 0, 0.5, 1 were tried on our judged queries, both halves: leaning
# is worth .01, and beyond that they differ by less than chance.
SHARPNESS = 20.0
SHARE = 1.0


@dataclass(frozen=True)
class Examples:
    """Pairs of vectors.

    Attributes:
        asked: float32 (n, dim), unit rows: what is said.
        told: float32 (n, dim), unit rows: how a case tells the same.
    """

    asked: Vectors
    told: Vectors

    def lean(self, vectors: Vectors) -> Vectors:
        """Moves questions half of the way to what the nearest examples' cases say.

        Args:
            vectors: float32 (m, dim), unit rows or zero rows.

        Returns:
            float32 (m, dim), unit rows; zero rows stay zero.
        """
        if not self.asked.shape[0]:
            return vectors
        near = SHARPNESS * (vectors @ self.asked.T)
        shares = np.exp(near - near.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        known = np.linalg.norm(vectors, axis=1, keepdims=True) > 0
        return unit_rows((vectors + np.float32(SHARE) * unit_rows(shares @ self.told)) * known)

    def save(self, path: Path) -> None:
        """Writes half-precision vectors: cosines move by less than 1e-3."""
        np.savez(path, asked=self.asked.astype(np.float16), told=self.told.astype(np.float16))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads what ``save`` wrote.

        Raises:
            ModelUnusable: the file is missing or has another form.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                return cls(
                    unit_rows(stored["asked"].astype(np.float32)),
                    unit_rows(stored["told"].astype(np.float32)),
                )
        except (OSError, ValueError, KeyError) as error:
            raise ModelUnusable(f"{path} holds no examples: {error}") from error
