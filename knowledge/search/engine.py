"""The search engine: holds documents in memory, answers many threads while one changes it."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import Self

import numpy as np

from knowledge.concepts.glossary import Entry
from knowledge.concepts.model import ConceptModel
from knowledge.domain import RELEVANCE, Document, Hit, Query, Result, SentencePair, Stats
from knowledge.embed.encoder import Encoder
from knowledge.embed.examples import Examples
from knowledge.errors import InvalidQuery
from knowledge.index.building import Builder
from knowledge.index.faiss_index import FaissIndex
from knowledge.index.vectors import VectorIndex
from knowledge.search import store
from knowledge.search.explaining import Explainer
from knowledge.search.likeness import question_of, score_likeness
from knowledge.search.pairing import pair_sentences
from knowledge.search.prepare import BATCH, Prepared, Tools, prepare
from knowledge.search.question import Question, ask
from knowledge.search.ranking import count_facets, rank, sort_by_key
from knowledge.search.signals import PARTS, Weights, read_weights
from knowledge.search.state import State, blank_state, newest
from knowledge.search.store import Kept
from knowledge.text.tokens import Analyzer

DEFAULT = read_weights()
Progress = Callable[[int, int], None]


class SearchEngine:
    """Finds documents by words, meaning, problems and industry.

    A search reads one immutable state and never waits for a change; changes come one at a time.

    Args:
        analyzer: cuts texts into words.
        encoder: texts to vectors; without it the engine works by words alone.
        concepts: problems and industries; used together with an encoder only.
        weights: of the parts of a score.
        glossary: terms that mean the same, for synonyms and English.
        examples: lead questions to the language of cases; made by ``encoder``.
        make_index: makes the vector index for a dimension.
    """

    def __init__(
        self,
        *,
        analyzer: Analyzer,
        encoder: Encoder | None = None,
        concepts: ConceptModel | None = None,
        weights: Weights = DEFAULT,
        glossary: Sequence[Entry] = (),
        examples: Examples | None = None,
        make_index: Callable[[int], VectorIndex] = FaissIndex,
    ) -> None:
        self._weights, self._glossary, self._make_index = weights, tuple(glossary), make_index
        self._change = RLock()
        self._pending = 0
        self._kept = Kept()
        tools = Tools(analyzer, encoder, concepts, examples) if encoder else Tools(analyzer)
        self._state = blank_state(tools, self._glossary, make_index)

    @property
    def stats(self) -> Stats:
        """Documents and passages held, and by what they are found."""
        state, kept = self._state, self._kept
        encoder = state.tools.encoder
        index = state.index.state() if state.index is not None else None
        return Stats(
            documents=int(state.view.live.sum()),
            passages=sum(part.prepared.passage_field.size for part in state.view.segments),
            encoder=encoder.name if encoder else "",
            semantic=encoder is not None,
            pending=self._pending,
            generation=kept.generation,
            seq=kept.seq,
            degraded=kept.degraded,
            index_kind=index.kind if index else "",
            index_delta=index.delta if index else 0,
        )

    def reweighted(self, weights: Weights) -> Self:
        """An engine over the same documents with other weights; later changes are not shared."""
        twin = type(self)(
            analyzer=self._state.tools.analyzer, weights=weights, make_index=self._make_index
        )
        twin._state = self._state  # noqa: SLF001 - one engine makes the other
        return twin

    def load(self, documents: Iterable[Document], progress: Progress | None = None) -> int:
        """Replaces everything by these documents; of one id the newest revision counts.

        Args:
            documents: the new collection.
            progress: called with (done, total) documents.

        Returns:
            How many documents are held.
        """
        with self._change:
            state = self._state
            fresh = state.emptied(self._make_index, state.vocabulary)
            rows = newest(documents)
            self._state = fresh.adding(rows, self._prepare(rows, fresh, progress))
            self._kept = Kept()
            return len(rows)

    def upsert(self, documents: Iterable[Document]) -> int:
        """Adds or replaces documents; a revision not newer than the held one is ignored.

        Returns:
            How many were taken.
        """
        with self._change:
            rows = [row for row in newest(documents) if row.rev > self._state.revision(row.id)]
            if rows:
                self._state = self._state.adding(rows, self._prepare(rows, self._state))
            return len(rows)

    def delete(self, ids: Iterable[int]) -> int:
        """Forgets documents; unknown ids are ignored. Returns how many went."""
        with self._change:
            state, gone = self._state.without(set(ids))
            self._state = state
            return gone

    def search(self, query: Query) -> Result:
        """Answers a query.

        Filters apply before ranking. Hits come best first, ties by ascending id; with a sort key
        the same hits come in its order, documents without the key last. A blank query matches
        everything: by the sort key, or the highest id first, or by industry where one is stated.

        Raises:
            InvalidQuery: negative offset or limit.
        """
        started = time.perf_counter()
        if query.offset < 0 or query.limit < 0:
            raise InvalidQuery(
                f"offset {query.offset} and limit {query.limit} must not be negative"
            )
        state = self._state
        question = ask(
            query.text,
            query.industry_text,
            state.tools,
            state.vocabulary,
            state.glossary,
            literal=query.literal,
        )
        if question.text or (question.has_trade and query.sort == RELEVANCE):
            hits, total, counts = self._find(state, question, query)
        else:
            hits, total, counts = _list_all(state, question, query)
        return Result(
            hits=hits,
            total=total,
            facet_counts=counts,
            semantic=state.tools.encoder is not None,
            took_ms=(time.perf_counter() - started) * 1000,
            read_as=question.read_as,
        )

    def document(self, doc_id: int) -> Document | None:
        """The held revision of a document, or None."""
        state = self._state
        row = state.view.row_of.get(doc_id)
        if row is None:
            return None
        segment, inside = state.view.locate(row)
        return segment.documents[inside]

    def similar(self, doc_id: int, k: int) -> tuple[Hit, ...]:
        """Documents like a document, best first, itself left out; empty for an unknown id."""
        state = self._state
        row = state.view.row_of.get(doc_id)
        if row is None or k <= 0:
            return ()
        question = question_of(state.view, row)
        ranking = rank(state.view, question, self._weights, [state.view.live], state.index)
        kept = np.flatnonzero(ranking.matched & (ranking.rows != row))[:k]
        explainer = Explainer(state.view, question, state.tools, state.vocabulary)
        return explainer.hits(ranking.rows[kept].tolist(), ranking.parts[kept])

    def pair(self, text: str, doc_id: int) -> SentencePair | None:
        """The sentence of a text and the sentence of a document that are most alike.

        Returns:
            None for an unknown document, or where nothing is alike.
        """
        state = self._state
        row = state.view.row_of.get(doc_id)
        if row is None:
            return None
        segment, inside = state.view.locate(row)
        return pair_sentences(text, segment, inside, state.tools, state.vocabulary)

    def score_all(self, text: str, industry_text: str = "") -> Mapping[int, float]:
        """Likeness in [0, 1] of a text to every document, by id; all 0 for a blank text."""
        state = self._state
        question = ask(text, industry_text, state.tools, state.vocabulary, state.glossary)
        rows = np.flatnonzero(state.view.live)
        ids = state.view.ids[rows].tolist()
        if not question.text:
            return dict.fromkeys(ids, 0.0)
        return dict(zip(ids, score_likeness(state.view, question)[rows].tolist(), strict=True))

    def save(
        self, folder: Path, *, seq: int = 0, source: str = "", builder: Builder | None = None
    ) -> str:
        """Writes what was computed, so that a restart need not read the documents again.

        Searches and changes go on meanwhile; a change that comes now may be missing in what is
        written, and ``restore`` then reads its document again.

        Args:
            folder: where generations are kept.
            seq: number of the last change that the engine holds.
            source: which encoder source was loaded, for a later start; empty for the embedded one.
            builder: of that folder, where the caller holds its lock already.

        Returns:
            The name of the new generation; empty where no document is held: nothing is written.

        Raises:
            StoreBusy: another builder is at work there.
        """
        name = store.save(folder, self._state, seq=seq, source=source, builder=builder)
        if name:
            self._kept = Kept(name, seq)
        return name

    def restore(
        self, folder: Path, documents: Iterable[Document], progress: Progress | None = None
    ) -> int:
        """Loads documents, taking over what was saved for the same id, revision and encoder.

        A missing, damaged or foreign store is no error: everything is read again, and ``stats``
        says why.

        Returns:
            How many documents were taken from the store.
        """
        with self._change:
            rows = newest(documents)
            found = store.read(folder, self._state, rows, self._make_index)
            fresh = self._state.emptied(self._make_index, found.vocabulary, found.index)
            kept = {document.id for document in found.documents}
            rest = [row for row in rows if row.id not in kept]
            pieces = [found.prepared] if found.prepared is not None else []
            pieces += [self._prepare(rest, fresh, progress)] if rest or not pieces else []
            # a single piece is not copied: it may lie on disk, mapped into memory
            prepared = pieces[0] if len(pieces) == 1 else Prepared.join(pieces)
            self._state = fresh.adding([*found.documents, *rest], prepared)
            self._kept = found.kept
            return len(kept)

    def _prepare(
        self, rows: Sequence[Document], state: State, progress: Progress | None = None
    ) -> Prepared:
        pieces = []
        for first in range(0, max(len(rows), 1), BATCH):
            batch = rows[first : first + BATCH]
            self._pending = len(rows) - first
            pieces.append(prepare(batch, state.tools, state.vocabulary))
            if progress is not None:
                progress(first + len(batch), len(rows))
        self._pending = 0
        return Prepared.join(pieces)

    def _find(
        self, state: State, question: Question, query: Query
    ) -> tuple[tuple[Hit, ...], int, dict[str, dict[str, int]]]:
        view = state.view
        allowed = view.allowed(query.filters)
        masks = [view.live, allowed] if query.filters else [view.live]
        if len(query.filters) > 1:
            masks += [view.allowed(_without(query.filters, name)) for name in query.filters]
        ranking = rank(view, question, self._weights, masks, state.index)
        matched = ranking.matched if question.text else np.ones(ranking.rows.size, dtype=np.bool_)
        counts = count_facets(view, ranking.rows[matched], query.filters)
        kept = np.flatnonzero(matched & allowed[ranking.rows])
        if query.sort != RELEVANCE:
            by_key = sort_by_key(
                view, ranking.rows[kept], query.sort, descending=query.direction == "desc"
            )
            place = {int(ranking.rows[n]): n for n in kept}
            kept = np.array([place[row] for row in by_key.tolist()], dtype=np.int64)
        window = kept[query.offset : query.offset + query.limit]
        explainer = Explainer(view, question, state.tools, state.vocabulary)
        return (
            explainer.hits(ranking.rows[window].tolist(), ranking.parts[window]),
            kept.size,
            counts,
        )


def _without(filters: Mapping[str, frozenset[str]], name: str) -> dict[str, frozenset[str]]:
    return {facet: values for facet, values in filters.items() if facet != name}


def _list_all(
    state: State, question: Question, query: Query
) -> tuple[tuple[Hit, ...], int, dict[str, dict[str, int]]]:
    view = state.view
    rows = np.flatnonzero(view.allowed(query.filters))
    if query.sort == RELEVANCE:
        rows = rows[np.argsort(-view.ids[rows], kind="stable")]
    else:
        rows = sort_by_key(view, rows, query.sort, descending=query.direction == "desc")
    window = rows[query.offset : query.offset + query.limit]
    explainer = Explainer(view, question, state.tools, state.vocabulary)
    hits = explainer.hits(window.tolist(), np.zeros((window.size, len(PARTS))))
    return hits, rows.size, count_facets(view, np.flatnonzero(view.live), query.filters)
