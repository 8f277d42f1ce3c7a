"""A vector index kept in generations of its own."""

from pathlib import Path

from knowledge.index.building import building
from knowledge.index.generation import Generation, open_generation
from knowledge.index.manifest import Facts
from knowledge.index.vectors import VectorIndex


def save_index(folder: Path, index: VectorIndex) -> str:
    """Writes the index as the current generation and returns its name.

    Searches and changes go on meanwhile; what it holds ends at the ``seq`` it is loaded with.

    Raises:
        StoreBusy: another builder is at work there.
    """
    state = index.state()
    facts = Facts(seq=state.seq, tools=state.model, counts={"vectors": state.rows})
    with building(folder) as builder:
        name = builder.write(facts, index.save)
    index.keep_as(name)
    return name


def open_index(folder: Path, index: VectorIndex) -> str:
    """Fills the index from the newest generation that can be used.

    Returns:
        Why it is not the current one; empty where all is well. The index is unchanged where none
        could be used: its caller then has to fill it from the documents.
    """

    def take(generation: Generation) -> None:
        index.load(generation.folder)

    opened = open_generation(folder, take)
    index.keep_as(opened.name, opened.degraded)
    return opened.degraded
