"""Raw signals of documents for a question, and how they are put on one scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.domain import PartName
from knowledge.embed.encoder import Vectors
from knowledge.index.postings import score_bm25
from knowledge.search.prepare import Longs
from knowledge.search.question import Question
from knowledge.search.segment import Segment

PARTS: tuple[PartName, ...] = ("lexical", "ngram", "dense", "passage", "concepts", "industry")
# Documents from which mean and spread of a signal are taken.
SAMPLE = 512
MIN_SPREAD = 1e-3


@dataclass(frozen=True)
class Weights:
    """How much one standard deviation of each signal is worth; at least 0.

    Equal weights but for two: concepts hold two signals (the document as a whole and its best
    sentence), industry three (words, vector, kind of factory).
    """

    lexical: float = 1.0
    ngram: float = 1.0
    dense: float = 1.0
    passage: float = 1.0
    concepts: float = 2.0
    industry: float = 1.5

    def of(self, name: PartName) -> float:
        """The weight of a part."""
        return float(getattr(self, name))


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
        number = int(np.searchsorted(self.starts, row, side="right")) - 1
        return self.segments[number], row - int(self.starts[number])

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
    words = _bm25(view, "trades", question.trade_words)
    kinds = np.sqrt(question.trades)
    vectors = [segment.prepared.trade_vectors @ question.trade_vector for segment in view.segments]
    trades = [np.sqrt(segment.prepared.trades) @ kinds for segment in view.segments]
    return [words, _concat(vectors, np.float32), _concat(trades, np.float32)]


@dataclass(frozen=True)
class PassageScores:
    """Best passages of some documents.

    Attributes:
        cosine: float32 (rows), of the closest passage; 0 without passages.
        concept: float32 (rows), likeness of problems of the closest passage, in [0, 1].
    """

    cosine: Vectors
    concept: Vectors


def score_passages(view: View, question: Question, rows: Longs) -> PassageScores:
    """Compares every passage of some documents with the question."""
    cosine = np.zeros(rows.size, dtype=np.float32)
    concept = np.zeros(rows.size, dtype=np.float32)
    for segment, inside, places in view.by_segment(rows):
        prepared = segment.prepared
        starts, ends = prepared.passage_starts[inside], prepared.passage_starts[inside + 1]
        full = np.flatnonzero(ends > starts)
        if not full.size or not question.vector.size:
            continue
        lengths = (ends - starts)[full]
        heads = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths)))
        passages = np.repeat(starts[full] - heads[:-1], lengths) + np.arange(heads[-1])
        values = prepared.cosines(passages, question.vector)
        cosine[places[full]] = np.maximum.reduceat(values, heads[:-1])
        if question.problems.size:
            shares = prepared.likenesses(passages, question.problems)
            concept[places[full]] = np.maximum.reduceat(shares, heads[:-1])
    return PassageScores(cosine, concept)
