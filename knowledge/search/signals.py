"""Raw signals of documents for a question, and how they are put on one scale."""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from knowledge.domain import PartName
from knowledge.embed.encoder import Vectors
from knowledge.index.postings import score_bm25
from knowledge.search.prepare import ROOT_STEPS, Longs, gather
from knowledge.search.question import Question
from knowledge.search.segment import Segment

PARTS: tuple[PartName, ...] = ("lexical", "ngram", "dense", "passage", "concepts", "industry")
# Documents from which mean and spread of a signal are taken.
SAMPLE = 512
# Documents whose passages are compared to learn the scale; fewer, because each has two dozen.
PASSAGE_SAMPLE = 96
FULL_SAMPLE = 256
MIN_SPREAD = 1e-3
# How many of a document's closest passages speak for it.
LEADING = 3


@dataclass(frozen=True)
class Weights:
    """How much one standard deviation of each signal is worth; at least 0.

    Concepts hold two signals (the document as a whole and its best sentences), industry three
    (words, vector, kind of factory).
    """

    lexical: float
    ngram: float
    dense: float
    passage: float
    concepts: float
    industry: float

    def of(self, name: PartName) -> float:
        """The weight of a part."""
        return float(getattr(self, name))


def read_weights() -> Weights:
    """The weights in use, from the readable file that also tells where they come from."""
    text = Path(__file__).with_name("weights.json").read_text(encoding="utf-8")
    return Weights(**json.loads(text)["weights"])


@dataclass(frozen=True)
class Scale:
    """Mean and spread of a signal over the collection; spread is at least ``MIN_SPREAD``."""

    mean: float
    spread: float

    def apply(self, values: Vectors) -> Vectors:
        """Standard scores."""
        return np.asarray((values - self.mean) / self.spread, dtype=np.float32)


def measure(values: Vectors) -> Scale:
    """Scale of a sample; a constant or empty one has spread ``MIN_SPREAD``."""
    if values.size == 0:
        return Scale(0.0, MIN_SPREAD)
    return Scale(float(values.mean()), max(float(values.std()), MIN_SPREAD))


