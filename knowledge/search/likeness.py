"""Calibrated likeness of a text to every document, and a document as a question."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.search.pairing import likeness
from knowledge.search.question import Question
from knowledge.search.segment import Segment
from knowledge.search.signals import (
    View,
    gather_passages,
    score_passages,
    score_trades,
    score_words,
)

SIMILAR_WORDS = 25
# How far the stated industry pulls the likeness of the problem up or down.
TRADE_SHARE = 0.2


def score_likeness(view: View, question: Question) -> NDArray[np.float32]:
    """Likeness in [0, 1] of every row: of its closest passage, with a stated industry.

    It depends on question and document, hardly on the rest of the collection, so it can be compared
    between questions.
    """
    rows = np.arange(view.ids.size)
    words = score_words(view, question)
    # an ideal document holds each word of the question about twice
    ceiling = max(float(words.max(initial=0.0)), 1.0) * 1.25
    found = score_passages(gather_passages(view, rows), question)
    scores: NDArray[Any] = likeness(found.cosine, found.concept, words / ceiling)
    if question.has_trade:
        trades = score_trades(view, question)
        same = np.clip(np.maximum(trades[1], trades[2]), 0, 1)
        scores = np.float32(1 - TRADE_SHARE) * scores + np.float32(TRADE_SHARE) * same
    return np.asarray(np.clip(scores, 0, 1), dtype=np.float32)


def question_of(view: View, row: int) -> Question:
    """A document as a question: its telling words, vector, problems and industry."""
    segment, inside = view.locate(row)
    prepared = segment.prepared
    total = prepared.problems.shape[1]
    problems = segment.problems[inside]
    trade = slice(int(prepared.trade_starts[inside]), int(prepared.trade_starts[inside + 1]))
    terms = sorted(set(prepared.trade_term[trade].tolist()))
    return Question(
        text=segment.documents[inside].title,
        read_as="",
        tokens=(),
        words=_telling_words(segment, inside),
        pairs=(),
        vector=segment.vectors[inside],
        problems=problems / max(float(problems.sum()), 1e-6) if total else problems,
        trade_words=tuple((int(term), 1.0) for term in terms),
        trade_vector=prepared.trade_vectors[inside],
        trades=prepared.trades[inside],
    )


def _telling_words(segment: Segment, row: int) -> tuple[tuple[int, float], ...]:
    prepared = segment.prepared
    first, last = prepared.passage_starts[row], prepared.passage_starts[row + 1]
    held = prepared.token_term[prepared.token_starts[first] : prepared.token_starts[last]]
    terms, counts = np.unique(held, return_counts=True)
    spread = np.array(
        [segment.words.find(int(t)).stop - segment.words.find(int(t)).start for t in terms]
    )
    weights = counts * np.log(1 + len(segment) / np.maximum(spread, 1))
    order = np.lexsort((terms, -weights))[:SIMILAR_WORDS]
    return tuple((int(terms[place]), 1.0) for place in order)
