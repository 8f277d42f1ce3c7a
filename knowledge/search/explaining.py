"""Hits out of ranked rows: parts, quote, shared concepts and words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.domain import Hit, Part
from knowledge.search.prepare import Tools, Vocabulary
from knowledge.search.question import Question
from knowledge.search.quoting import choose_passage, make_quote, prepare_marks
from knowledge.search.segment import Segment
from knowledge.search.signals import PARTS, View

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

    def hits(self, rows: Sequence[int], parts: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> tuple[Hit, ...]:
        """Hits of rows, in their order; ``parts`` has one line a row."""
        asked = prepare_marks(self.question, self.tools)
        found = []
        for row, values in zip(rows, parts.tolist(), strict=True):
            segment, inside = self.view.locate(int(row))
            passage = choose_passage(segment, inside, self.question, asked)
            quote = None
            if passage is not None:
                quote = make_quote(segment, inside, passage, asked, self.tools, self.vocabulary)
            named = tuple(Part(name, value) for name, value in zip(PARTS, values, strict=True))
            found.append(
                Hit(
                    id=segment.documents[inside].id,
                    score=sum(values),
                    parts=named,
                    quote=quote,
                    concepts=self._concepts(segment, inside),
                    words=self._words(segment, inside),
                )
            )
        return tuple(found)

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
        terms = set(held.tolist())
        text = self.question.text
        named = [
            text[token.start : token.end]
            for token in self.question.tokens
            if self.vocabulary.find(token.form) in terms
        ]
        return tuple(dict.fromkeys(named))