class View:
    """All segments as one range of rows: segment rows follow one another."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = tuple(segments)
        sizes = [len(segment) for segment in self.segments]
        self.starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes, dtype=np.int64)))
        self._bounds: list[int] = self.starts.tolist()
        self.live = _concat([segment.live for segment in self.segments], np.bool_)
        self.ids = _concat([segment.ids for segment in self.segments], np.int64)
        rows = np.flatnonzero(self.live)
        self.row_of = dict(zip(self.ids[rows].tolist(), rows.tolist(), strict=True))
        step = max(1, -(-rows.size // SAMPLE))
        # evenly by id, so that the sample does not depend on which segment holds a document
        self.sample: Longs = rows[np.argsort(self.ids[rows], kind="stable")][::step]

    def allowed(
        self, filters: Mapping[str, frozenset[str]]
    ) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Live rows that pass the filters."""
        return _concat([segment.allowed(filters) for segment in self.segments], np.bool_)

    def locate(self, row: int) -> tuple[Segment, int]:
        """Segment and row inside it."""
        number = bisect_right(self._bounds, row) - 1
        return self.segments[number], row - self._bounds[number]

    @cached_property
    def sample_passages(self) -> "Passages":
        """Passages of a part of the sample: the same for every question, so gathered once."""
        rows = self.sample
        if rows.size > FULL_SAMPLE:
            rows = rows[:: -(-rows.size // PASSAGE_SAMPLE)]
        return gather_passages(self, rows)

    def keys(self, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """A sort key of all rows, float64; NaN where a document has none."""
        missing = [np.full(len(segment), np.nan) for segment in self.segments]
        pairs = zip(self.segments, missing, strict=True)
        return _concat([segment.keys.get(name, none) for segment, none in pairs], np.float64)

    def by_segment(self, rows: Longs) -> list[tuple[Segment, Longs, Longs]]:
        """Splits rows: (segment, rows inside it, their positions in ``rows``)."""
        numbers = np.searchsorted(self.starts, rows, side="right") - 1
        split = []
        for number, segment in enumerate(self.segments):
            places = np.flatnonzero(numbers == number)
            if places.size:
                split.append((segment, rows[places] - self.starts[number], places))
        return split


def _concat(pieces: Sequence[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=kind)


def score_words(view: View, question: Question) -> Vectors:
    """BM25 over morphemes and synonyms, float32 (rows)."""
    return _bm25(view, "words", question.words)


def score_pairs(view: View, question: Question) -> Vectors:
    """BM25 over character pairs, float32 (rows)."""
    return _bm25(view, "pairs", question.pairs)


def _bm25(view: View, name: str, terms: Sequence[tuple[int, float]]) -> Vectors:
    parts = [getattr(segment, name) for segment in view.segments]
    live = [segment.live for segment in view.segments]
    return _concat(score_bm25(parts, live, terms), np.float32)


def score_problems(view: View, question: Question) -> Vectors:
    """Expected share of the question's problems that a document is about, in [0, 1]."""
    if not question.problems.size:
        return np.zeros(view.ids.size, dtype=np.float32)
    return _concat([segment.problems @ question.problems for segment in view.segments], np.float32)


def score_vectors(view: View, question: Question, rows: Longs) -> Vectors:
    """Cosines of whole documents with the question, float32 (rows)."""
    scores = np.zeros(rows.size, dtype=np.float32)
    if question.vector.size:
        for segment, inside, places in view.by_segment(rows):
            scores[places] = segment.vectors[inside] @ question.vector
    return scores


def score_trades(view: View, question: Question) -> list[Vectors]:
    """Likeness of the stated industry: words, vector, kind of factory; each float32 (rows)."""
    if not question.has_trade:
        return [np.zeros(view.ids.size, dtype=np.float32)] * 3
    words = _bm25(view, "trades", question.trade_words)
    kinds = np.sqrt(question.trades)
    vectors = [segment.prepared.trade_vectors @ question.trade_vector for segment in view.segments]
    trades = [np.sqrt(segment.prepared.trades) @ kinds for segment in view.segments]
    return [words, _concat(vectors, np.float32), _concat(trades, np.float32)]


@dataclass(frozen=True)
class PassageScores:
    """Best passages of some documents: half the best one, half the mean of the best three.

    One sentence may fit by chance, three hardly do.

    Attributes:
        cosine: float32 (rows); 0 without passages.
        concept: float32 (rows), likeness of problems, in [0, 1].
    """

    cosine: Vectors
    concept: Vectors


@dataclass(frozen=True)
class Passages:
    """All passages of some documents, side by side.

    Attributes:
        documents: how many.
        filled: int64, positions of those that have passages.
        heads: int64, the first passage of each of these.
        vectors: float32 (passages, dim), to be multiplied by ``scales``.
        scales: float32 (passages).
        roots: float32 (passages, categories): square roots of the probabilities times 255.
    """

    documents: int
    filled: Longs
    heads: Longs
    vectors: Vectors
    scales: Vectors
    roots: Vectors


def gather_passages(view: View, rows: Longs) -> Passages:
    """Collects the passages of rows, ready to be compared with any number of questions."""
    filled, sizes, pieces = [], [], []
    for segment, inside, places in view.by_segment(rows):
        prepared = segment.prepared
        starts = prepared.passage_starts[inside]
        lengths = prepared.passage_starts[inside + 1] - starts
        some = np.flatnonzero(lengths)
        passages, _ = gather(prepared.passage_starts, inside)
        filled.append(places[some])
        sizes.append(lengths[some])
        pieces.append((prepared, passages))
    lengths = _concat(sizes, np.int64)
    return Passages(
        documents=rows.size,
        filled=_concat(filled, np.int64),
        heads=np.cumsum(lengths) - lengths,
        vectors=_stack([np.take(part.vectors, rows, axis=0) for part, rows in pieces]),
        scales=_concat([part.scales[rows] for part, rows in pieces], np.float32),
        roots=_stack([np.take(part.problems, rows, axis=0) for part, rows in pieces]),
    )


def _stack(pieces: Sequence[np.ndarray]) -> Vectors:
    if not pieces:
        return np.zeros((0, 0), dtype=np.float32)
    # mostly there is one segment, and then nothing to join
    whole = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
    return np.asarray(whole, dtype=np.float32)


def score_passages(passages: Passages, question: Question) -> PassageScores:
    """Compares every passage of some documents with the question."""
    cosine = np.zeros(passages.documents, dtype=np.float32)
    concept = np.zeros(passages.documents, dtype=np.float32)
    if passages.heads.size and question.vector.size:
        values = (passages.vectors @ question.vector) * passages.scales
        cosine[passages.filled] = _best(values, passages.heads)
        if question.problems.size:
            shares = passages.roots @ (np.sqrt(question.problems) / np.float32(ROOT_STEPS))
            concept[passages.filled] = _best(shares, passages.heads)
    return PassageScores(cosine, concept)


def _best(values: np.ndarray, heads: Longs) -> Vectors:
    sizes = np.diff(np.append(heads, values.size))
    width = max(int(sizes.max()), LEADING)
    # one line a document: a partition of short lines takes a ninth of sorting all passages
    grid = np.full((heads.size, width), -np.inf, dtype=np.float32)
    grid.ravel()[
        np.arange(values.size) + np.repeat(np.arange(heads.size) * width - heads, sizes)
    ] = values
    top = np.partition(grid, range(width - LEADING, width), axis=1)[:, -LEADING:]
    best = top[:, -1].copy()
    top[np.isinf(top)] = 0
    means = top.sum(axis=1) / np.minimum(sizes, LEADING)
    return np.asarray((best + means) / 2, dtype=np.float32)
