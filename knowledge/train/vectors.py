"""Word vectors out of the language model inside kiwipiepy_model, without downloads or training."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.embed.encoder import Vectors, unit_rows
from knowledge.embed.vocabulary import StaticTable, word_key
from knowledge.text.kiwi import embedded_morphemes, similarities
from knowledge.text.tokens import Analyzer

# The embeddings have 256 dimensions: the Gram matrix of sampled morphemes has exactly that rank.
DIM = 256
LANDMARKS = 300
LANDMARK_POOL = 30_000
# Morphemes with higher numbers have no embedding of their own.
EMBEDDED = 70_488
COMMON_DIRECTIONS = 10
SIF_A = 1e-3
# A taught word is as rare as a term of a trade: it weighs like the 20,000th morpheme.
TAUGHT_RANK = 20_000

Tick = Callable[[int, int], None]


@dataclass(frozen=True)
class WordVectors:
    """Unit vectors of morphemes: ``keys`` name the rows, by descending frequency."""

    keys: tuple[str, ...]
    vectors: Vectors


def nystroem(columns: Vectors, landmark_rows: Sequence[int], dim: int) -> Vectors:
    """Recovers vectors from their cosines with landmarks, up to a rotation.

    Args:
        columns: (landmarks, n) cosines.
        landmark_rows: where among the n the landmarks stand.
        dim: rank of the space, at most the number of landmarks.

    Returns:
        (n, dim); inner products reproduce the cosines when the landmarks span the space.
    """
    gram = columns[:, landmark_rows].astype(np.float64)
    values, bases = np.linalg.eigh((gram + gram.T) / 2)
    top = np.argsort(-values)[:dim]
    return np.asarray(
        columns.T.astype(np.float64) @ bases[:, top] / np.sqrt(values[top]), np.float32
    )


def read_word_vectors(*, seed: int, tick: Tick) -> WordVectors:
    """Reads the vectors of all content morphemes; about 12 s on one core.

    ``tick`` gets (done, total) after each landmark.
    """
    rows = embedded_morphemes(EMBEDDED)
    numbers = [row[0] for row in rows]
    chosen = random.Random(seed).sample(range(min(LANDMARK_POOL, len(rows))), LANDMARKS)  # noqa: S311
    columns = np.empty((LANDMARKS, len(rows)), dtype=np.float32)
    for done, place in enumerate(sorted(chosen)):
        columns[done] = similarities(numbers[place], numbers)
        tick(done + 1, LANDMARKS)
    sound: NDArray[np.bool_] = np.asarray(np.isfinite(columns).all(axis=0))
    columns = columns[:, sound]
    kept = [row for row, good in zip(rows, sound, strict=True) if good]
    place_of = {row[0]: place for place, row in enumerate(kept)}
    spots = [place_of[numbers[place]] for place in sorted(chosen) if numbers[place] in place_of]
    good_rows = [r for r, place in enumerate(sorted(chosen)) if numbers[place] in place_of]
    vectors = nystroem(columns[good_rows], spots, DIM)
    first: dict[str, int] = {}
    for place, (_, form, tag) in enumerate(kept):
        first.setdefault(word_key(form, tag), place)
    return WordVectors(tuple(first), unit_rows(remove_common(vectors[list(first.values())])))


def remove_common(vectors: Vectors, directions: int = COMMON_DIRECTIONS) -> Vectors:
    """Takes out the mean and the strongest directions: they hold frequency, not meaning."""
    centred = vectors - vectors.mean(axis=0)
    covariance = (centred.T @ centred).astype(np.float64)
    _, bases = np.linalg.eigh(covariance)
    top = bases[:, -directions:].astype(np.float32)
    return np.asarray(centred - (centred @ top) @ top.T, dtype=np.float32)


def rank_weights(size: int) -> Vectors:
    """Smooth inverse frequency a / (a + p), with p from Zipf's law over ranks 1..size."""
    frequency = 1.0 / np.arange(1, size + 1)
    frequency /= frequency.sum()
    return np.asarray(SIF_A / (SIF_A + frequency), dtype=np.float32)


@dataclass(frozen=True)
class Hint:
    """Texts that tell what the unknown words of other texts mean.

    Attributes:
        known: texts whose known words give the meaning.
        learners: texts whose unknown words take it.
        strength: weight beside the other hints about a word, positive.
    """

    known: Sequence[str]
    learners: Sequence[str]
    strength: float


def teach_words(
    words: WordVectors, hints: Sequence[Hint], analyzer: Analyzer
) -> tuple[tuple[str, ...], StaticTable]:
    """Adds words outside the vocabulary: each gets the weighted mean of its hints.

    Args:
        words: the known words.
        hints: what tells the meaning of the others.
        analyzer: with the user words already in it.

    Returns:
        All word keys in the order of the rows, and the table.
    """
    base = StaticTable(
        {key: row for row, key in enumerate(words.keys)},
        words.vectors,
        rank_weights(len(words.keys)),
    )
    taught: dict[str, Vectors] = defaultdict(lambda: np.zeros(words.vectors.shape[1], np.float32))
    # one call: the analyser works through a batch with all its threads
    texts = list(dict.fromkeys(text for hint in hints for text in [*hint.known, *hint.learners]))
    tokens_of = dict(zip(texts, analyzer.analyse(texts), strict=True))
    for hint in hints:
        rows = [base.look_up(tokens_of[text]) for text in hint.known]
        centre = unit_rows(base.pool(rows).sum(axis=0, keepdims=True))[0]
        for text in hint.learners:
            for token in tokens_of[text]:
                key = word_key(token.form, token.tag)
                if key not in base.rows and token.tag != "SN":
                    taught[key] = taught[key] + centre * np.float32(hint.strength)
    new = {key: vector for key, vector in taught.items() if np.linalg.norm(vector) > 1e-6}
    keys = words.keys + tuple(sorted(new))
    added = unit_rows(
        np.array([new[key] for key in sorted(new)], np.float32).reshape(-1, words.vectors.shape[1])
    )
    weights = np.full(len(new), base.weights[min(TAUGHT_RANK, len(words.keys) - 1)], np.float32)
    table = StaticTable(
        {key: row for row, key in enumerate(keys)},
        np.concatenate((words.vectors, added)),
        np.concatenate((base.weights, weights)),
    )
    return keys, table
