"""Everything that a search reads, as one immutable value."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from knowledge.concepts.glossary import Entry, Glossary
from knowledge.domain import Document
from knowledge.errors import InvalidDocument
from knowledge.index.vectors import Row, VectorIndex
from knowledge.search.prepare import Prepared, Tools, Vocabulary
from knowledge.search.segment import Segment
from knowledge.search.signals import View

# A new segment swallows its neighbour unless that one is this many times larger.
MERGE_RATIO = 4
NO_REVISION = -1


@dataclass(frozen=True)
class State:
    """The collection with its tools; a change makes a new one.

    Attributes:
        tools: what reads a text.
        glossary: synonyms, or None where there are none.
        vocabulary: numbers of words; shared by successive states.
        view: the documents.
        index: vectors of the documents; shared by successive states, so it may run ahead of the
            view.
    """

    tools: Tools
    glossary: Glossary | None
    vocabulary: Vocabulary
    view: View
    index: VectorIndex | None

    def revision(self, number: int) -> int:
        """The held revision of a document, ``NO_REVISION`` for none."""
        row = self.view.row_of.get(number)
        if row is None:
            return NO_REVISION
        segment, inside = self.view.locate(row)
        return segment.documents[inside].rev

    def emptied(
        self,
        make_index: Callable[[int], VectorIndex],
        vocabulary: Vocabulary,
        index: VectorIndex | None = None,
    ) -> Self:
        """The state without any document, with the same tools and an index of its own.

        ``index`` may already hold vectors of the revisions that are added next.
        """
        encoder = self.tools.encoder
        if index is None and encoder is not None:
            index = make_index(encoder.dim)
        return replace(self, vocabulary=vocabulary, view=View([]), index=index)

    def adding(self, documents: Sequence[Document], prepared: Prepared) -> Self:
        """The state with these documents, each replacing an older revision of itself."""
        if not documents:
            return self
        bare, _ = self.without({document.id for document in documents}, keep_vectors=True)
        segments = [part for part in bare.view.segments if part.live.any()]
        segment = Segment.build(documents, prepared)
        if self.index is not None:
            pairs = zip(documents, segment.vectors, strict=True)
            self.index.upsert([Row(document.id, document.rev, vec) for document, vec in pairs])
        segments.append(segment)
        while len(segments) > 1 and int(segments[-2].live.sum()) < MERGE_RATIO * len(segments[-1]):
            last, before = segments.pop(), segments.pop()
            segments.append(merge([before, last]))
        return replace(self, view=View(segments))

    def without(self, ids: set[int], *, keep_vectors: bool = False) -> tuple[Self, int]:
        """The state without these documents, and how many it held of them."""
        rows = [self.view.row_of[number] for number in ids if number in self.view.row_of]
        if self.index is not None and not keep_vectors:
            self.index.delete(ids)
        if not rows:
            return self, 0
        segments = list(self.view.segments)
        for segment, inside, _ in self.view.by_segment(np.array(sorted(rows), dtype=np.int64)):
            segments[segments.index(segment)] = segment.masking(inside.tolist())
        return replace(self, view=View(segments)), len(rows)


def merge(parts: Sequence[Segment]) -> Segment:
    """One segment of all live documents."""
    documents = [
        doc for part in parts for doc, on in zip(part.documents, part.live, strict=True) if on
    ]
    prepared = Prepared.join([part.prepared.take(np.flatnonzero(part.live)) for part in parts])
    return Segment.build(documents, prepared)


def blank_state(
    tools: Tools,
    glossary: Sequence[Entry],
    make_index: Callable[[int], VectorIndex],
) -> State:
    """A state without documents."""
    return State(
        tools=tools,
        glossary=Glossary(glossary, tools.analyzer) if glossary else None,
        vocabulary=Vocabulary(),
        view=View([]),
        index=make_index(tools.encoder.dim) if tools.encoder else None,
    )


def newest(documents: Iterable[Document]) -> list[Document]:
    """The newest revision of each id, by ascending id; of equal revisions the last.

    Raises:
        InvalidDocument: a negative id or revision.
    """
    found: dict[int, Document] = {}
    for document in documents:
        if document.id < 0 or document.rev < 0:
            raise InvalidDocument(
                f"id {document.id} and revision {document.rev} must not be negative"
            )
        held = found.get(document.id)
        if held is None or document.rev >= held.rev:
            found[document.id] = document
    return [found[number] for number in sorted(found)]
