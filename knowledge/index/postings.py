"""An inverted index over numbered terms, scored by BM25."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.embed.encoder import Vectors

Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Robertson and Zaragoza 2009; b lower than the usual .75 because cases differ in length by design.
K1 = 1.2
B = 0.6


@dataclass(frozen=True)
class Postings:
    """Which documents hold which term.

    Attributes:
        terms: ascending term numbers, each once.
        starts: (terms + 1), where a term's postings begin.
        docs: document rows, ascending inside a term.
        counts: float32, weighted occurrences beside ``docs``.
        lengths: float32 (documents), weighted words of each.
    """

    terms: Longs
    starts: Longs
    docs: Longs
    counts: Vectors
    lengths: Vectors

    @classmethod
    def build(cls, docs: Longs, terms: Longs, counts: Vectors, size: int) -> Self:
        """Groups occurrences (doc, term, weight), in any order, repeats allowed.

        Args:
            docs: document row of each occurrence, below ``size``.
            terms: term number of each occurrence, not negative.
            counts: weight of each occurrence.
            size: number of documents.
        """
        lengths = np.bincount(docs, counts, minlength=size).astype(np.float32)
        order = np.lexsort((docs, terms))
        docs, terms, counts = docs[order], terms[order], counts[order]
        if not docs.size:
            return cls(terms, np.zeros(1, np.int64), docs, counts, lengths)
        new = np.concatenate(([True], (docs[1:] != docs[:-1]) | (terms[1:] != terms[:-1])))
        heads = np.flatnonzero(new)
        counts = np.add.reduceat(counts, heads).astype(np.float32)
        docs, terms = docs[heads], terms[heads]
        unique, starts = np.unique(terms, return_index=True)
        return cls(unique, np.append(starts, docs.size), docs, counts, lengths)

    def find(self, term: int) -> slice:
        """Where the postings of a term lie; empty for an unknown term."""
        place = int(np.searchsorted(self.terms, term))
        if place == self.terms.size or self.terms[place] != term:
            return slice(0, 0)
        return slice(int(self.starts[place]), int(self.starts[place + 1]))


def score_bm25(
    parts: Sequence[Postings], live: Sequence[Flags], query: Sequence[tuple[int, float]]
) -> list[Vectors]:
    """Scores all documents of several postings as one collection.

    Args:
        parts: the postings.
        live: for each, which documents count; statistics are of these alone.
        query: (term, weight) pairs.

    Returns:
        For each part float32 (documents), at least 0; what dead documents get means nothing.
    """
    total = sum(int(flags.sum()) for flags in live)
    words = sum(float(part.lengths[flags].sum()) for part, flags in zip(parts, live, strict=True))
    mean = max(words / max(total, 1), 1e-6)
    scores = [np.zeros(part.lengths.size, dtype=np.float32) for part in parts]
    penalties = [np.float32(K1) * (1 - B + B * part.lengths / np.float32(mean)) for part in parts]
    for term, weight in query:
        found = [part.find(term) for part in parts]
        frequency = sum(
            int(np.count_nonzero(flags[part.docs[place]]))
            for part, flags, place in zip(parts, live, found, strict=True)
        )
        if frequency == 0:
            continue
        idf = np.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
        for number, (part, place) in enumerate(zip(parts, found, strict=True)):
            docs, counts = part.docs[place], part.counts[place]
            gain = counts * (K1 + 1) / (counts + penalties[number][docs])
            scores[number][docs] += np.float32(idf * weight) * gain
    return scores
