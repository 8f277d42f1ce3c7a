"""Hits out of ranked rows: parts, quote, shared concepts and words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.domain import Hit, Part
from knowledge.search.prepare import Tools, Vocabulary
from knowledge.search.question import Question
from knowledge.search.quoting import (
    choose_passage,
    make_quote,
    prepare_marks,
    related_terms,
    terms_of,
)
from knowledge.search.segment import Segment
from knowledge.search.signals import PARTS, View
from knowledge.text.tokens import Token

MAX_CONCEPTS = 3
# Below this a shared concept is chance.
CONCEPT_FLOOR = 0.12


@dataclass(frozen=True)
class Explainer:
    """What all hits of one search share."""

    view: View
    question: Question
    tools: Tools
    vocabulary: Vocabulary

    def hits(
        self, rows: Sequence[int], parts: np.ndarray[tuple[int, int], np.dtype[np.float64]]
    ) -> tuple[Hit, ...]:
        """Hits of rows, in their order; ``parts`` has one line a row."""
        asked = prepare_marks(self.question, self.tools)
        places = [self.view.locate(int(row)) for row in rows]
        chosen = [choose_passage(part, row, self.question, asked) for part, row in places]
        terms = [
            term
            for (part, _), passage in zip(places, chosen, strict=True)
            if passage is not None
            for term in terms_of(part.prepared, passage)
        ]
        # one call for the words of all quotes: a call for each would cost more than the ranking
        marked = related_terms(terms, asked, self.tools, self.vocabulary)
        return tuple(
            self._hit(*place, passage, values, marked)
            for place, passage, values in zip(places, chosen, parts.tolist(), strict=True)
        )

    def _hit(
        self,
        segment: Segment,
        row: int,
        passage: int | None,
        values: list[float],
        marked: frozenset[int],
    ) -> Hit:
        return Hit(
            id=segment.documents[row].id,
            score=sum(values),
            parts=tuple(Part(name, value) for name, value in zip(PARTS, values, strict=True)),
            quote=None if passage is None else make_quote(segment, row, passage, marked),
            concepts=self._concepts(segment, row),
            words=self._words(segment, row),
        )

    def _concepts(self, segment: Segment, row: int) -> tuple[tuple[str, float], ...]:
        if self.tools.concepts is None or not self.question.problems.size:
            return ()
        shared = np.sqrt(self.question.problems * segment.problems[row])
        order = np.argsort(-shared, kind="stable")[:MAX_CONCEPTS]
        names = self.tools.concepts.categories
        return tuple((names[n], float(shared[n])) for n in order if shared[n] >= CONCEPT_FLOOR)

    def _words(self, segment: Segment, row: int) -> tuple[str, ...]:
        prepared = segment.prepared
        first, last = prepared.passage_starts[row], prepared.passage_starts[row + 1]
        held = prepared.token_term[prepared.token_starts[first] : prepared.token_starts[last]]
        text, present = self.question.text, set(held.tolist())
        named = [text[t.start : t.end] for term, t in self._typed().items() if term in present]
        return tuple(dict.fromkeys(named))

    def _typed(self) -> dict[int, Token]:
        typed: dict[int, Token] = {}
        for token in self.question.tokens:
            number = self.vocabulary.find(token.form)
            if number is not None:
                typed.setdefault(number, token)
        return typed
