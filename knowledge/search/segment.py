"""A fixed set of documents with everything that scoring needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.domain import Document
from knowledge.embed.encoder import Vectors, unit_rows
from knowledge.index.postings import Postings
from knowledge.search.prepare import TITLE_FIELD, Longs, Prepared
from knowledge.text.ngrams import character_pairs

Flags = NDArray[np.bool_]
TITLE_WEIGHT = 2.0
# Facet value to the rows that have it.
FacetRows = Mapping[str, Mapping[str, Longs]]


@dataclass(frozen=True)
class Segment:
    """Documents, their arrays and what is derived from them; only ``live`` differs between copies.

    Attributes:
        documents: in the order of the rows.
        prepared: their arrays.
        ids: int64 (documents).
        live: which rows are the current revision of a document.
        words: postings of morphemes.
        pairs: postings of character pairs.
        trades: postings of the words of the industry texts.
        vectors: float32 (documents, dim), unit: the mean of the passages.
        problems: float32 (documents, categories): chance that at least one passage is about it.
        facets: facet rows, for filters.
        labels: (facet, value) pairs that occur, for counts.
        label_starts: int64 (documents + 1) into the codes.
        label_codes: int64, numbers of the labels of each document.
        keys: float64 (documents) by sort key, NaN where a document has none.
    """

    documents: tuple[Document, ...]
    prepared: Prepared
    ids: Longs
    live: Flags
    words: Postings
    pairs: Postings
    trades: Postings
    vectors: Vectors
    problems: Vectors
    facets: FacetRows
    labels: tuple[tuple[str, str], ...]
    label_starts: Longs
    label_codes: Longs
    keys: Mapping[str, NDArray[np.float64]]

    def __len__(self) -> int:
        return len(self.documents)

    @classmethod
    def build(cls, documents: Sequence[Document], prepared: Prepared) -> Self:
        """Derives the indexes; all rows are live."""
        labels, label_starts, label_codes = _number_labels(documents)
        return cls(
            documents=tuple(documents),
            prepared=prepared,
            ids=np.array([document.id for document in documents], dtype=np.int64),
            live=np.ones(len(documents), dtype=np.bool_),
            words=_word_postings(prepared),
            pairs=_pair_postings(documents),
            trades=_trade_postings(prepared),
            vectors=_document_vectors(prepared),
            problems=_document_problems(prepared),
            facets=_facet_rows(documents),
            labels=labels,
            label_starts=label_starts,
            label_codes=label_codes,
            keys=_sort_keys(documents),
        )

    def masking(self, rows: Sequence[int]) -> Self:
        """A copy in which these rows are no longer live."""
        live = self.live.copy()
        live[list(rows)] = False
        return replace(self, live=live)

    def allowed(self, filters: Mapping[str, frozenset[str]]) -> Flags:
        """Live rows that pass the filters: OR inside a facet, AND between facets."""
        mask = self.live.copy()
        for facet, values in filters.items():
            rows_of = self.facets.get(facet, {})
            accepted = np.zeros(len(self), dtype=np.bool_)
            for value in values:
                accepted[rows_of.get(value, np.zeros(0, np.int64))] = True
            mask &= accepted
        return mask


def _passage_documents(prepared: Prepared) -> Longs:
    return np.repeat(np.arange(len(prepared)), np.diff(prepared.passage_starts))


def _word_postings(prepared: Prepared) -> Postings:
    per_passage = np.diff(prepared.token_starts)
    docs = np.repeat(_passage_documents(prepared), per_passage)
    title = np.repeat(prepared.passage_field == TITLE_FIELD, per_passage)
    weights = np.where(title, TITLE_WEIGHT, 1.0).astype(np.float32)
    return Postings.build(docs, prepared.token_term.astype(np.int64), weights, len(prepared))


def _trade_postings(prepared: Prepared) -> Postings:
    docs = np.repeat(np.arange(len(prepared)), np.diff(prepared.trade_starts))
    ones = np.ones(docs.size, dtype=np.float32)
    return Postings.build(docs, prepared.trade_term.astype(np.int64), ones, len(prepared))


def _pair_postings(documents: Sequence[Document]) -> Postings:
    found = []
    for document in documents:
        body = [section.text for section in document.sections]
        found.append(character_pairs(" ".join([document.title, *body])))
    terms = np.concatenate(found) if found else np.zeros(0, np.int64)
    docs = np.repeat(np.arange(len(documents)), [part.size for part in found]).astype(np.int64)
    return Postings.build(docs, terms, np.ones(terms.size, dtype=np.float32), len(documents))


def _document_vectors(prepared: Prepared) -> Vectors:
    return unit_rows(_sum_passages(prepared, prepared.vectors * prepared.scales[:, None]))


def _document_problems(prepared: Prepared) -> Vectors:
    # noisy-or: 1 - prod(1 - p), in logarithms so that one reduceat does it
    doubts = np.log1p(-np.minimum(prepared.chances(slice(None)), 0.999))
    return np.asarray(-np.expm1(_sum_passages(prepared, doubts)), dtype=np.float32)


def _sum_passages(prepared: Prepared, rows: Vectors) -> Vectors:
    sums = np.zeros((len(prepared), rows.shape[1]), dtype=np.float32)
    filled = np.flatnonzero(np.diff(prepared.passage_starts))
    if filled.size and rows.shape[1]:
        sums[filled] = np.add.reduceat(rows, prepared.passage_starts[filled], axis=0)
    return sums


def _facet_rows(documents: Sequence[Document]) -> FacetRows:
    rows: dict[str, dict[str, list[int]]] = {}
    for row, document in enumerate(documents):
        for facet, values in document.facets.items():
            for value in values:
                rows.setdefault(facet, {}).setdefault(value, []).append(row)
    return {
        facet: {value: np.array(found, dtype=np.int64) for value, found in by_value.items()}
        for facet, by_value in rows.items()
    }


def _number_labels(
    documents: Sequence[Document],
) -> tuple[tuple[tuple[str, str], ...], Longs, Longs]:
    numbers: dict[tuple[str, str], int] = {}
    codes: list[int] = []
    starts = [0]
    for document in documents:
        for facet, values in document.facets.items():
            codes += [numbers.setdefault((facet, value), len(numbers)) for value in values]
        starts.append(len(codes))
    return tuple(numbers), np.array(starts, dtype=np.int64), np.array(codes, dtype=np.int64)


def _sort_keys(documents: Sequence[Document]) -> dict[str, NDArray[np.float64]]:
    names = sorted({name for document in documents for name in document.sort_keys})
    return {
        name: np.array([document.sort_keys.get(name, np.nan) for document in documents], np.float64)
        for name in names
    }
