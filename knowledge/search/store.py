"""What was computed from documents, on disk: a cache that can always be made again."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.domain import Document
from knowledge.errors import StoreUnusable
from knowledge.index.generation import read_generation, write_generation
from knowledge.search.prepare import Prepared, Tools, Vocabulary
from knowledge.search.state import State, merge

FORMAT = 1


def tools_name(tools: Tools) -> str:
    """Names the tools: arrays made under another name are worthless."""
    encoder = tools.encoder.name if tools.encoder else "none"
    categories = ",".join(tools.concepts.categories) if tools.concepts else ""
    return f"{FORMAT}|{tools.analyzer.name}|{encoder}|{categories}"


def save(folder: Path, state: State) -> None:
    """Writes the arrays of all live documents as a new generation."""
    if not state.view.row_of:
        return
    whole = merge(state.view.segments)
    arrays = dict(whole.prepared.arrays())
    arrays["ids"] = whole.ids
    arrays["revs"] = np.array([document.rev for document in whole.documents], dtype=np.int64)
    note = {"tools": tools_name(state.tools), "words": state.vocabulary.words()}
    write_generation(folder, arrays, json.dumps(note, ensure_ascii=False))


def read(
    folder: Path, state: State, documents: Sequence[Document]
) -> tuple[frozenset[int], Prepared | None, Vocabulary]:
    """Takes from the store what belongs to these very revisions and tools.

    Returns:
        The ids found, their arrays in the order of ``documents`` (None where nothing was found),
        and the vocabulary to go on with.
    """
    try:
        arrays, text = read_generation(folder)
        note = json.loads(text)
        places = {pair: row for row, pair in enumerate(_pairs(arrays))}
    except (StoreUnusable, KeyError, ValueError):
        return frozenset(), None, Vocabulary()
    if note.get("tools") != tools_name(state.tools):
        return frozenset(), None, Vocabulary()
    kept = [document for document in documents if (document.id, document.rev) in places]
    if not kept:
        return frozenset(), None, Vocabulary()
    rows = np.array([places[document.id, document.rev] for document in kept], dtype=np.int64)
    prepared = Prepared(**{name: arrays[name] for name in Prepared.__dataclass_fields__}).take(rows)
    words = [(form, tag) for form, tag in note["words"]]
    return frozenset(document.id for document in kept), prepared, Vocabulary(words)


def _pairs(arrays: dict[str, np.ndarray]) -> list[tuple[int, int]]:
    return list(zip(arrays["ids"].tolist(), arrays["revs"].tolist(), strict=True))
