"""Candidates, fused scores, order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.index.vectors import VectorIndex
from knowledge.search.prepare import Longs, gather
from knowledge.search.question import Question
from knowledge.search.segment import Flags
from knowledge.search.signals import (
    PARTS,
    View,
    Weights,
    gather_passages,
    measure,
    score_pairs,
    score_passages,
    score_problems,
    score_trades,
    score_vectors,
    score_words,
)

# Documents that each way of finding proposes; all of them are scored in full.
CANDIDATES = 120
# A document without a shared word is a hit when its meaning stands out this much.
MEANING_FLOOR = 1e-4
# Single precision over the least spread of a signal is noise of 1e-5: nearer scores are ties, put
# in order by id.
TIE_DECIMALS = 4


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
        "lexical": _standard(words, live),
        "ngram": _standard(pairs, live),
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
    order = np.lexsort((view.ids[rows], -scores.round(TIE_DECIMALS)))
    return Ranking(rows[order], parts[order], scores[order], matched[order])


def _standard(values: NDArray[np.float32], live: Flags) -> NDArray[np.float32]:
    # mostly everything is live, and then no copy is needed; a constant signal says nothing
    held = values if live.all() else values[live]
    return measure(held).apply(values) if held.any() else np.zeros_like(values)


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
    base = score_passages(view.sample_passages, question)
    found = score_passages(gather_passages(view, rows), question)
    return measure(base.cosine).apply(found.cosine), measure(base.concept).apply(found.concept)


def sort_by_key(view: View, rows: Longs, key: str, *, descending: bool) -> Longs:
    """Rows by a sort key, ties by ascending id, documents without the key last."""
    values = view.keys(key)[rows]
    missing = np.isnan(values)
    values[missing] = 0.0
    order = np.lexsort((view.ids[rows], -values if descending else values, missing))
    return rows[order]


def count_facets(
    view: View, rows: Longs, filters: Mapping[str, frozenset[str]]
) -> dict[str, dict[str, int]]:
    """Counts the values of each facet over rows, ignoring that facet's own filter.

    Args:
        view: the collection.
        rows: all matching rows, unfiltered.
        filters: the filters of the query.
    """
    names = sorted({name for segment in view.segments for name in segment.facets})
    found = _count_labels(view, rows[view.allowed(filters)[rows]])
    counts = {facet: found.get(facet, {}) for facet in names}
    for facet in filters.keys() & counts.keys():
        others = {name: values for name, values in filters.items() if name != facet}
        counts[facet] = _count_labels(view, rows[view.allowed(others)[rows]]).get(facet, {})
    return counts


def _count_labels(view: View, rows: Longs) -> dict[str, dict[str, int]]:
    totals: Counter[tuple[str, str]] = Counter()
    for segment, inside, _ in view.by_segment(rows):
        held, _ = gather(segment.label_starts, inside)
        sums = np.bincount(segment.label_codes[held], minlength=len(segment.labels)).tolist()
        totals.update({label: n for label, n in zip(segment.labels, sums, strict=True) if n})
    counts: dict[str, dict[str, int]] = {}
    for facet, value in sorted(totals):
        counts.setdefault(facet, {})[value] = totals[facet, value]
    return counts
