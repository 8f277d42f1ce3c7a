"""Candidates, fused scores, order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.vectors import VectorIndex
from knowledge.search.prepare import Longs
from knowledge.search.question import Question
from knowledge.search.segment import Flags
from knowledge.search.signals import (
    PARTS,
    View,
    Weights,
    measure,
    score_pairs,
    score_passages,
    score_problems,
    score_trades,
    score_vectors,
    score_words,
)

# Documents that each way of finding proposes; all of them are scored in full.
CANDIDATES = 200
# Documents whose passages are compared to learn the scale; fewer, because each has two dozen.
PASSAGE_SAMPLE = 96
FULL_SAMPLE = 256
# A document without a shared word is a hit when its meaning stands out this much.
MEANING_FLOOR = 0.0


@dataclass(frozen=True)
class Ranking:
    """Scored candidates.

    Attributes:
        rows: int64 (n), best first, ties by ascending id.
        parts: float64 (n, parts), in the order of ``PARTS``.
        scores: float64 (n), the parts summed from left to right.
        matched: bool (n), whether the document answers the question at all.
    """

    rows: Longs
    parts: NDArray[np.float64]
    scores: NDArray[np.float64]
    matched: Flags


def rank(
    view: View,
    question: Question,
    weights: Weights,
    masks: Sequence[Flags],
    index: VectorIndex | None,
) -> Ranking:
    """Scores the documents that are worth it.

    A document's score depends on the collection and the question alone, never on the masks.

    Args:
        view: the collection.
        question: what is asked.
        weights: of the parts.
        masks: each bool (rows): candidates are proposed inside every one of them.
        index: proposes by vector; None without an encoder.
    """
    words, pairs = score_words(view, question), score_pairs(view, question)
    problems, trades = score_problems(view, question), score_trades(view, question)
    live = view.live
    whole: dict[str, NDArray[np.float32]] = {
        "lexical": measure(words[live]).apply(words),
        "ngram": measure(pairs[live]).apply(pairs),
        "concepts": _standard(problems, live),
        "industry": _mean([_standard(values, live) for values in trades]),
    }
    first = sum(
        (weights.of(name) * whole[name] for name in PARTS if name in whole), np.zeros(live.size)
    )
    rows = _candidates(view, question, np.asarray(first), masks, index)
    dense = _dense(view, question, rows)
    best, likeness = _passages(view, question, rows)
    standard = {name: values[rows] for name, values in whole.items()}
    standard["concepts"] = (standard["concepts"] + likeness) / np.float32(2)
    standard |= {"dense": dense, "passage": best}
    parts = np.stack(
        [weights.of(name) * standard[name].astype(np.float64) for name in PARTS], axis=1
    )
    scores = np.zeros(rows.size)
    for column in parts.T:
        scores = scores + column
    meaning = standard["dense"] + standard["passage"] + standard["concepts"] > MEANING_FLOOR
    matched = (words[rows] > 0) | (meaning if question.vector.any() else pairs[rows] > 0)
    order = np.lexsort((view.ids[rows], -scores))
    return Ranking(rows[order], parts[order], scores[order], matched[order])


def _standard(values: NDArray[np.float32], live: Flags) -> NDArray[np.float32]:
    return measure(values[live]).apply(values)


def _mean(signals: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.asarray(sum(signals) / np.float32(len(signals)), dtype=np.float32)


def _candidates(
    view: View,
    question: Question,
    first: NDArray[np.float64],
    masks: Sequence[Flags],
    index: VectorIndex | None,
) -> Longs:
    chosen = np.zeros(view.live.size, dtype=np.bool_)
    for mask in masks:
        rows = np.flatnonzero(mask)
        if rows.size > CANDIDATES:
            chosen[rows[np.argpartition(-first[rows], CANDIDATES)[:CANDIDATES]]] = True
            if index is not None and question.vector.any():
                unfiltered = rows.size == int(view.live.sum())
                near = index.search(
                    question.vector, CANDIDATES, None if unfiltered else view.ids[rows]
                )
                found = [view.row_of[hit.id] for hit in near if hit.id in view.row_of]
                chosen[found] = True
        else:
            chosen[rows] = True
    return np.flatnonzero(chosen & view.live)


def _dense(view: View, question: Question, rows: Longs) -> NDArray[np.float32]:
    scale = measure(score_vectors(view, question, view.sample))
    return scale.apply(score_vectors(view, question, rows))


def _passages(
    view: View, question: Question, rows: Longs
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    sample = view.sample
    if sample.size > FULL_SAMPLE:
        sample = sample[:: -(-sample.size // PASSAGE_SAMPLE)]
    base, found = score_passages(view, question, sample), score_passages(view, question, rows)
    return measure(base.cosine).apply(found.cosine), measure(base.concept).apply(found.concept)


def sort_by_key(view: View, rows: Longs, key: str, *, descending: bool) -> Longs:
    """Rows by a sort key, ties by ascending id, documents without the key last."""

    def place(row: int) -> tuple[bool, float, int]:
        segment, inside = view.locate(row)
        document = segment.documents[inside]
        value = document.sort_keys.get(key)
        if value is None:
            return (True, 0.0, document.id)
        return (False, -value if descending else value, document.id)

    return np.array(sorted(rows.tolist(), key=place), dtype=np.int64)


def count_facets(
    view: View, rows: Longs, filters: Mapping[str, frozenset[str]]
) -> dict[str, dict[str, int]]:
    """Counts the values of each facet over rows, ignoring that facet's own filter.

    Args:
        view: the collection.
        rows: all matching rows, unfiltered.
        filters: the filters of the query.
    """
    member = np.zeros(view.live.size, dtype=np.bool_)
    member[rows] = True
    names = sorted({name for segment in view.segments for name in segment.facets})
    counts: dict[str, dict[str, int]] = {}
    for facet in names:
        others = {name: values for name, values in filters.items() if name != facet}
        inside = member & view.allowed(others)
        found: dict[str, int] = {}
        for number, segment in enumerate(view.segments):
            part = inside[view.starts[number] : view.starts[number + 1]]
            for value, value_rows in segment.facets.get(facet, {}).items():
                count = int(np.count_nonzero(part[value_rows]))
                if count:
                    found[value] = found.get(value, 0) + count
        counts[facet] = dict(sorted(found.items()))
    return counts
