"""A multinomial logistic model over sparse surface features and a dense vector."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.concepts.features import surface_features
from knowledge.embed.encoder import Vectors
from knowledge.errors import ModelUnusable
from knowledge.text.tokens import Token

CHUNK = 4_096


@dataclass(frozen=True)
class LinearModel:
    """Weights of a classifier.

    Attributes:
        classes: class names, in the order of the columns.
        features: surface feature name to row of ``surface``.
        idf: float32 (features,), the weight of each surface feature.
        surface: float32 (features, classes).
        dense: float32 (dim, classes); dim 0 means that the model takes no vector.
        bias: float32 (classes,).
    """

    classes: tuple[str, ...]
    features: dict[str, int]
    idf: Vectors
    surface: Vectors
    dense: Vectors
    bias: Vectors

    def probabilities(
        self, texts: Sequence[str], token_lists: Sequence[Sequence[Token]], vectors: Vectors
    ) -> Vectors:
        """Class probabilities.

        Args:
            texts: n texts.
            token_lists: their content words.
            vectors: float32 (n, dim), unit rows.

        Returns:
            float32 (n, classes); rows sum to 1.
        """
        scores = np.tile(self.bias, (len(texts), 1))
        if self.dense.shape[0]:
            scores += vectors @ self.dense
        if self.features:
            for first in range(0, len(texts), CHUNK):
                rows = slice(first, first + CHUNK)
                scores[rows] += self._surface_scores(texts[rows], token_lists[rows])
        scores -= scores.max(axis=1, keepdims=True, initial=-np.inf)
        np.exp(scores, out=scores)
        return np.asarray(scores / scores.sum(axis=1, keepdims=True), dtype=np.float32)

    def _surface_scores(
        self, texts: Sequence[str], token_lists: Sequence[Sequence[Token]]
    ) -> Vectors:
        result = np.zeros((len(texts), len(self.classes)), dtype=np.float32)
        flat, lengths = self.rows_of(texts, token_lists)
        filled = np.flatnonzero(lengths)
        if filled.size:
            values = self.idf[flat]
            starts = np.concatenate(([0], np.cumsum(lengths[filled])[:-1]))
            sums = np.add.reduceat(self.surface[flat] * values[:, None], starts, axis=0)
            norms = np.sqrt(np.add.reduceat(values * values, starts))
            result[filled] = sums / norms[:, None]
        return result

    def rows_of(
        self, texts: Sequence[str], token_lists: Sequence[Sequence[Token]]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Feature rows of all texts one after another, and how many belong to each text."""
        flat: list[int] = []
        lengths = np.zeros(len(texts), dtype=np.int64)
        for number, (text, tokens) in enumerate(zip(texts, token_lists, strict=True)):
            known = surface_features(text, tokens) & self.features.keys()
            # sorted: a set's order changes from process to process, and float sums with it
            rows = sorted(map(self.features.__getitem__, known))
            flat.extend(rows)
            lengths[number] = len(rows)
        return np.asarray(flat, dtype=np.int64), lengths

    def save(self, path: Path) -> None:
        """Writes an ``.npz`` without pickled objects."""
        names = sorted(self.features, key=self.features.__getitem__)
        np.savez(
            path,
            classes=np.array("\n".join(self.classes)),
            features=np.array("\n".join(names)),
            idf=self.idf,
            surface=self.surface.astype(np.float16),
            dense=self.dense,
            bias=self.bias,
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Reads what ``save`` wrote.

        Raises:
            ModelUnusable: the file is missing or has another form.
        """
        try:
            with np.load(path, allow_pickle=False) as stored:
                names = str(stored["features"])
                return cls(
                    classes=tuple(str(stored["classes"]).split("\n")),
                    features={name: row for row, name in enumerate(names.split("\n"))}
                    if names
                    else {},
                    idf=stored["idf"],
                    surface=stored["surface"].astype(np.float32),
                    dense=stored["dense"],
                    bias=stored["bias"],
                )
        except (OSError, ValueError, KeyError) as error:
            raise ModelUnusable(f"{path} is no classifier: {error}") from error
