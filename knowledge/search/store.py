"""What was computed from documents, on disk: a cache that can always be made again."""

import json
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.domain import Document
from knowledge.errors import StoreUnusable
from knowledge.index.building import Builder, building
from knowledge.index.generation import Generation, open_generation
from knowledge.index.manifest import Facts
from knowledge.index.vectors import Ids, VectorIndex
from knowledge.search.prepare import Prepared, Tools, Vocabulary
from knowledge.search.state import State

FORMAT = 2
WORDS = "words.json"
MakeIndex = Callable[[int], VectorIndex]


@dataclass(frozen=True)
class Kept:
    """Where the content of an engine is kept.

    Attributes:
        generation: its name; empty for memory alone.
        seq: number of the last change inside it.
        degraded: why a newer generation could not be taken; empty where all is well.
    """

    generation: str = ""
    seq: int = 0
    degraded: str = ""


@dataclass(frozen=True)
class Restored:
    """What could be taken over.

    Attributes:
        documents: those whose arrays were found, in the order asked.
        prepared: their arrays; None where there are none.
        vocabulary: to go on with.
        index: their vectors and no others; None where it must be filled anew.
        kept: where they came from.
    """

    documents: tuple[Document, ...]
    prepared: Prepared | None
    vocabulary: Vocabulary
    index: VectorIndex | None
    kept: Kept


@dataclass(frozen=True)
class _Content:
    """A generation of this store, read."""

    ids: Ids
    revs: Ids
    prepared: Prepared
    vocabulary: Vocabulary
    index: VectorIndex | None


def tools_name(tools: Tools) -> str:
    """Names the tools: arrays made under another name are worthless."""
    encoder = tools.encoder.name if tools.encoder else "none"
    categories = ",".join(tools.concepts.categories) if tools.concepts else ""
    return f"{FORMAT}|{tools.analyzer.name}|{encoder}|{categories}"


def save(
    folder: Path,
    state: State,
    *,
    seq: int = 0,
    source: str = "",
    builder: Builder | None = None,
) -> str:
    """Writes the arrays of all live documents and their vectors as a new generation.

    Args:
        folder: where generations are kept.
        state: what to write.
        seq: number of the last change it holds.
        source: which encoder source made the vectors.
        builder: of that folder, where the caller holds its lock already.

    Returns:
        The name of the generation; empty where there is no document and nothing was written.

    Raises:
        StoreBusy: another builder is at work there.
    """
    if not state.view.row_of:
        return ""
    documents, prepared = _gather_live(state)
    counts = {"documents": len(documents), "passages": prepared.passage_field.size}
    facts = Facts(seq, source, tools_name(state.tools), counts)

    def fill(place: Path) -> None:
        arrays = prepared.arrays() | {
            "ids": np.array([document.id for document in documents], dtype=np.int64),
            "revs": np.array([document.rev for document in documents], dtype=np.int64),
        }
        for name, array in arrays.items():
            np.save(place / f"{name}.npy", array, allow_pickle=False)
        words = json.dumps(state.vocabulary.words(), ensure_ascii=False)
        (place / WORDS).write_text(words, encoding="utf-8")
        if state.index is not None:
            state.index.save(place)

    with nullcontext(builder) if builder else building(folder) as site:
        name = site.write(facts, fill)
    if state.index is not None:
        state.index.keep_as(name)
    return name


def read(
    folder: Path, state: State, documents: Sequence[Document], make_index: MakeIndex
) -> Restored:
    """Takes from the store what belongs to these very revisions and tools.

    Args:
        folder: where generations are kept; need not exist.
        state: says which tools.
        documents: ids ascending, each once.
        make_index: makes the index that is filled from the store.
    """
    opened = open_generation(folder, lambda generation: _read(generation, state, make_index))
    kept = Kept(opened.name, opened.facts.seq, opened.degraded)
    content = opened.taken
    if content is None:
        return Restored((), None, Vocabulary(), None, kept)
    pairs = zip(content.ids.tolist(), content.revs.tolist(), strict=True)
    places = {pair: row for row, pair in enumerate(pairs)}
    found = tuple(document for document in documents if (document.id, document.rev) in places)
    if not found:
        return Restored((), None, Vocabulary(), None, kept)
    rows = np.array([places[document.id, document.rev] for document in found], dtype=np.int64)
    prepared = content.prepared
    if not np.array_equal(rows, np.arange(content.ids.size)):
        # otherwise the arrays stay on disk, mapped into memory and shared between processes
        prepared = prepared.take(rows)
    if content.index is not None:
        _forget_others(content.index, found)
        content.index.keep_as(kept.generation, kept.degraded)
    return Restored(found, prepared, content.vocabulary, content.index, kept)


def _gather_live(state: State) -> tuple[list[Document], Prepared]:
    """The live documents by ascending id, and their arrays."""
    documents = [
        document
        for part in state.view.segments
        for document, live in zip(part.documents, part.live, strict=True)
        if live
    ]
    parts = [part.prepared.take(np.flatnonzero(part.live)) for part in state.view.segments]
    prepared = Prepared.join(parts)
    order = sorted(range(len(documents)), key=lambda row: documents[row].id)
    if order != list(range(len(documents))):
        prepared = prepared.take(np.array(order, dtype=np.int64))
    return [documents[row] for row in order], prepared


def _read(generation: Generation, state: State, make_index: MakeIndex) -> _Content:
    if generation.facts.tools != tools_name(state.tools):
        raise StoreUnusable(f"{generation.name} was made by other tools: {generation.facts.tools}")
    prepared = Prepared(**{n: generation.array(n) for n in Prepared.__dataclass_fields__})
    words = [(form, tag) for form, tag in json.loads(generation.text(WORDS))]
    index = None
    if state.tools.encoder is not None:
        index = make_index(state.tools.encoder.dim)
        index.load(generation.folder)
    ids, revs = generation.array("ids"), generation.array("revs")
    return _Content(ids, revs, prepared, Vocabulary(words), index)


def _forget_others(index: VectorIndex, documents: Sequence[Document]) -> None:
    """Leaves in an index only the vectors of these very revisions."""
    current = {document.id: document.rev for document in documents}
    ids, revs = index.revisions()
    pairs = zip(ids.tolist(), revs.tolist(), strict=True)
    index.delete([number for number, rev in pairs if current.get(number) != rev])
